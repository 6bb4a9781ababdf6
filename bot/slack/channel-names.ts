import type { Conversations } from "../../src/chat/conversations.ts";

/** What Slack writes in place of the name where a command was not given in a public channel. */
const NAMELESS = /^(?:directmessage|privategroup|mpdm-.*)$/;

/** Remembers how the channels of commands are called. */
export interface ChannelNames {
  /** @param name without `#`, as Slack gives it; what is no public channel's name is let go */
  learn(channel: string, name: string, workspace: string): Promise<void>;
}

/**
 * Routes name channels, and Slack's events only tell ids: a channel's name is known once the bot has posted there. A
 * command tells both, so what the channel asked for before the first announcement counts for that one already.
 * https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling
 */
export function createChannelNames(conversations: Pick<Conversations, "find" | "save">, now: () => Date): ChannelNames {
  // What this process has stored, so that a command costs no write.
  const stored = new Map<string, string>();
  return {
    async learn(channel, name, workspace) {
      if (name === "" || NAMELESS.test(name) || stored.get(channel) === name) return;
      // A name is one channel's: the other was renamed, or is gone.
      const other = await conversations.find("slack", name);
      if (other !== undefined && other.channel !== channel) await conversations.save({ ...other, name: "" }, now());
      await conversations.save({ platform: "slack", tenant: workspace, channel, name, reference: "{}" }, now());
      stored.set(channel, name);
    },
  };
}
