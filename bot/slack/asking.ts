import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/reply.ts";
import type { DoorServices } from "../door.ts";
import { packQuestion } from "./button-value.ts";
import type { ChannelNames } from "./channel-names.ts";
import type { Identity, IdentitySource } from "./identity.ts";
import { CLAIM_MS, isAddressed, isForeign, isOldEdit, type SlackEnvelope, toMessage } from "./incoming.ts";
import { NOTICES, notice } from "./notices.ts";
import type { People, Person } from "./people.ts";
import type { Poster } from "./poster.ts";
import { SHOW_BUTTON, type SlackButton, slackMessage } from "./render.ts";
import { plainText } from "./text.ts";

/** What the handlers share. */
export interface SlackRoom {
  readonly services: Pick<DoorServices, "converse" | "claims" | "feedback" | "pressCard" | "voter" | "now" | "log">;
  readonly identity: IdentitySource;
  readonly people: People;
  readonly poster: Poster;
  readonly channelNames: ChannelNames;
}

/** Deliveries of the same event may come minutes apart. */
const DELIVERY_MS = 60 * 60 * 1_000;

/** Takes a key; a store that fails must not silence the bot. */
export async function claimed({ services }: SlackRoom, key: string, ttlMs: number = DELIVERY_MS): Promise<boolean> {
  try {
    return await services.claims.claim(`slack:${key}`, ttlMs, services.now());
  } catch (error) {
    services.log.fault("Slack", error);
    return true;
  }
}

/** A person, or undefined when Slack does not say who it is. */
export async function whoIs({ people, services }: SlackRoom, user: string): Promise<Person | undefined> {
  try {
    return await people.person(user);
  } catch (error) {
    const detail = error instanceof Error ? error.message : "no reason given";
    services.log.row(
      "Slack",
      `users.info failed (${detail}), so somebody was not answered.\nSee that the app has users:read.`,
    );
    return undefined;
  }
}

/** A mention or a direct message: answered in its thread, once. */
export async function answerEvent(room: SlackRoom, envelope: SlackEnvelope): Promise<void> {
  const { event, event_id: delivery } = envelope;
  const identity = await room.identity.get();
  if (!isAddressed(event, identity) || isOldEdit(event, room.services.now())) return;
  if (delivery !== undefined && !(await claimed(room, `event:${delivery}`))) return;
  if (!(await claimed(room, `message:${identity.team}:${event.channel}:${event.ts}`, CLAIM_MS))) return;
  const message = toMessage(event, identity, isForeign(event, identity));
  const reply = await replyTo(room, message, envelope.is_ext_shared_channel === true);
  if (reply)
    await room.poster.post({ channel: event.channel, thread: message.thread }, slackMessage(reply), message.id);
}

/** Those fields of a slash command that count here. */
export interface SlackCommand {
  readonly text: string;
  readonly team_id: string;
  readonly channel_id: string;
  /** `privategroup`, `directmessage` or `mpdm-…` where it is not a public channel. */
  readonly channel_name?: string;
  readonly user_id: string;
  readonly trigger_id: string;
  readonly response_url: string;
}

/** A slash command: answered so that only the asker sees it. */
export async function answerCommand(room: SlackRoom, command: SlackCommand): Promise<void> {
  const identity = await room.identity.get();
  if (!(await claimed(room, `trigger:${command.trigger_id}`))) return;
  const text = plainText(command.text, identity.botUser);
  const message = commandMessage(command, text, identity, room.services.now());
  if (!message.outsider) await learnName(room, command, identity);
  const reply = await replyTo(room, message, false);
  if (!reply) return;
  const content = slackMessage(reply, showButton(reply, text));
  await room.poster.respond(command.response_url, { ...content, response_type: "ephemeral" });
}

/** A name that cannot be kept is learnt from the next command; the question is answered all the same. */
async function learnName(room: SlackRoom, command: SlackCommand, identity: Identity): Promise<void> {
  try {
    await room.channelNames.learn(command.channel_id, command.channel_name ?? "", identity.team);
  } catch (error) {
    room.services.log.fault("Slack", error);
  }
}

/** "Show to everyone", where there is something to show. */
export function showButton({ kind }: Reply, question: string): SlackButton[] {
  if ((kind !== "found" && kind !== "unsure") || question === "") return [];
  return [{ id: SHOW_BUTTON, label: "Show to everyone", value: packQuestion(question) }];
}

/** The reply to somebody who may have it; outsiders and those nobody knows are told so. */
export async function replyTo(
  room: SlackRoom,
  message: IncomingMessage,
  isShared: boolean,
): Promise<Reply | undefined> {
  // What the event itself says is enough to refuse.
  const person = message.outsider ? undefined : await whoIs(room, message.user);
  if (person === undefined && !message.outsider) return notice(NOTICES.unknownPerson);
  if (person?.standing === "bot") return undefined;
  const outsider = message.outsider || person?.standing === "outsider";
  if (isShared && !outsider) return notice(NOTICES.sharedChannel);
  try {
    return await room.services.converse({ ...message, outsider });
  } catch (error) {
    // The docs are still being read, for example; to whom asked, silence would be the worst of answers.
    room.services.log.fault("Slack", error);
    return notice(NOTICES.broken);
  }
}

/** A question that has no message of its own: a command, or a button. */
export function commandMessage(
  command: Pick<SlackCommand, "team_id" | "channel_id" | "user_id">,
  text: string,
  identity: Identity,
  now: Date,
): IncomingMessage {
  const id = randomUUID().slice(0, 8);
  const { team_id: team, channel_id: channel, user_id: user } = command;
  return {
    id,
    platform: "slack",
    workspace: identity.team,
    channel,
    thread: id,
    user,
    text,
    surface: "command",
    addressed: true,
    fromBot: false,
    outsider: team !== identity.team && team !== identity.enterprise,
    sentAt: now.toISOString(),
  };
}
