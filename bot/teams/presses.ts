import type { TurnContext } from "botbuilder";
import { isCardAction } from "../../src/announce/card-buttons.ts";
import type { IncomingMessage } from "../../src/chat/message.ts";
import type { DoorServices } from "../door.ts";
import type { Authentication } from "./connector.ts";
import type { TeamsMessenger } from "./messenger.ts";
import { PLATFORM, type Place } from "./places.ts";
import { type Press, type PressAnswer, recordVote } from "./press.ts";
import { renderCard } from "./render.ts";
import { askWhere, share, shareOffer } from "./share.ts";
import { type Speaker, withNote } from "./speak.ts";

export interface PressOptions {
  readonly services: Pick<DoorServices, "converse" | "claims" | "feedback" | "pressCard" | "voter" | "now">;
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
        return isCardAction(press.action) ? pressCard(press, message, context, options) : vote(press, message, options);
      case "ask":
        return ask(message, context, options);
      case "where":
        return askWhere(message, context, options);
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
  const done = { instead: "votes" as const, text: words };
  return { words, card: renderCard(reply, { question, done, ...(await shareOffer(message, reply, places)) }) };
}

/** A button of an announcement; what it changes for all is shown on the card, or in its thread. */
async function pressCard(
  { action, value }: Extract<Press, { verb: "press" }>,
  { workspace, user }: IncomingMessage,
  { activity }: TurnContext,
  { services }: PressOptions,
): Promise<PressAnswer> {
  const by = activity.from?.name ?? "";
  const voter = services.voter(PLATFORM, workspace, user);
  return { words: (await services.pressCard({ action, value, by, surface: PLATFORM, voter })) ?? UNKNOWN.words };
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
