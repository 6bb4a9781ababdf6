import { setTimeout as sleep } from "node:timers/promises";
import type { TurnContext } from "botbuilder";
import type { IncomingMessage } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/reply.ts";
import type { DoorServices } from "../door.ts";
import { incomingMessage, isFromBot, isPersonal, type Said, saidIn } from "./incoming.ts";
import type { PlaceBook } from "./learn-places.ts";
import type { Place } from "./places.ts";
import { invokeBody, invokeRefusal, type Press, type PressAnswer, pressedIn } from "./press.ts";
import type { AnswerPress } from "./presses.ts";
import { CARD_TYPE } from "./render.ts";
import type { Roster } from "./roster.ts";
import { shareOffer } from "./share.ts";
import { type Speaker, sentenceReply } from "./speak.ts";

/** How long a delivery that comes again is known; Microsoft repeats within seconds. */
const CLAIM_MS = 15 * 60_000;

/** Teams wants its acknowledgement soon; what is not learnt by then is learnt from the next message. */
const LEARN_MS = 5_000;

const OLD_CARD = "I do not know this button; the card may be an old one. Ask again for a new one.";

export interface TurnOptions {
  readonly services: Pick<DoorServices, "converse" | "claims" | "now">;
  readonly roster: Roster;
  readonly book: PlaceBook;
  readonly speaker: Speaker;
  readonly answerPress: AnswerPress;
  readonly places: () => Promise<readonly Place[]>;
}

/** What happens with one activity that is surely from Teams. */
export function createTurn(options: TurnOptions): (context: TurnContext) => Promise<void> {
  const { book, speaker } = options;
  return async (context) => {
    // Where the app may speak is learnt beside the answer, which does not wait for it.
    const learning = book.learn(context).catch((error: unknown) => speaker.fault(context, error));
    try {
      await dispatch(context, options);
    } catch (error) {
      speaker.fault(context, error);
      const text = `Something broke on my side. Ask again in a minute, and give the operators this reference: ${context.activity.id}.`;
      await speaker.sentence(context, text);
    }
    await Promise.race([learning, sleep(LEARN_MS, undefined, { ref: false })]);
  };
}

function dispatch(context: TurnContext, options: TurnOptions): Promise<void> {
  switch (context.activity.type) {
    case "message":
      return onMessage(context, options);
    case "invoke":
      return onInvoke(context, options);
    case "installationUpdate":
      return onInstallation(context, options);
    default:
      // Edits, reactions, typing: nobody waits for an answer.
      return Promise.resolve();
  }
}

async function onMessage(context: TurnContext, options: TurnOptions): Promise<void> {
  const { activity } = context;
  const said = saidIn(activity);
  const isPress = said.text === "" && activity.value !== undefined && activity.value !== null;
  const isAddressed = isPress || said.mentionsBot || isPersonal(activity);
  if (isFromBot(activity) || !isAddressed || !(await isFirst(context, options))) return;
  if (isPress) return onSubmit(context, options);
  const { message, refusal } = await identify(context, said, options);
  await answer(context, message, refusal, options);
}

async function answer(
  context: TurnContext,
  message: IncomingMessage,
  refusal: Reply | undefined,
  { services, speaker, places }: TurnOptions,
): Promise<void> {
  const reply = refusal ?? (await services.converse(message));
  if (reply === undefined) return;
  await speaker.say(context, reply, { question: message.text, ...(await shareOffer(message, reply, places)) });
}

/** Claims that cannot be kept must not silence the bot: an answer given twice is better than none. */
async function isFirst({ activity }: TurnContext, { services }: TurnOptions): Promise<boolean> {
  const key = `teams:${activity.conversation.id}:${activity.id}`;
  return services.claims.claim(key, CLAIM_MS, services.now()).catch(() => true);
}

interface Identified {
  readonly message: IncomingMessage;
  /** What is said instead of an answer. */
  readonly refusal?: Reply;
}

async function identify(context: TurnContext, said: Said, { roster }: TurnOptions): Promise<Identified> {
  const standing = await roster.standing(context);
  const message = incomingMessage(context.activity, standing === "outsider", said);
  if (standing !== "unknown") return { message };
  const text = `I could not ask Teams whether you belong to the team, so I do not answer yet. Ask again in a minute; if it happens again, give the operators this reference: ${message.id}.`;
  return { message, refusal: { ...sentenceReply(text), kind: "error" } };
}

/** A button in a client that sends it as a message. */
async function onSubmit(context: TurnContext, options: TurnOptions): Promise<void> {
  const { activity } = context;
  const press = pressedIn(activity);
  if (!press) return options.speaker.sentence(context, OLD_CARD);
  const { words, card } = await pressed(context, press, options);
  const id = activity.replyToId;
  // In a channel the card is everyone's: one person's thumb does not change it for the others.
  if (card && id !== undefined && isPersonal(activity)) {
    const attachments = [{ contentType: CARD_TYPE, content: card }];
    const isDone = await context.updateActivity({ type: "message", id, attachments }).then(
      () => true,
      () => false,
    );
    if (isDone) return;
  }
  await options.speaker.sentence(context, words);
}

async function onInvoke(context: TurnContext, options: TurnOptions): Promise<void> {
  const { activity } = context;
  if (activity.name !== "adaptiveCard/action") return;
  const press = pressedIn(activity);
  const body = press ? invokeBody(await pressed(context, press, options)) : invokeRefusal(OLD_CARD);
  await context.sendActivity({ type: "invokeResponse", value: { status: 200, body } });
}

async function pressed(context: TurnContext, press: Press, options: TurnOptions): Promise<PressAnswer> {
  const { services, speaker, answerPress } = options;
  try {
    const said = { text: press.question ?? "", mentionsBot: true };
    const { message, refusal } = await identify(context, said, options);
    const refused = message.outsider ? await services.converse(message) : refusal;
    return refused ? { words: refused.text } : await answerPress(press, message, context);
  } catch (error) {
    speaker.fault(context, error);
    return { words: `Something broke on my side, so that did not work. Reference: ${context.activity.id}.` };
  }
}

/** In a chat of their own people are told what to do here; a whole team is not disturbed. */
async function onInstallation(context: TurnContext, options: TurnOptions): Promise<void> {
  const { activity } = context;
  if (activity.action !== "add" || !isPersonal(activity) || !(await isFirst(context, options))) return;
  const { message, refusal } = await identify(context, { text: "hello", mentionsBot: true }, options);
  await answer(context, message, refusal, options);
}
