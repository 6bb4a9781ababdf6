import type { IncomingMessage } from "../../src/chat/message.ts";
import type { Identity } from "./identity.ts";
import { plainText } from "./text.ts";

/** Those fields of `app_mention` and `message` that count here (https://docs.slack.dev/reference/events). */
export interface SlackEvent {
  readonly type: string;
  readonly subtype?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly text?: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly channel: string;
  readonly channel_type?: string;
  readonly team?: string;
  readonly user_team?: string;
  readonly edited?: object;
}

export interface SlackEnvelope {
  readonly event_id?: string;
  readonly is_ext_shared_channel?: boolean;
  readonly event: SlackEvent;
}

/** What a person can say in a direct message; every other subtype is an edit, a join, a bot. */
const SPOKEN = [undefined, "file_share", "thread_broadcast", "me_message"];

/** Longer ago than claims are kept, so an edit could make an old question a new one. */
export const CLAIM_MS = 24 * 60 * 60 * 1_000;

/** Whether a person says this to the bot; overheard messages, edits, bots and our own are not. */
export function isAddressed({ type, subtype, channel_type, user, bot_id }: SlackEvent, identity: Identity): boolean {
  if (user === undefined || user === identity.botUser || bot_id !== undefined) return false;
  if (!SPOKEN.includes(subtype)) return false;
  return type === "app_mention" || (type === "message" && channel_type === "im");
}

/** A message edited after its claim ran out: it was answered then. */
export function isOldEdit({ edited, ts }: SlackEvent, now: Date): boolean {
  return edited !== undefined && now.getTime() - Number(ts) * 1_000 > CLAIM_MS;
}

/** Whether the sender is of another workspace, as far as the event itself says. */
export function isForeign({ team, user_team }: SlackEvent, identity: Identity): boolean {
  const home = [identity.team, identity.enterprise];
  return [team, user_team].some((id) => id !== undefined && !home.includes(id));
}

/** The message in words that no platform is known by. */
export function toMessage(event: SlackEvent, identity: Identity, outsider: boolean): IncomingMessage {
  return {
    id: event.ts,
    platform: "slack",
    workspace: identity.team,
    channel: event.channel,
    thread: event.thread_ts ?? event.ts,
    user: event.user ?? "",
    text: plainText(event.text ?? "", identity.botUser),
    surface: event.channel_type === "im" ? "direct" : "channel",
    addressed: true,
    fromBot: false,
    outsider,
    sentAt: new Date(Number(event.ts) * 1_000).toISOString(),
  };
}
