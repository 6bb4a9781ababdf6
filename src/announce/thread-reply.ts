import type { Reply, ReplyPart } from "../chat/reply.ts";
import { shorten } from "../chat/words.ts";
import type { EventStatus } from "../events/event.ts";
import type { Change } from "../events/history.ts";
import { isBad } from "../events/run-state.ts";
import { fact, runName, stepOf } from "./facts.ts";
import { toneOf } from "./headline.ts";
import { decisionWords } from "./model-words.ts";
import { duration } from "./plain.ts";

const SUMMARY = 280;

export function message(text: string, parts: readonly ReplyPart[]): Reply {
  return { kind: "announcement", text: shorten(text, SUMMARY), parts };
}

export function headlinePart(text: string, change: Change, url: string | undefined): ReplyPart {
  return { type: "headline", text, tone: toneOf(change), ...(url === undefined ? {} : { url }) };
}

/**
 * What the thread hears; a card that only changes its looks needs no words.
 * @param mentions of those who should hear of bad news that their card did not bring
 */
export function threadReply(change: Change, mentions: readonly ReplyPart[] = []): Reply | undefined {
  const { type, since, flapping, event } = change;
  // What flaps is quiet in threads, whoever decides what.
  if (change.decided === true && flapping === undefined && (type === "failed" || !isBad(event.status)))
    return decision(change, mentions);
  // Told again when nothing was decided anew.
  if (event.status === "rejected" && type === "failed") return undefined;
  if (type === "recovered" && since !== undefined) return recovery(change, since);
  if (type !== "failed" || flapping !== undefined) return undefined;
  return isAnew(change) ? failedAgain(change) : undefined;
}

/** Some senders repeat an alert for as long as it fires. */
function isAnew({ since, again, event }: Change): boolean {
  return again !== undefined || (since !== undefined && event.status !== "firing");
}

function recovery(change: Change, since: string): Reply {
  const { event, by, attempt, flapping } = change;
  const back = by ?? event;
  const time = duration(since, back.time);
  const word = event.status === "resolved" ? "Resolved" : flapping === undefined ? "Back to normal" : "Calm again";
  const title = `${word}${time === undefined ? "" : ` after ${time}`}`;
  const how = by === undefined ? ownRecovery(attempt) : `${capital(runName(by))} succeeded.`;
  const said: ReplyPart[] = how === undefined ? [] : [{ type: "text", text: how }];
  return message([`${title}.`, ...(how === undefined ? [] : [how])].join(" "), [
    headlinePart(title, change, back.url),
    ...said,
  ]);
}

/** Decided days after the card was posted, perhaps: nobody sees that it changes. */
function decision({ event, movedFrom, ...change }: Change, mentions: readonly ReplyPart[]): Reply {
  const title = decisionWords(event, movedFrom);
  const facts = [...fact("By", event.actor), ...fact("Note", event.labels["note"])];
  return message(`${title}.`, [
    headlinePart(title, { ...change, event }, event.url),
    ...mentions,
    ...(facts.length === 0 ? [] : [{ type: "facts", facts } as const]),
  ]);
}

const AGAIN: Partial<Record<EventStatus, string>> = { firing: "Firing again", rolled_back: "Rolled back" };

function failedAgain(change: Change): Reply {
  const { event, attempt } = change;
  const word = AGAIN[event.status] ?? "Failed again";
  const title = attempt !== undefined && attempt > 1 ? `${word} (attempt ${attempt})` : word;
  return message(`${title}.`, [
    headlinePart(title, change, event.url),
    ...(event.failingStep === undefined
      ? []
      : [{ type: "facts", facts: fact("Failing step", stepOf(event)) } as const]),
  ]);
}

function ownRecovery(attempt: number | undefined): string | undefined {
  return attempt !== undefined && attempt > 1 ? `Attempt ${attempt} succeeded.` : undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
