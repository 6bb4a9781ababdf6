import { isCardAction } from "../../src/announce/card-buttons.ts";
import type { Reply } from "../../src/chat/reply.ts";
import { claimed, commandMessage, replyTo, type SlackRoom, showButton, whoIs } from "./asking.ts";
import { placeVotedOn, saidBy, unpackPlaces } from "./button-value.ts";
import type { Identity } from "./identity.ts";
import { NOTICES, notice } from "./notices.ts";
import type { Person } from "./people.ts";
import { ASK_PREFIX, PLACES_BUTTON, REPLY_PREFIX, SHOW_BUTTON, type SlackButton, slackMessage } from "./render.ts";

/** Those fields of a `block_actions` payload that count here. */
export interface SlackPress {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly container: {
    readonly message_ts?: string;
    readonly channel_id?: string;
    readonly is_ephemeral?: boolean;
    readonly thread_ts?: string;
  };
  readonly channel?: { readonly id: string };
  readonly message?: { readonly thread_ts?: string };
  readonly trigger_id: string;
  readonly response_url?: string;
  readonly actions: readonly { readonly action_id: string; readonly value?: string }[];
}

/** A press by somebody of the team, with all that answers it. */
interface Pressed {
  readonly room: SlackRoom;
  readonly identity: Identity;
  readonly person: Person;
  readonly press: SlackPress;
  readonly channel: string;
  readonly thread: string | undefined;
  readonly value: string;
}

/** The same person's second press on the same question comes from an impatient finger. */
const IMPATIENT_MS = 10_000;
const SHOWN_MS = 24 * 60 * 60 * 1_000;

/** A pressed button: each press has an effect that the presser sees. */
export async function answerPress(room: SlackRoom, press: SlackPress): Promise<void> {
  const { user, container, channel: where, message, actions } = press;
  const [action] = actions;
  const channel = container.channel_id ?? where?.id;
  if (!action || channel === undefined || !(await claimed(room, `trigger:${press.trigger_id}`))) return;
  const identity = await room.identity.get();
  const thread = container.thread_ts ?? message?.thread_ts;
  const person = await whoIs(room, user.id);
  const at = { room, identity, press, channel, thread, value: action.value ?? "" };
  const isForeign =
    user.team_id !== undefined && user.team_id !== identity.team && user.team_id !== identity.enterprise;
  if (person === undefined) return privately({ ...at, person: NOBODY }, notice(NOTICES.unknownPerson));
  if (person.standing !== "member" || isForeign) return privately({ ...at, person }, notice(NOTICES.outsider));
  await effectOf(action.action_id)({ ...at, person });
}

const NOBODY: Person = { name: "Somebody", standing: "outsider" };

function effectOf(id: string): (pressed: Pressed) => Promise<void> {
  if (id === PLACES_BUTTON) return showPlaces;
  if (id === SHOW_BUTTON) return showToEveryone;
  if (id.startsWith(ASK_PREFIX)) return ask;
  const action = id.startsWith(REPLY_PREFIX) ? id.slice(REPLY_PREFIX.length) : "";
  if (isCardAction(action)) return (pressed) => pressCard(pressed, action);
  if (id === `${REPLY_PREFIX}helpful`) return (pressed) => vote(pressed, true);
  if (id === `${REPLY_PREFIX}not-helpful`) return (pressed) => vote(pressed, false);
  return (pressed) => privately(pressed, notice(NOTICES.oldButton));
}

function showPlaces(pressed: Pressed): Promise<void> {
  const places = unpackPlaces(pressed.value);
  if (places.length === 0) return privately(pressed, notice(NOTICES.oldButton));
  const label = "Other places";
  const text = `${label}: ${places.map(({ title }) => title).join(", ")}`;
  return privately(pressed, {
    kind: "found",
    text,
    parts: [{ type: "choices", label, collapsed: false, choices: places }],
  });
}

/** Asks again, since a private message cannot be read back, and says who wanted it seen. */
async function showToEveryone(pressed: Pressed): Promise<void> {
  const { room, press, channel, value } = pressed;
  const { response_url: url, container } = press;
  if (url === undefined || value === "") return privately(pressed, notice(NOTICES.oldButton));
  const isFirst = await claimed(room, `shown:${channel}:${container.message_ts ?? press.trigger_id}`, SHOWN_MS);
  if (!isFirst) return privately(pressed, notice(NOTICES.alreadyShown));
  const reply = await replyTo(room, questionOf(pressed), false);
  if (!reply) return;
  const open = slackMessage(askedBy(pressed.person.name, value, reply));
  await room.poster.respond(url, { ...open, response_type: "in_channel", replace_original: false });
  await room.poster.respond(url, { ...slackMessage(notice(NOTICES.shown)), replace_original: true });
}

/** Asks the question of a button: privately where the button was private, else in the thread. */
async function ask(pressed: Pressed): Promise<void> {
  const { room, press, channel, thread, value, person } = pressed;
  const { message_ts: ts = press.trigger_id, is_ephemeral: isPrivate } = press.container;
  const key = `asked:${channel}:${ts}:${press.actions[0]?.action_id}:${press.user.id}`;
  if (!(await claimed(room, key, IMPATIENT_MS))) return;
  const message = questionOf(pressed);
  const reply = await replyTo(room, message, false);
  if (!reply) return;
  if (isPrivate) return privately(pressed, reply, showButton(reply, value));
  const open = slackMessage(askedBy(person.name, value, reply));
  await room.poster.post({ channel, thread: thread ?? ts }, open, message.id);
}

async function vote(pressed: Pressed, helpful: boolean): Promise<void> {
  const { room, identity, press, value } = pressed;
  const { feedback, voter, now, log } = room.services;
  const place = placeVotedOn(value);
  if (!place) return privately(pressed, notice(NOTICES.oldButton));
  try {
    const cast = { ...place, helpful, surface: "slack", voter: voter("slack", identity.team, press.user.id) };
    await feedback.record(cast, now());
  } catch (error) {
    log.fault("Slack", error);
    return privately(pressed, notice(NOTICES.voteLost));
  }
  await privately(pressed, notice(helpful ? NOTICES.thanksHelpful : NOTICES.thanksNotHelpful));
}

/** A button of an announcement; what it changes for all is shown on the card, or in its thread. */
async function pressCard(pressed: Pressed, action: string): Promise<void> {
  const { room, identity, press, value, person } = pressed;
  const { services } = room;
  const voter = services.voter("slack", identity.team, press.user.id);
  try {
    const words = await services.pressCard({ action, value, by: person.name, surface: "slack", voter });
    await privately(pressed, notice(words ?? NOTICES.oldButton));
  } catch (error) {
    services.log.fault("Slack", error);
    await privately(pressed, notice(NOTICES.pressLost));
  }
}

/** Shows something to the presser alone, where they look: in the thread, or below the private message. */
function privately(
  { room, press, channel, thread }: Pressed,
  reply: Reply,
  more: readonly SlackButton[] = [],
): Promise<void> {
  const message = slackMessage(reply, more);
  const { response_url: url, user, container } = press;
  // A response_url ignores threads for private messages; a private message has none.
  if (container.is_ephemeral && url !== undefined) {
    return room.poster.respond(url, { ...message, response_type: "ephemeral", replace_original: false });
  }
  return room.poster.whisper({ channel, ...(thread === undefined ? {} : { thread }) }, user.id, message);
}

function questionOf({ room, identity, press, channel, value }: Pressed) {
  const command = { team_id: identity.team, channel_id: channel, user_id: press.user.id };
  return commandMessage(command, value, identity, room.services.now());
}

function askedBy(name: string, question: string, reply: Reply): Reply {
  const text = saidBy(name, question);
  return { ...reply, text: `${text} ${reply.text}`, parts: [{ type: "text", text, tone: "quiet" }, ...reply.parts] };
}
