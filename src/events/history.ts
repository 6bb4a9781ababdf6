import { withAlias } from "./aliases.ts";
import { basis, ownChange, savedChanges, withContext } from "./card-changes.ts";
import type { Transition } from "./change.ts";
import { episodeOf, isPast, keyOfEpisode, withEpisode } from "./episodes.ts";
import type { EventKind, PipelineEvent } from "./event.ts";
import { flap } from "./flap.ts";
import { withAcknowledgement, withFailure, withFix } from "./past-failures.ts";
import {
  byAge,
  type FailingRun,
  isSaved,
  MOST_FAILING,
  makesGood,
  type PipelineState,
  toFailing,
  toSuccess,
  withSuccess,
} from "./pipeline-state.ts";
import { acknowledge, failure, isBad, isGood, learn, NEW_RUN, type RunState, standing } from "./run-state.ts";

export type { Change, Transition } from "./change.ts";
export { MOST_FAILING, type PipelineState } from "./pipeline-state.ts";
export type { RunState } from "./run-state.ts";

/** What is news by itself; tasks enrich their run, and the rest says nothing about a pipeline. */
const NOT_ANNOUNCED: ReadonlySet<EventKind> = new Set(["task", "change", "handshake", "unknown"]);

export function isAnnounced({ kind }: PipelineEvent): boolean {
  return !NOT_ANNOUNCED.has(kind);
}

/**
 * Names the run that an event belongs to. It is the key of the run's card and state too, but for an alert that came
 * back, see `stateKey`. A sample never touches the card of a real run, and each stage of a release has a card of its own.
 */
export function runKey(event: PipelineEvent): string {
  const { source, pipeline, kind, environment, runId, runScope } = event;
  const stage = kind === "deployment" && environment !== undefined ? [environment] : [];
  const within = runId === undefined ? pipeline : (runScope ?? pipeline);
  const known = runId ?? event.correlationId;
  const named = known === undefined ? alertNameOf(event) : [known];
  return key(event, [source, ...namespaceOf(event), within, ...stage, ...(named ?? [event.id])]);
}

/** Of an alert whose sender gives no id: without a name of its own it could never be resolved. */
function alertNameOf({ kind, alert, environment = "" }: PipelineEvent): readonly string[] | undefined {
  if (kind !== "alert" || alert === undefined) return undefined;
  const { fingerprint, metric = "", slice = "" } = alert;
  if (fingerprint !== undefined) return [fingerprint];
  return metric === "" && slice === "" ? undefined : [environment, metric, slice];
}

/** Names what a run is one of: a success makes good what failed before under the same key. */
export function pipelineKey(event: PipelineEvent): string {
  const { source, pipeline, labels, ref = "", environment = "", runScope, account } = event;
  // Of two systems behind one door each has pipelines of its own; a deployment, which has no such runs, is the service's.
  const sender = runScope === undefined ? undefined : labels["sender"];
  // A fork's branches are other branches, whatever they are called.
  const repository = [sender, labels["repository"], labels["fork"], labels["child_pipeline"]].filter(
    (part) => part !== undefined,
  );
  const path = [...namespaceOf(event), ...repository, pipeline].join("/");
  return key(event, [source, path, ref, environment, ...(account === undefined ? [] : [account])]);
}

/**
 * Names the pipeline in whose history an event belongs: a task's is its run's, whatever the task calls it.
 * @param run the state under `runKey(event)`
 */
export function historyKey(event: PipelineEvent, run: RunState | undefined): string {
  const stands = event.kind === "task" && run !== undefined ? standing(run) : undefined;
  return pipelineKey(stands ?? event);
}

/**
 * Names the state (and so the card) of an event's run: `runKey`, unless it is an alert that came back after it had been
 * resolved for long.
 * @param pipeline the state under `historyKey`
 */
export function stateKey(event: PipelineEvent, pipeline: PipelineState | undefined): string {
  const alert = runKey(event);
  return keyOfEpisode(alert, pipeline?.episodes?.find((one) => one.alert === alert)?.began);
}

/** In a cluster the same name means another thing in each namespace. */
function namespaceOf({ labels }: PipelineEvent): readonly string[] {
  return labels["namespace"] === undefined ? [] : [labels["namespace"]];
}

function key({ sample }: PipelineEvent, parts: readonly string[]): string {
  const escaped = parts.map((part) => part.replace(/[%|]/g, encodeURIComponent));
  return [...(sample === true ? ["sample"] : []), ...escaped].join("|");
}

/**
 * Takes an event into the history of its run and pipeline. An event that was seen before, or that is late, changes
 * nothing that is known to have come after it: attempts in order, then finished over running over queued, then time.
 * The new state of the run belongs under `stateKey(event, …)` of the new state of the pipeline.
 * @param run the state under `stateKey(event, pipeline)`
 * @param pipeline the state under `historyKey(event, run)`
 */
export function advance(
  run: RunState | undefined,
  pipeline: PipelineState | undefined,
  event: PipelineEvent,
): Transition {
  const before = episodeOf(run ?? NEW_RUN, event);
  const known = pipeline ?? { failing: [], successes: [] };
  if (event.acknowledgement !== undefined) return acknowledged(before, known, event, event.acknowledgement.by);
  if ((!isAnnounced(event) && event.kind !== "task") || isPast(before, event))
    return { run: before, pipeline: known, changes: [] };
  const after = learn(before, event);
  const card = keyOfEpisode(runKey(event), after.began);
  const success = toSuccess(card, after, event);
  const successes = success === undefined ? known.successes : withSuccess(known.successes, success);
  const failing = toFailing(card, after);
  const savedBy = failing && successes.find((one) => makesGood(one, failing))?.event;
  const others = known.failing.filter((other) => other.run !== card);
  const saved = success === undefined ? [] : others.filter((other) => makesGood(success, other));
  const own = ownChange(card, before, after, savedBy);
  const next: PipelineState = {
    ...known,
    failing: [...others.filter((other) => !saved.includes(other)), ...(failing && !savedBy ? [failing] : [])]
      .sort(byAge)
      .slice(-MOST_FAILING),
    successes,
    ...remembered(known, card, after, event, savedBy, saved),
  };
  const changes = [...own, ...savedChanges(saved, success, own.at(-1)?.type !== "recovered")];
  const told = changes.map((change) => withContext(change, known, next, after, card));
  return { run: after, ...flap(next, card, after, event, told) };
}

/** An acknowledgement changes the card alone, wherever the card is. */
function acknowledged(run: RunState, pipeline: PipelineState, event: PipelineEvent, by: string): Transition {
  const card = keyOfEpisode(runKey(event), run.began);
  const after = acknowledge(run, by, event.time);
  const stands = standing(after);
  if (after === run || stands === undefined || isSaved(card, run, pipeline)) return { run, pipeline, changes: [] };
  const past = withAcknowledgement(pipeline.past ?? [], card, by);
  const failing = pipeline.failing.map((one) => (one.run === card ? (toFailing(card, after) ?? one) : one));
  const next = { ...pipeline, failing, ...(past.length === 0 ? {} : { past }) };
  const change = withContext(
    { ...basis(card, after, stands), type: "progress", opens: false },
    pipeline,
    next,
    after,
    card,
  );
  return { run: after, ...flap(next, card, after, event, [change]) };
}

/** What the pipeline keeps of the event for later ones. */
function remembered(
  { past = [], aliases = [], episodes = [] }: PipelineState,
  card: string,
  after: RunState,
  event: PipelineEvent,
  savedBy: PipelineEvent | undefined,
  saved: readonly FailingRun[],
): Partial<PipelineState> {
  const stands = standing(after);
  const since = failure(after)?.since;
  let failures = past;
  if (stands !== undefined && since !== undefined && isBad(stands.status)) {
    failures = withFailure(failures, card, stands, since);
    if (savedBy !== undefined) failures = withFix(failures, [card], savedBy);
  }
  if (stands !== undefined && isGood(stands.status)) {
    failures = withFix(failures, [card, ...saved.map(({ run }) => run)], stands);
  }
  const places = withAlias(aliases, event);
  const latest = withEpisode(episodes, runKey(event), after.began);
  return {
    ...(failures.length === 0 ? {} : { past: failures }),
    ...(places.length === 0 ? {} : { aliases: places }),
    ...(latest.length === 0 ? {} : { episodes: latest }),
  };
}
