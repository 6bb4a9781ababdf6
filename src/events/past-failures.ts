import type { PipelineEvent } from "./event.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** A failure that is remembered for the next one of its kind. */
export interface PastFailure {
  /** Key of the run. */
  readonly run: string;
  readonly fingerprint: string;
  /** ISO 8601; when it began. */
  readonly at: string;
  readonly runId?: string;
  readonly url?: string;
  /** Who took care of it. */
  readonly acknowledgedBy?: string;
  readonly fixed?: Fix;
}

/** What made a failure good. */
export interface Fix {
  /** ISO 8601. */
  readonly at: string;
  /** The run that succeeded; of a re-run the same run. */
  readonly runId?: string;
  readonly url?: string;
  /** Of a run that was run again. */
  readonly attempt?: number;
}

/** Of each fingerprint, and of all. */
const MOST_ALIKE = 4;
const MOST_FAILURES = 30;

/** Adds a failure, or what is known of it by now. @param at when the failing began */
export function withFailure(
  past: readonly PastFailure[],
  run: string,
  event: PipelineEvent,
  at: string,
): readonly PastFailure[] {
  const fingerprint = fingerprintOf(event);
  if (fingerprint === undefined) return past;
  const known = past.find((one) => one.run === run && one.at === at);
  // An unfinished failure of this run with another beginning was one that an earlier event moved.
  const others = past.filter((one) => one.run !== run || (one.at !== at && one.fixed !== undefined));
  const { runId, url } = event;
  const failure = {
    ...known,
    run,
    fingerprint,
    at,
    ...(runId === undefined ? {} : { runId }),
    ...(url === undefined ? {} : { url }),
  };
  const all = [...others, failure].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const alike = all.filter((one) => one.fingerprint === fingerprint);
  const forgotten = new Set(alike.slice(0, -MOST_ALIKE));
  return all.filter((one) => !forgotten.has(one)).slice(-MOST_FAILURES);
}

/** Says of the open failures of these runs what made them good. */
export function withFix(
  past: readonly PastFailure[],
  runs: readonly string[],
  by: PipelineEvent,
): readonly PastFailure[] {
  const { runId, url, attempt } = by;
  const fixed: Fix = {
    at: by.time,
    ...(runId === undefined ? {} : { runId }),
    ...(url === undefined ? {} : { url }),
    ...(attempt === undefined ? {} : { attempt }),
  };
  return past.map((one) => (one.fixed === undefined && runs.includes(one.run) ? { ...one, fixed } : one));
}

export function withAcknowledgement(past: readonly PastFailure[], run: string, by: string): readonly PastFailure[] {
  return past.map((one) =>
    one.run === run && one.fixed === undefined && one.acknowledgedBy === undefined
      ? { ...one, acknowledgedBy: by }
      : one,
  );
}

/** The failure before this one that had the same cause: the latest that was made good, else the latest. */
export function lastTimeOf(
  past: readonly PastFailure[],
  run: string,
  event: PipelineEvent,
  at: string,
): PastFailure | undefined {
  const fingerprint = fingerprintOf(event);
  if (fingerprint === undefined) return undefined;
  const before = past.filter(
    (one) =>
      one.fingerprint === fingerprint &&
      Date.parse(one.at) < Date.parse(at) &&
      (one.run !== run || one.fixed !== undefined),
  );
  return before.findLast(({ fixed }) => fixed !== undefined) ?? before.at(-1);
}
