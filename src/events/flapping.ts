import type { PipelineEvent } from "./event.ts";

/** How something ended, for telling how often it changes its mind. */
export interface Ended {
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  readonly verdict: "bad" | "good";
}

/** Fails and recovers again and again: news of each time would hide all other news. */
export interface Flapping {
  /** Failures after a success, within the window; more than are counted count as that many. */
  readonly times: number;
  /** ISO 8601; the first of them. */
  readonly since: string;
}

/** The card that tells of all runs while their pipeline flaps, and what it tells. */
export interface FlappingCard extends Flapping {
  /** Key of the card's run. */
  readonly run: string;
  readonly event: PipelineEvent;
  readonly latest: LatestEnd;
}

/** The end that came last. */
export type LatestEnd = Pick<PipelineEvent, "status" | "time" | "runId" | "url">;

/** What a card says of flapping. */
export interface Flaps extends Flapping {
  readonly latest: LatestEnd;
  /** ISO 8601; absent while it goes on. */
  readonly until?: string;
}

/** So many failures, each after a success, within `FLAPPING_MS` are flapping. */
const TIMES = 3;

export const FLAPPING_MS = 6 * 3_600_000;

/** So many successes in a row end it. */
const CALM = 3;

/** Enough for ten turns. */
const MOST_ENDED = 20;

/** The ends with one more, in order of time; the oldest are forgotten. An end that is known changes nothing. */
export function withEnd<End extends Ended>(ends: readonly End[], end: End): readonly End[] {
  if (ends.some(({ id }) => id === end.id)) return ends;
  return [...ends, end].toSorted(byTime).slice(-MOST_ENDED);
}

/** Whether what ended so flaps, as of its last end. @param ends in order of time */
export function flappingOf(ends: readonly Ended[]): Flapping | undefined {
  const latest = Date.parse(ends.at(-1)?.time ?? "");
  const isCalm = ends.length >= CALM && ends.slice(-CALM).every(({ verdict }) => verdict === "good");
  const falls = ends.filter(
    ({ verdict, time }, index) =>
      verdict === "bad" && ends[index - 1]?.verdict !== "bad" && latest - Date.parse(time) <= FLAPPING_MS,
  );
  const [first] = falls;
  return isCalm || first === undefined || falls.length < TIMES ? undefined : { times: falls.length, since: first.time };
}

function byTime(one: Ended, other: Ended): number {
  return Date.parse(one.time) - Date.parse(other.time) || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
