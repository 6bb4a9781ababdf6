import type { Change } from "./change.ts";
import type { PipelineEvent } from "./event.ts";
import { type FlappingCard, type Flaps, flappingOf, type LatestEnd, withEnd } from "./flapping.ts";
import { isSuccessive, type PipelineState } from "./pipeline-state.ts";
import { isBad, isFinal, isGood, type RunState, standing } from "./run-state.ts";

interface Flapped {
  readonly pipeline: PipelineState;
  readonly changes: readonly Change[];
}

/**
 * Turns the changes of a pipeline that flaps into changes of one card: that of the run with which it began. Other runs
 * open none until it is calm, and nothing is said in threads. A place that has not got the card, because it was muted
 * then or subscribed since, gets it with the next failure.
 * @param card key of the run whose event it is
 */
export function flap(
  pipeline: PipelineState,
  card: string,
  run: RunState,
  event: PipelineEvent,
  changes: readonly Change[],
): Flapped {
  const stands = standing(run);
  if (stands === undefined) return { pipeline, changes };
  if (!isSuccessive(stands)) return { pipeline, changes: ofItself(run, stands, changes) };
  const verdict = verdictOf(event);
  const ends = verdict && withEnd(pipeline.ends ?? [], { id: event.id, time: event.time, verdict });
  const known = refreshed(pipeline.flapping, card, stands);
  if (ends === undefined || ends === pipeline.ends) {
    return { pipeline: withCard(pipeline, known), changes: known ? quiet(changes, known) : changes };
  }
  const counted = { ...pipeline, ends };
  const flapping = flappingOf(ends);
  const latest = later(known?.latest, latestOf(event));
  if (flapping === undefined) return { pipeline: withCard(counted, undefined), changes: calmed(changes, known, event) };
  if (known !== undefined) {
    const next = { ...known, ...flapping, latest };
    return { pipeline: withCard(counted, next), changes: told(quiet(changes, next), next) };
  }
  const begins = verdict === "bad" && changes.some((change) => change.card === card && change.type === "failed");
  if (!begins) return { pipeline: counted, changes };
  const first: FlappingCard = { ...flapping, run: card, event: stands, latest };
  return {
    pipeline: withCard(counted, first),
    changes: changes.map((change) => (change.card === card ? { ...change, flapping: flapsOf(first) } : change)),
  };
}

/** @returns what a card says of it */
function flapsOf({ times, since, latest }: FlappingCard): Flaps {
  return { times, since, latest };
}

/** What is resolved only by itself, as alerts are, flaps on its own card. */
function ofItself(run: RunState, stands: PipelineEvent, changes: readonly Change[]): readonly Change[] {
  const flapping = flappingOf(run.outcomes);
  if (flapping === undefined) return changes;
  return changes.map((change) => ({
    ...change,
    type: "progress",
    flapping: { ...flapping, latest: latestOf(stands) },
  }));
}

function verdictOf(event: PipelineEvent): "bad" | "good" | undefined {
  if (event.kind === "task" || event.acknowledgement !== undefined || !isFinal(event)) return undefined;
  if (isBad(event.status)) return "bad";
  return isGood(event.status) ? "good" : undefined;
}

function refreshed(flapping: FlappingCard | undefined, card: string, stands: PipelineEvent): FlappingCard | undefined {
  return flapping?.run === card ? { ...flapping, event: stands } : flapping;
}

function withCard(pipeline: PipelineState, flapping: FlappingCard | undefined): PipelineState {
  if (flapping !== undefined) return { ...pipeline, flapping };
  const { flapping: _, ...calm } = pipeline;
  return calm;
}

function quiet(changes: readonly Change[], card: FlappingCard): readonly Change[] {
  return changes.map((change) => {
    const isOwn = change.card === card.run;
    const opens = isOwn && change.opens && isBad(change.event.status);
    const silenced: Change = change.type === "progress" ? change : { ...change, type: "progress", opens };
    return isOwn ? { ...silenced, flapping: flapsOf(card) } : silenced;
  });
}

/** The changes, one of which tells the card what came last; a failure opens the card where it is not there yet. */
function told(changes: readonly Change[], card: FlappingCard): readonly Change[] {
  if (changes.some((change) => change.card === card.run)) return changes;
  const { run, event, latest } = card;
  return [...changes, { card: run, event, type: "progress", opens: isBad(latest.status), flapping: flapsOf(card) }];
}

function calmed(changes: readonly Change[], card: FlappingCard | undefined, by: PipelineEvent): readonly Change[] {
  // A card that tells its own news anew says no more of what was.
  if (card === undefined || changes.some((change) => change.card === card.run)) return changes;
  const { run, event, since } = card;
  const flapping = { ...flapsOf(card), until: card.latest.time };
  if (!isGood(by.status)) return [...changes, { card: run, event, type: "progress", opens: false, flapping }];
  return [...changes, { card: run, event, type: "recovered", opens: false, since, by, flapping }];
}

function latestOf({ status, time, runId, url }: PipelineEvent): LatestEnd {
  return { status, time, ...(runId === undefined ? {} : { runId }), ...(url === undefined ? {} : { url }) };
}

function later(known: LatestEnd | undefined, next: LatestEnd): LatestEnd {
  return known !== undefined && Date.parse(known.time) > Date.parse(next.time) ? known : next;
}
