import type { Fact, Reply, ReplyPart, Tone } from "../chat/reply.ts";
import type { Bundle, Member } from "./batching.ts";
import { line } from "./plain.ts";

/** Runs that a message lists, as many as each platform shows; the others are only counted. */
const MOST_LISTED = 10;
const STEP = 120;

/**
 * The message that runs share.
 * @param first the card of the first run as it would look alone: its error and its runbook stand for all. Without it
 *   the runs are listed alone.
 * @param mentions of all who should hear of it, for what has no first card
 */
export function sharedCard(bundle: Bundle, first?: Reply, mentions: readonly ReplyPart[] = []): Reply {
  const title = titleOf(bundle);
  const headline: ReplyPart = { type: "headline", text: title, tone: toneOf(bundle) };
  const kept = first?.parts.filter(({ type }) => type !== "headline" && type !== "facts") ?? [];
  const step = bundle.kind === "cause" ? bundle.first.event.failingStep : undefined;
  const failing: Fact[] = step === undefined ? [] : [{ name: "Failing step", value: line(step, STEP) }];
  return {
    kind: "announcement",
    text: `${title}.${failing.map(({ value }) => ` Failing step: ${value}.`).join("")}`,
    parts: [
      headline,
      ...(bundle.members.some(isBad) ? mentions : []),
      ...factsPart([...failing, ...takenCareOf(first)]),
      ...factsPart(listed(bundle.members).map(toFact)),
      ...rest(bundle),
      ...(isOver(bundle) ? [] : kept),
    ],
  };
}

function factsPart(facts: readonly Fact[]): ReplyPart[] {
  return facts.length === 0 ? [] : [{ type: "facts", facts }];
}

/** Of the facts of the first run only this holds for all. */
function takenCareOf(first: Reply | undefined): Fact[] {
  const facts = first?.parts.flatMap((part) => (part.type === "facts" ? part.facts : [])) ?? [];
  return facts.filter(({ name }) => name === "Acknowledged");
}

/** What the thread hears when all of its runs are good again. */
export function overReply(bundle: Bundle): Reply {
  const title = titleOf(bundle);
  return { kind: "announcement", text: `${title}.`, parts: [{ type: "headline", text: title, tone: "good" }] };
}

function titleOf({ kind, count, members }: Bundle): string {
  const good = members.filter(({ tone }) => tone === "good").length;
  const bad = members.filter(isBad).length + count - members.length;
  const isAllGood = good === count;
  if (kind === "quiet") {
    const parts = [
      ...(bad > 0 ? [`${bad} failing`] : []),
      ...(good > 0 ? [`${good} good again`] : []),
      ...(count > good + bad ? [`${count - good - bad} more`] : []),
    ];
    return `While it was quiet: ${parts.join(", ")}`;
  }
  if (isAllGood) return `All ${count} failures of one cause are back to normal`;
  return `${count} failures of one cause${good > 0 ? `, ${good} back to normal` : ""}`;
}

function toneOf(bundle: Bundle): Tone {
  if (isOver(bundle)) return "good";
  return bundle.members.some(isBad) ? "bad" : "busy";
}

function isBad({ tone }: Member): boolean {
  return tone === "bad";
}

function isOver({ count, members }: Bundle): boolean {
  return members.length === count && members.every(({ tone }) => tone === "good");
}

/** What still fails before what does not; among them the latest first. */
function listed(members: readonly Member[]): readonly Member[] {
  const rank = ({ tone }: Member) => (tone === "bad" ? 0 : tone === "other" ? 1 : 2);
  return members
    .toSorted((one, other) => rank(one) - rank(other) || (one.at < other.at ? 1 : -1))
    .slice(0, MOST_LISTED);
}

function toFact({ at, text, url }: Member): Fact {
  return { name: `${at.slice(11, 16)} UTC`, value: text, ...(url === undefined ? {} : { url }) };
}

function rest({ count, members }: Bundle): ReplyPart[] {
  const left = count - Math.min(members.length, MOST_LISTED);
  return left === 0 ? [] : [{ type: "text", text: `And ${left} more.`, tone: "quiet" }];
}
