import { isDeepStrictEqual } from "node:util";
import type { EventKind, PipelineEvent } from "./event.ts";
import { failingBefore, failure, isBad, isGood, learn, NEW_RUN, type RunState, standing } from "./run-state.ts";

export type { RunState } from "./run-state.ts";

/** What is known of the runs of one pipeline on one branch and environment. Plain JSON; bounded. */
export interface PipelineState {
  /** Runs that failed and that nothing has made good since, oldest first. */
  readonly failing: readonly FailingRun[];
  /** The successes that no later run's success makes superfluous: a failure that arrives late is checked against them. */
  readonly successes: readonly Success[];
}

interface FailingRun {
  /** Key of the run. */
  readonly run: string;
  readonly began: string;
  readonly since: string;
  readonly failedAt: string;
  readonly event: PipelineEvent;
}

interface Success {
  readonly run: string;
  readonly began: string;
  readonly event: PipelineEvent;
}

/** What a run's card has to show now. */
export interface Change {
  /** Key of the run whose card shows it; not always the run that the event came from. */
  readonly card: string;
  /** All that is known of the card's run: its standing event with the failing step from its tasks. */
  readonly event: PipelineEvent;
  /** `failed` stands for all that is bad news: rolled back, firing and rejected too. */
  readonly type: "failed" | "recovered" | "progress";
  /**
   * Whether it may open a card; false for what means something only on a card that is there. It opens one where the
   * route asks for the event's status as well: see `routeChange`.
   */
  readonly opens: boolean;
  /** ISO 8601: since when the run was failing before this; of a recovery, when the failure began. */
  readonly since?: string;
  readonly attempt?: number;
  /** The success of a later run that made this failed run good. */
  readonly by?: PipelineEvent;
}

export interface Transition {
  readonly run: RunState;
  readonly pipeline: PipelineState;
  readonly changes: readonly Change[];
}

/** What is news by itself; tasks enrich their run, and the rest says nothing about a pipeline. */
const NOT_ANNOUNCED: ReadonlySet<EventKind> = new Set(["task", "change", "handshake", "unknown"]);

/** Kinds of which a later run takes the place of an earlier one. An alert is only resolved by itself. */
const SUCCESSIVE: ReadonlySet<EventKind> = new Set(["run", "training", "deployment", "quality"]);

/** Cards of failed runs that one success can turn good. */
const MOST_FAILING = 20;
const MOST_SUCCESSES = 5;

export function isAnnounced({ kind }: PipelineEvent): boolean {
  return !NOT_ANNOUNCED.has(kind);
}

/** Names the run (and so the card) that an event belongs to. A sample never touches the card of a real run. */
export function runKey(event: PipelineEvent): string {
  return key(event, [event.source, event.pipeline, event.runId ?? event.correlationId ?? event.id]);
}

/** Names what a run is one of: a success makes good what failed before under the same key. */
export function pipelineKey(event: PipelineEvent): string {
  const { source, pipeline, labels, ref = "", environment = "" } = event;
  // A fork's branches are other branches, whatever they are called.
  const repository = [labels["repository"], labels["fork"]].filter((part) => part !== undefined);
  return key(event, [source, [...repository, pipeline].join("/"), ref, environment]);
}

function key({ sample }: PipelineEvent, parts: readonly string[]): string {
  const escaped = parts.map((part) => part.replace(/[%|]/g, encodeURIComponent));
  return [...(sample === true ? ["sample"] : []), ...escaped].join("|");
}

/**
 * Takes an event into the history of its run and pipeline. An event that was seen before, or that is late, changes
 * nothing that is known to have come after it: attempts in order, then finished over running over queued, then time.
 * @param run the state under `runKey(event)`
 * @param pipeline the state under `pipelineKey(event)`
 */
export function advance(
  run: RunState | undefined,
  pipeline: PipelineState | undefined,
  event: PipelineEvent,
): Transition {
  const before = run ?? NEW_RUN;
  const known = pipeline ?? { failing: [], successes: [] };
  if (!isAnnounced(event) && event.kind !== "task") return { run: before, pipeline: known, changes: [] };
  const after = learn(before, event);
  const card = runKey(event);
  const success = toSuccess(card, after, event);
  const successes = success === undefined ? known.successes : withSuccess(known.successes, success);
  const failing = toFailing(card, after);
  const savedBy = failing && successes.find((one) => makesGood(one, failing))?.event;
  const others = known.failing.filter((other) => other.run !== card);
  const saved = success === undefined ? [] : others.filter((other) => makesGood(success, other));
  const own = ownChange(card, before, after, savedBy);
  return {
    run: after,
    pipeline: {
      failing: [...others.filter((other) => !saved.includes(other)), ...(failing && !savedBy ? [failing] : [])]
        .sort(byAge)
        .slice(-MOST_FAILING),
      successes,
    },
    changes: [...own, ...savedChanges(saved, success, own.at(-1)?.type !== "recovered")],
  };
}

/** What became new on the run's own card. */
function ownChange(
  card: string,
  before: RunState,
  after: RunState,
  savedBy: PipelineEvent | undefined,
): readonly Change[] {
  const event = standing(after);
  if (event === undefined) return [];
  const since = failingBefore(after);
  const base = {
    card,
    event,
    ...(since === undefined ? {} : { since }),
    ...(event.attempt === undefined ? {} : { attempt: event.attempt }),
  };
  if (after.events.at(-1) === before.events.at(-1)) {
    const isSame = isDeepStrictEqual(event, standing(before)) && since === failingBefore(before);
    return isSame ? [] : [{ ...base, type: "progress", opens: false, ...(savedBy ? { by: savedBy } : {}) }];
  }
  if (isGood(event.status) && since !== undefined) return [{ ...base, type: "recovered", opens: true }];
  if (!isBad(event.status)) return [{ ...base, type: "progress", opens: true }];
  const failed: Change = { ...base, type: "failed", opens: true };
  if (savedBy === undefined) return [failed];
  // The success came first and the failure before it arrived late: both are told, in the order in which they happened.
  return [failed, { ...base, type: "recovered", opens: false, since: since ?? event.time, by: savedBy }];
}

/** A success turns the cards of all failed runs before it; one of them, the latest, says so in its thread. */
function savedChanges(saved: readonly FailingRun[], success: Success | undefined, says: boolean): readonly Change[] {
  if (success === undefined) return [];
  const since = saved.map((run) => run.since).sort()[0];
  return saved.map((run, index) => ({
    card: run.run,
    event: run.event,
    type: says && index === saved.length - 1 ? "recovered" : "progress",
    opens: false,
    since: index === saved.length - 1 ? (since ?? run.since) : run.since,
    by: success.event,
    ...(run.event.attempt === undefined ? {} : { attempt: run.event.attempt }),
  }));
}

function toFailing(run: string, state: RunState): FailingRun | undefined {
  const event = standing(state);
  const failed = failure(state);
  if (event === undefined || failed === undefined || !SUCCESSIVE.has(event.kind)) return undefined;
  return { run, began: event.startedAt ?? event.time, since: failed.since, failedAt: failed.last, event };
}

/** A success counts even when it arrives late: its pipeline did work then. */
function toSuccess(run: string, state: RunState, event: PipelineEvent): Success | undefined {
  if (event.status !== "succeeded" || !SUCCESSIVE.has(event.kind)) return undefined;
  return { run, began: event.startedAt ?? standing(state)?.startedAt ?? event.time, event };
}

function withSuccess(successes: readonly Success[], success: Success): readonly Success[] {
  const all = [...successes.filter(({ event }) => event.id !== success.event.id), success].sort(byAge);
  return all.filter((one) => !all.some((other) => outdoes(other, one))).slice(-MOST_SUCCESSES);
}

/** Whether all that one success makes good is made good by the other too. */
function outdoes(other: Success, one: Success): boolean {
  return byAge(other, one) > 0 && Date.parse(other.event.time) >= Date.parse(one.event.time);
}

function makesGood(success: Success, failed: FailingRun): boolean {
  return byAge(success, failed) > 0 && Date.parse(success.event.time) >= Date.parse(failed.failedAt);
}

interface Aged {
  readonly run: string;
  readonly began: string;
  readonly event: PipelineEvent;
}

/** By number where runs are numbered, which holds for a re-run of an old run too; else by their beginning. */
function byAge(one: Aged, other: Aged): number {
  const [a = "", b = ""] = [one.event.runId, other.event.runId];
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  return Date.parse(one.began) - Date.parse(other.began);
}
