import type { EventStatus, PipelineEvent } from "./event.ts";

/** What is known of one run, whatever order its events came in. Plain JSON; bounded. */
export interface RunState {
  /** Of the highest attempt seen, the latest event of each stage, in order: the last one stands. */
  readonly events: readonly PipelineEvent[];
  /** Failures and successes of all attempts, in order; the oldest are forgotten. */
  readonly outcomes: readonly Outcome[];
  /** The first failed task of each of the last attempts. */
  readonly tasks: readonly FailedTask[];
  readonly acknowledged?: Acknowledged;
  /** ISO 8601; of an alert that came back after long, when. */
  readonly began?: string;
}

/** Who takes care of a failure, and since when (ISO 8601). */
export interface Acknowledged {
  readonly by: string;
  readonly at: string;
}

interface Outcome {
  readonly id: string;
  readonly attempt: number;
  readonly time: string;
  readonly verdict: "bad" | "good";
}

interface FailedTask {
  readonly id: string;
  readonly attempt: number;
  readonly time: string;
  readonly step?: string;
  readonly job?: string;
  readonly error?: string;
}

const MOST_OUTCOMES = 20;
const MOST_TASKS = 5;
/** The two reports of one end have times of their own. */
const TOLD_TWICE_MS = 60_000;

export const NEW_RUN: RunState = { events: [], outcomes: [], tasks: [] };

const BAD: ReadonlySet<EventStatus> = new Set(["failed", "rolled_back", "firing", "rejected"]);
const GOOD: ReadonlySet<EventStatus> = new Set(["succeeded", "resolved"]);

/** Whether somebody should look: what a quiet route opens a card for. */
export function isBad(status: EventStatus): boolean {
  return BAD.has(status);
}

/** Whether it is bad news of which somebody has to hear now: the source does not try again by itself. */
export function isFinal({ willRetry }: PipelineEvent): boolean {
  return willRetry !== true;
}

export function isGood(status: EventStatus): boolean {
  return GOOD.has(status);
}

/** Adds an event: in any order and however often events are added, the same events make the same state. */
export function learn(run: RunState, event: PipelineEvent): RunState {
  if (event.kind === "task") return { ...run, tasks: withTask(run.tasks, event) };
  const known = run.events.find((one) => stage(one) === stage(event) && attemptOf(one) === attemptOf(event));
  if (known !== undefined && compareEvents(known, event) >= 0) return { ...run, outcomes: withOutcome(run, event) };
  const others = run.events.filter((one) => one !== known);
  const events = ofHighestAttempt([...others, event]).toSorted(compareEvents);
  return { ...run, events, outcomes: withOutcome(run, event) };
}

/** The event that stands, completed by what earlier events of its attempt and failed tasks said. */
export function standing(run: RunState): PipelineEvent | undefined {
  const last = run.events.at(-1);
  if (last === undefined) return undefined;
  const known = completed(run.events, last);
  const task = isBad(last.status) ? run.tasks.find(({ attempt }) => attempt === attemptOf(last)) : undefined;
  if (task === undefined) return known;
  const { step, job, error } = task;
  return {
    ...known,
    ...(known.failingStep === undefined && step !== undefined ? { failingStep: step } : {}),
    ...(known.error === undefined && error !== undefined ? { error } : {}),
    ...(job === undefined ? {} : { labels: { ...known.labels, job } }),
  };
}

/** A failure whose retry did not come says what it said before, and no longer that a retry comes. */
function completed(events: readonly PipelineEvent[], last: PipelineEvent): PipelineEvent {
  const labels = Object.assign({}, ...events.map((event) => event.labels)) as PipelineEvent["labels"];
  const known: PipelineEvent = Object.assign({}, ...events, { labels });
  if (known.willRetry === last.willRetry) return known;
  const { willRetry: _, ...final } = known;
  return final;
}

/** The run with somebody's acknowledgement of how it stands; of two the first of each failure counts. */
export function acknowledge(run: RunState, by: string, at: string): RunState {
  const last = standing(run);
  if (last === undefined || !isBad(last.status) || acknowledgedOf(run) !== undefined) return run;
  return { ...run, acknowledged: { by, at } };
}

/** Who takes care of the failure that stands, or of the one that the run recovered from. */
export function acknowledgedOf(run: RunState): Acknowledged | undefined {
  const { acknowledged } = run;
  const since = failure(run)?.since ?? failingBefore(run);
  if (acknowledged === undefined || since === undefined) return undefined;
  return Date.parse(acknowledged.at) >= Date.parse(since) ? acknowledged : undefined;
}

/** Since when the run was failing before its standing event; undefined when it was not. */
export function failingBefore(run: RunState): string | undefined {
  return failingSince(endsBefore(run));
}

/** How the run ended before its standing event. */
export function endsBefore(run: RunState): readonly Outcome[] {
  const last = run.events.at(-1);
  if (last === undefined) return [];
  const order = { id: last.id, attempt: attemptOf(last), time: last.time };
  const earlier = run.outcomes.filter((outcome) => compareOutcomes(outcome, order) < 0);
  return isBad(last.status) ? earlier.filter((outcome) => !isSameEnd(run, outcome, order)) : earlier;
}

/**
 * Whether two failures are one that was told twice: some senders have two events for the end of a run, and an alert
 * may come by two ways. Whatever fails anew began anew in between.
 */
function isSameEnd({ events }: RunState, { attempt, time, verdict }: Outcome, last: Omit<Outcome, "verdict">): boolean {
  const [from, to] = [Date.parse(time), Date.parse(last.time)];
  const began = events.some((event) => stage(event) === 2 && Date.parse(event.time) > from);
  return verdict === "bad" && attempt === last.attempt && to - from <= TOLD_TWICE_MS && !began;
}

/** Since when the run fails and when it failed last; undefined when it does not fail, or recovered. */
export function failure({ outcomes }: RunState): { readonly since: string; readonly last: string } | undefined {
  const since = failingSince(outcomes);
  const last = outcomes.at(-1);
  return since === undefined || last === undefined ? undefined : { since, last: last.time };
}

function failingSince(outcomes: readonly Outcome[]): string | undefined {
  let since: string | undefined;
  for (const { verdict, time } of outcomes) since = verdict === "good" ? undefined : (since ?? time);
  return since;
}

/** What earlier attempts said is over; only how they ended still counts. */
function ofHighestAttempt(events: readonly PipelineEvent[]): readonly PipelineEvent[] {
  const attempt = Math.max(...events.map(attemptOf));
  return events.filter((event) => attemptOf(event) === attempt);
}

/** A failure that the source itself tries again is none yet. */
function withOutcome({ outcomes }: RunState, event: PipelineEvent): readonly Outcome[] {
  const { id, status, time } = event;
  if (!(isBad(status) || isGood(status)) || !isFinal(event) || outcomes.some((known) => known.id === id)) {
    return outcomes;
  }
  const outcome: Outcome = { id, attempt: attemptOf(event), time, verdict: isBad(status) ? "bad" : "good" };
  return [...outcomes, outcome].sort(compareOutcomes).slice(-MOST_OUTCOMES);
}

function withTask(tasks: readonly FailedTask[], event: PipelineEvent): readonly FailedTask[] {
  const { id, status, time, failingStep, error, labels } = event;
  // One that gives no reason is not why its run failed: it was allowed to fail.
  if (!isBad(status) || (failingStep === undefined && error === undefined)) return tasks;
  const task: FailedTask = {
    id,
    attempt: attemptOf(event),
    time,
    ...(failingStep === undefined ? {} : { step: failingStep }),
    ...(labels["job"] === undefined ? {} : { job: labels["job"] }),
    ...(error === undefined ? {} : { error }),
  };
  const known = tasks.find(({ attempt }) => attempt === task.attempt);
  if (known !== undefined && compareTasks(known, task) <= 0) return tasks;
  return [...tasks.filter((other) => other !== known), task].sort(compareTasks).slice(-MOST_TASKS);
}

/** Sources that count no attempts have one. */
function attemptOf({ attempt }: Pick<PipelineEvent, "attempt">): number {
  return attempt ?? 1;
}

/** How far an event takes a run; what says nothing clear never outdoes what does. */
function stage({ status }: PipelineEvent): number {
  switch (status) {
    case "unknown":
      return 0;
    case "queued":
      return 1;
    case "started":
    case "waiting":
      return 2;
    case "info":
      return 3;
    default:
      return 4;
  }
}

/** Of the same attempt. */
function compareEvents(one: PipelineEvent, other: PipelineEvent): number {
  return (
    stage(one) - stage(other) || compareMoments(one, other) || asking(one) - asking(other) || compareIds(one, other)
  );
}

/** A decision may carry the moment of the request that it answers. */
function asking({ status }: PipelineEvent): number {
  return status === "waiting" ? 0 : 1;
}

/** Of two reports of the same failure the one that names a step within the job comes first. */
function compareTasks(one: FailedTask, other: FailedTask): number {
  const vague = ({ step, job }: FailedTask) => (step === job ? 1 : 0);
  return (
    one.attempt - other.attempt || compareMoments(one, other) || vague(one) - vague(other) || compareIds(one, other)
  );
}

function compareOutcomes(one: Omit<Outcome, "verdict">, other: Omit<Outcome, "verdict">): number {
  return one.attempt - other.attempt || compareMoments(one, other) || compareIds(one, other);
}

function compareMoments(one: { time: string }, other: { time: string }): number {
  return Date.parse(one.time) - Date.parse(other.time);
}

/** Of what happened in the same moment, an arbitrary but fixed one is later. */
function compareIds(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
