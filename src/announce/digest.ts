import type { Fact, Reply, ReplyPart } from "../chat/reply.ts";
import type { Destination, DigestSchedule, Route, RouteDigest } from "../config/config.ts";
import { WEEKDAYS } from "../config/config.ts";
import { advance, type Change, historyKey, type PipelineState, type RunState, runKey } from "../events/history.ts";
import { isBad, isGood } from "../events/run-state.ts";
import type { PastEvent } from "./event-history.ts";
import { duration, line } from "./plain.ts";
import { localTime, shiftTo } from "./quiet-hours.ts";
import { isSamePlace, route } from "./routing.ts";

/** The time that a digest is about. */
export interface DigestPeriod {
  /** Unique among the digests of a channel. */
  readonly key: string;
  readonly from: Date;
  readonly until: Date;
}

/** How the pipelines of a channel did. */
export interface DigestFigures {
  /** Runs that ended, and those of them that failed at least once. */
  readonly runs: number;
  readonly failed: number;
  /** Milliseconds from the failure to the recovery, in ascending order. */
  readonly recoveries: readonly number[];
  readonly failures: readonly Tally[];
  /** All runs that were heard of: their pipelines by their keys. */
  readonly known: ReadonlyMap<string, string>;
  /** Keys of those that somebody acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
}

interface Tally {
  readonly pipeline: string;
  readonly count: number;
}

const DAY_MS = 86_400_000;
/** A process that was down is forgiven so much; later a digest is no news. */
const LATE_MS = 6 * 60 * 60 * 1000;
const MOST_PIPELINES = 5;
const NAME = 100;

/** The period whose digest is due; undefined long after its time. */
export function duePeriod({ every, on, at, timeZone }: DigestSchedule, now: Date): DigestPeriod | undefined {
  for (let back = 0; back <= 7; back++) {
    const { minute } = localTime(now, timeZone);
    const until = shiftTo(now, at - minute - back * 24 * 60, at % (24 * 60), timeZone);
    const { weekday, date } = localTime(until, timeZone);
    if (until > now || (every === "week" && WEEKDAYS[weekday] !== on)) continue;
    if (now.getTime() - until.getTime() > LATE_MS) return undefined;
    const from = new Date(until.getTime() - (every === "week" ? 7 : 1) * DAY_MS);
    return { key: `${every} ${date}`, from, until };
  }
  return undefined;
}

/** The digests that the routes ask for: one for each channel, the first that is named. */
export function digestsOf(routes: readonly Route[]): readonly RouteDigest[] {
  const all = routes.flatMap(({ digests = [] }) => digests);
  return all.filter((one, index) => all.findIndex(({ to }) => isSamePlace(to, one.to)) === index);
}

/** Takes all events in order of receipt; what came before the period only tells what was known by then. */
export function createDigestCount(
  routes: readonly Route[],
  to: Destination,
  { from, until }: Pick<DigestPeriod, "from" | "until">,
) {
  const runs = new Map<string, RunState>();
  const pipelines = new Map<string, PipelineState>();
  const known = new Map<string, string>();
  const ended = new Set<string>();
  const failed = new Map<string, string>();
  const recoveries: number[] = [];
  const acknowledged = new Set<string>();

  function count(change: Change): void {
    const { card, event, type, since, by } = change;
    if (!route(event, routes).some((routed) => isSamePlace(routed.to, to))) return;
    known.set(card, event.pipeline);
    if (isBad(event.status) || isGood(event.status)) ended.add(card);
    if (isBad(event.status) && by === undefined) failed.set(card, event.pipeline);
    if (type === "recovered" && since !== undefined)
      recoveries.push(Math.max(0, Date.parse((by ?? event).time) - Date.parse(since)));
    if (change.acknowledged !== undefined) acknowledged.add(card);
  }

  return {
    take({ event, receivedAt }: PastEvent): void {
      if (receivedAt >= until) return;
      const run = runKey(event);
      const pipeline = historyKey(event, runs.get(run));
      const next = advance(runs.get(run), pipelines.get(pipeline), event);
      runs.set(run, next.run);
      pipelines.set(pipeline, next.pipeline);
      if (receivedAt >= from) for (const change of next.changes) count(change);
    },
    figures: (): DigestFigures => ({
      runs: ended.size,
      failed: failed.size,
      recoveries: recoveries.toSorted((one, other) => one - other),
      failures: tally([...failed.values()]),
      known,
      acknowledged,
    }),
  };
}

/** What was sent to the channel, by pipeline, and on how many runs of it somebody acted. */
export interface DigestMessages {
  readonly sent: number;
  readonly actedUpon: number;
  readonly noisiest: readonly Tally[];
}

export function tally(names: readonly string[]): readonly Tally[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([pipeline, count]) => ({ pipeline, count }))
    .toSorted((one, other) => other.count - one.count || (one.pipeline < other.pipeline ? -1 : 1));
}

/** The digest in words; undefined when nothing happened, since that is no news. */
export function digestReply(
  { every }: DigestSchedule,
  { from, until }: DigestPeriod,
  figures: DigestFigures,
  messages: DigestMessages,
): Reply | undefined {
  const { runs, failed, recoveries } = figures;
  if (runs === 0 && messages.sent === 0) return undefined;
  const share = runs === 0 ? 0 : Math.round((100 * failed) / runs);
  const title = `${every === "day" ? "Daily" : "Weekly"} digest: ${runs} ${runs === 1 ? "run" : "runs"}, ${failed} failed`;
  const facts: Fact[] = [
    { name: "Failure rate", value: runs === 0 ? "no run ended" : `${share} % (${failed} of ${runs})` },
    { name: "Time to recovery", value: recovery(recoveries) },
    { name: "Messages here", value: `${messages.sent}, acted upon: ${messages.actedUpon}` },
    { name: "From", value: sayMinute(from) },
    { name: "To", value: sayMinute(until) },
  ];
  return {
    kind: "announcement",
    text: `${title} (${share} %). ${messages.sent} ${messages.sent === 1 ? "message" : "messages"} here, ${messages.actedUpon} acted upon.`,
    parts: [
      { type: "headline", text: title, tone: "neutral" },
      { type: "facts", facts },
      ...listed("Most failures:", figures.failures, "failed"),
      ...listed("Most messages here:", messages.noisiest, "sent"),
      ...advice(messages),
    ],
  };
}

function recovery(times: readonly number[]): string {
  const median = times[Math.floor((times.length - 1) / 2)];
  if (median === undefined) return "nothing recovered";
  const text = (ms: number) => duration(new Date(0).toISOString(), new Date(ms).toISOString()) ?? "";
  const longest = times.at(-1) ?? median;
  return times.length === 1 ? text(median) : `${text(median)} (median of ${times.length}; longest ${text(longest)})`;
}

function listed(title: string, tallies: readonly Tally[], word: string): ReplyPart[] {
  if (tallies.length === 0) return [];
  const items = tallies
    .slice(0, MOST_PIPELINES)
    .map(({ pipeline, count }) => `${line(pipeline, NAME)}: ${count} ${word}`);
  return [
    { type: "text", text: title },
    { type: "quote", blocks: [{ type: "list", ordered: true, items }] },
  ];
}

/** Messages on which nobody acts are noise. */
function advice({ sent, actedUpon }: DigestMessages): ReplyPart[] {
  if (sent < 10 || actedUpon * 10 >= sent) return [];
  const text =
    "Few of these messages led to anything. Try narrower routes against the past: npx docent replay --routes FILE";
  return [{ type: "text", text, tone: "quiet" }];
}

function sayMinute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
