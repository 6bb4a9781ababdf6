import type { Activity } from "botbuilder";
import type { Feedback } from "../../src/chat/feedback.ts";
import type { IncomingMessage } from "../../src/chat/message.ts";
import { SHARE_INPUT } from "./card-share.ts";
import { PLATFORM } from "./places.ts";
import { CARD_TYPE, type Card } from "./render.ts";

/** What a button of a card sends back; it comes from the person's client, so all of it is checked. */
export type Press =
  | { readonly verb: "press"; readonly action: string; readonly value: string; readonly question?: string }
  | { readonly verb: "ask"; readonly question: string }
  | { readonly verb: "where"; readonly question: string }
  | { readonly verb: "share"; readonly question: string; readonly place: string };

const LONGEST = 2_000;

/** @returns undefined for data that no card of ours sends */
function readPress(data: unknown): Press | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { verb, action, value, question, [SHARE_INPUT]: place } = data as Readonly<Record<string, unknown>>;
  switch (verb) {
    case "press":
      if (!isText(action) || !isText(value)) return undefined;
      return { verb, action, value, ...(isText(question) ? { question } : {}) };
    case "ask":
    case "where":
      return isText(question) ? { verb, question } : undefined;
    case "share":
      return isText(question) && isText(place) ? { verb, question, place } : undefined;
    default:
      return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST;
}

/** The data of a pressed button, whichever way it came: as an invoke, or as a message without words. */
export function pressedIn(activity: Activity): Press | undefined {
  if (activity.type === "message") return readPress(activity.value);
  const { action } = (activity.value ?? {}) as { action?: { data?: unknown } };
  return readPress(action?.data);
}

/** A press is answered with a card that takes the old one's place, or with words alone. */
export interface PressAnswer {
  readonly words: string;
  readonly card?: Card;
}

/** The body that Teams wants in response to `adaptiveCard/action`. */
export function invokeBody({ words, card }: PressAnswer) {
  return card === undefined
    ? { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: words }
    : { statusCode: 200, type: CARD_TYPE, value: card };
}

/** The body for data that no button of ours sends. */
export function invokeRefusal(message: string) {
  return { statusCode: 400, type: "application/vnd.microsoft.error", value: { code: "BadRequest", message } };
}

export interface VoteServices {
  readonly feedback: Feedback;
  readonly voter: (platform: string, workspace: string, user: string) => string;
  readonly now: () => Date;
}

const THANKS: Readonly<Record<string, string>> = {
  helpful: "Thank you: noted that this helped.",
  "not-helpful": "Thank you: noted that this did not help.",
};

/** @returns the thanks; undefined for a button that is no vote */
export async function recordVote(
  { action, value }: Extract<Press, { verb: "press" }>,
  { workspace, user }: Pick<IncomingMessage, "workspace" | "user">,
  { feedback, voter, now }: VoteServices,
): Promise<string | undefined> {
  const thanks = Object.hasOwn(THANKS, action) ? THANKS[action] : undefined;
  const place = readPlaceVoted(value);
  if (thanks === undefined || place === undefined) return undefined;
  const vote = { ...place, helpful: action === "helpful", surface: PLATFORM, voter: voter(PLATFORM, workspace, user) };
  await feedback.record(vote, now());
  return thanks;
}

function readPlaceVoted(value: string): { path: string; anchor: string } | undefined {
  try {
    const { path, anchor } = JSON.parse(value) as Record<string, unknown>;
    return typeof path === "string" && typeof anchor === "string" ? { path, anchor } : undefined;
  } catch {
    return undefined;
  }
}
