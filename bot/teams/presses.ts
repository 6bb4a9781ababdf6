import type { TurnContext } from "botbuilder";
import type { IncomingMessage } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/reply.ts";
import { DocentError } from "../../src/errors.ts";
import type { DoorServices } from "../door.ts";
import type { Authentication } from "./connector.ts";
import type { TeamsMessenger } from "./messenger.ts";
import { type Place, placeName } from "./places.ts";
import { type Press, type PressAnswer, recordVote } from "./press.ts";
import { renderCard } from "./render.ts";
import type { Speaker } from "./speak.ts";

/** Two presses of one button within this time are one. */
const SHARED_MS = 24 * 3_600_000;

export interface PressOptions {
  readonly services: Pick<DoorServices, "converse" | "claims" | "feedback" | "voter" | "now">;
  readonly authentication: Pick<Authentication, "connect">;
  readonly messenger: TeamsMessenger;
  readonly speaker: Speaker;
  /** Where an answer may be shown to everyone. */
  readonly places: () => Promise<readonly Place[]>;
}

export type AnswerPress = (press: Press, message: IncomingMessage, context: TurnContext) => Promise<PressAnswer>;

/**
 * What a pressed button does. Nothing is remembered between an answer and its buttons: they carry the question, which
 * is asked again, so that any replica can answer them after any restart.
 */
export function createPresses(options: PressOptions): AnswerPress {
  return async (press, message, context) => {
    switch (press.verb) {
      case "press":
        return vote(press, message, options);
      case "ask":
        return ask(message, context, options);
      case "share":
        return share(press, message, context, options);
    }
  };
}

const UNKNOWN: PressAnswer = {
  words: "I do not know this button; the card may be an old one. Ask again for a new one.",
};

async function vote(
  press: Extract<Press, { verb: "press" }>,
  message: IncomingMessage,
  { services, places }: PressOptions,
): Promise<PressAnswer> {
  const words = await recordVote(press, message, services);
  if (words === undefined) return UNKNOWN;
  const { question } = press;
  const reply = question === undefined ? undefined : await services.converse(message);
  const isSame = reply?.parts.some(
    (part) => part.type === "buttons" && part.buttons.some(({ value }) => value === press.value),
  );
  // The docs may have changed since: then the card stays as it is, and the thanks stand beside it.
  if (!reply || !isSame || question === undefined) return { words };
  const isPrivate = message.surface !== "channel";
  return {
    words,
    card: renderCard(reply, {
      question,
      share: isPrivate ? sharePlaces(await places()) : [],
      done: { instead: "votes", text: words },
    }),
  };
}

async function ask(
  message: IncomingMessage,
  context: TurnContext,
  { services, speaker }: PressOptions,
): Promise<PressAnswer> {
  const reply = await services.converse(message);
  if (reply === undefined) return UNKNOWN;
  await speaker.say(context, withNote(reply, `“${message.text}”`), { question: message.text });
  return { words: "The answer is in a message of its own." };
}

async function share(
  { question, place: id }: Extract<Press, { verb: "share" }>,
  message: IncomingMessage,
  context: TurnContext,
  options: PressOptions,
): Promise<PressAnswer> {
  const { services, messenger } = options;
  const place = (await options.places()).find((one) => one.id === id);
  if (place === undefined) return { words: "I am no longer in that place, so nothing was shown." };
  const name = placeName(place);
  if (!(await isMember(place, context.activity.from.id, options))) {
    return { words: `I could not see that you belong to ${name}, so I showed nothing there.` };
  }
  const reply = await services.converse(message);
  if (reply?.kind !== "found") return { words: "The docs have changed since, so nothing was shown. Please ask again." };
  const done = { instead: "share" as const, text: `Shown in ${name}.` };
  const card = renderCard(reply, { question, done });
  const key = `teams:share:${id}:${context.activity.conversation.id}:${context.activity.replyToId ?? question}`;
  if (!(await services.claims.claim(key, SHARED_MS, services.now()))) return { words: done.text, card };
  const asker = context.activity.from.name || "Somebody";
  try {
    await messenger.postTo(place, withNote(reply, `${asker} asked: “${question}”`), { question });
  } catch (error) {
    if (!(error instanceof DocentError)) throw error;
    return { words: `It could not be shown in ${name}. ${error.message} ${error.cure}` };
  }
  return { words: done.text, card };
}

/** People may show something only where they could have written it themselves. */
async function isMember(place: Place, user: string, { authentication }: PressOptions): Promise<boolean> {
  try {
    const { conversations } = await authentication.connect(place.serviceUrl);
    await conversations.getConversationMember(place.id, user);
    return true;
  } catch {
    return false;
  }
}

/** The channels and chats that have a name to choose them by. */
export function sharePlaces(places: readonly Place[]): readonly { readonly id: string; readonly name: string }[] {
  return places
    .filter(({ type, name }) => type !== "personal" && name !== "")
    .map((place) => ({ id: place.id, name: placeName(place) }))
    .sort((one, other) => one.name.localeCompare(other.name, "en"))
    .slice(0, MOST_PLACES);
}

/** As many as a list to choose from is good for. */
const MOST_PLACES = 50;

function withNote(reply: Reply, text: string): Reply {
  return { ...reply, parts: [{ type: "text", text, tone: "quiet" }, ...reply.parts] };
}
