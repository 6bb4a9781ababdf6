import type { AliasPlace } from "./aliases.ts";
import type { Episode } from "./episodes.ts";
import type { EventKind, PipelineEvent } from "./event.ts";
import type { Ended, FlappingCard } from "./flapping.ts";
import type { PastFailure } from "./past-failures.ts";
import { type Acknowledged, acknowledgedOf, failure, type RunState, standing } from "./run-state.ts";

/** What is known of the runs of one pipeline on one branch and environment. Plain JSON; bounded. */
export interface PipelineState {
  /** Runs that failed and that nothing has made good since, oldest first. */
  readonly failing: readonly FailingRun[];
  /** The successes that no later run's success makes superfluous: a failure that arrives late is checked against them. */
  readonly successes: readonly Success[];
  /** How its last runs ended, in order of time. */
  readonly ends?: readonly Ended[];
  /** The card that tells of all runs while the pipeline flaps. */
  readonly flapping?: FlappingCard;
  /** In order of time. */
  readonly past?: readonly PastFailure[];
  readonly aliases?: readonly AliasPlace[];
  /** Of alerts that came back after they had been resolved for long, the episode that goes on. */
  readonly episodes?: readonly Episode[];
}

export interface FailingRun {
  /** Key of the run. */
  readonly run: string;
  readonly began: string;
  readonly since: string;
  readonly failedAt: string;
  readonly event: PipelineEvent;
  readonly acknowledged?: Acknowledged;
}

export interface Success {
  readonly run: string;
  readonly began: string;
  readonly event: PipelineEvent;
}

/** Kinds of which a later run takes the place of an earlier one. An alert is only resolved by itself. */
const SUCCESSIVE: ReadonlySet<EventKind> = new Set(["run", "training", "deployment", "quality"]);

/** Whether a later run takes its place: of parts of a run that have no names of their own nobody knows which is which. */
export function isSuccessive({ kind, labels }: PipelineEvent): boolean {
  return SUCCESSIVE.has(kind) && labels["child_pipeline"] === undefined;
}

/** Sources whose later runs always have the higher number. */
const NUMBERED: ReadonlySet<string> = new Set(["github", "gitlab", "azure-devops", "jenkins"]);

/** Cards of failed runs that one success can turn good. */
export const MOST_FAILING = 20;
const MOST_SUCCESSES = 5;

export function toFailing(run: string, state: RunState): FailingRun | undefined {
  const event = standing(state);
  const failed = failure(state);
  if (event === undefined || failed === undefined || !isSuccessive(event)) return undefined;
  const acknowledged = acknowledgedOf(state);
  return {
    run,
    began: event.startedAt ?? event.time,
    since: failed.since,
    failedAt: failed.last,
    event,
    ...(acknowledged === undefined ? {} : { acknowledged }),
  };
}

/** A success counts even when it arrives late: its pipeline did work then. */
export function toSuccess(run: string, state: RunState, event: PipelineEvent): Success | undefined {
  if (event.status !== "succeeded" || !isSuccessive(event)) return undefined;
  return { run, began: event.startedAt ?? standing(state)?.startedAt ?? event.time, event };
}

export function withSuccess(successes: readonly Success[], success: Success): readonly Success[] {
  const all = [...successes.filter(({ event }) => event.id !== success.event.id), success].sort(byAge);
  return all.filter((one) => !all.some((other) => outdoes(other, one))).slice(-MOST_SUCCESSES);
}

/** Whether all that one success makes good is made good by the other too. */
function outdoes(other: Success, one: Success): boolean {
  return byAge(other, one) > 0 && Date.parse(other.event.time) >= Date.parse(one.event.time);
}

export function makesGood(success: Success, failed: FailingRun): boolean {
  return byAge(success, failed) > 0 && Date.parse(success.event.time) >= Date.parse(failed.failedAt);
}

interface Aged {
  readonly run: string;
  readonly began: string;
  readonly event: PipelineEvent;
}

/** By number where later runs have higher ones, which holds for a re-run of an old run too; else by their beginning. */
export function byAge(one: Aged, other: Aged): number {
  const [a = "", b = ""] = [one.event.runId, other.event.runId];
  if (NUMBERED.has(one.event.source) && /^\d+$/.test(a) && /^\d+$/.test(b))
    return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  return Date.parse(one.began) - Date.parse(other.began);
}

/** Whether a later run has made the failed run of this card good; of what is good only by itself, such as alerts, never. */
export function isSaved(card: string, state: RunState, { successes }: PipelineState): boolean {
  const failing = toFailing(card, state);
  return failing !== undefined && successes.some((one) => makesGood(one, failing));
}
