import type { Activity } from "botbuilder";
import type { IncomingMessage } from "../../src/chat/message.ts";
import { fromMarkup } from "./card-text.ts";
import { PLATFORM } from "./places.ts";

/** The parts of `channelData` that Teams fills in. */
export interface TeamsChannelData {
  readonly tenant?: { readonly id?: string };
  readonly team?: { readonly id?: string; readonly name?: string };
  readonly channel?: { readonly id?: string; readonly name?: string };
  readonly teamsChannelId?: string;
  readonly teamsTeamId?: string;
  readonly settings?: { readonly selectedChannel?: { readonly id?: string; readonly name?: string } };
  readonly eventType?: string;
}

export function channelData(activity: Pick<Activity, "channelData">): TeamsChannelData {
  const data: unknown = activity.channelData;
  return typeof data === "object" && data !== null ? data : {};
}

/** Empty where the activity names none. */
export function tenantOf(activity: Activity): string {
  return channelData(activity).tenant?.id ?? activity.conversation?.tenantId ?? "";
}

/** The channel or chat, without the thread. */
export function channelOf(activity: Activity): string {
  return (activity.conversation?.id ?? "").split(";")[0] ?? "";
}

/** The thread's first message; the message itself where it starts one, or where there are no threads. */
function threadOf(activity: Activity): string {
  return /;messageid=([^;]+)/.exec(activity.conversation?.id ?? "")?.[1] ?? activity.id ?? "";
}

/** Stable for a person in all chats; the other id differs from bot to bot. */
export function userOf({ from }: Activity): string {
  return from?.aadObjectId ?? from?.id ?? "";
}

export function isPersonal(activity: Activity): boolean {
  return activity.conversation?.conversationType === "personal";
}

/** Ids of bots start with 28, of people with 29. */
export function isFromBot({ from, recipient }: Activity): boolean {
  return from?.role === "bot" || from?.id === recipient?.id || (from?.id ?? "").startsWith("28:");
}

/** @param outsider whether the person is known to be none of the team */
export function incomingMessage(activity: Activity, outsider: boolean, said = saidIn(activity)): IncomingMessage {
  const personal = isPersonal(activity);
  const command = personal ? /^\s*\/?ask\b[\s:]*/i.exec(said.text) : null;
  return {
    id: activity.id ?? "",
    platform: PLATFORM,
    workspace: tenantOf(activity),
    channel: channelOf(activity),
    thread: threadOf(activity),
    user: userOf(activity),
    text: command ? said.text.slice(command[0].length) : said.text,
    surface: command ? "command" : personal ? "direct" : "channel",
    addressed: personal || said.mentionsBot,
    fromBot: isFromBot(activity),
    outsider,
    sentAt: new Date(activity.timestamp ?? Date.now()).toISOString(),
  };
}

export interface Said {
  /** Plain words, without the mention of the bot. */
  readonly text: string;
  readonly mentionsBot: boolean;
}

export function saidIn(activity: Activity): Said {
  const own = (activity.entities ?? []).filter(
    (entity) =>
      entity.type === "mention" && (entity["mentioned"] as { id?: string } | undefined)?.id === activity.recipient?.id,
  );
  let text = activity.text ?? "";
  for (const { text: mention } of own as { text?: string }[]) if (mention) text = text.replaceAll(mention, " ");
  return { text: fromMarkup(text).trim(), mentionsBot: own.length > 0 };
}
