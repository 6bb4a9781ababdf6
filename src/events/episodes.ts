import type { PipelineEvent } from "./event.ts";
import { FLAPPING_MS } from "./flapping.ts";
import { isBad, isFinal, NEW_RUN, type RunState } from "./run-state.ts";

/**
 * An alert keeps its name for ever, so it is told in episodes, each with a state and a card of its own: from a firing
 * until it stays resolved for longer than what flaps would.
 */
export interface Episode {
  /** Key of the alert, which is that of its first episode as well. */
  readonly alert: string;
  /** ISO 8601; time of the firing by which it was told from the one before. */
  readonly began: string;
}

/** Alerts of one name that came back; of one that is forgotten the next firing begins an episode anyway. */
const MOST_EPISODES = 200;

/** The state that an event belongs to: a new one where an alert begins another episode. */
export function episodeOf(run: RunState, event: PipelineEvent): RunState {
  return beginsAnew(run, event) ? { ...NEW_RUN, began: event.time } : run;
}

/** Whether the alert fires anew after it was good for so long that nobody looks at its card any more. */
function beginsAnew({ outcomes }: RunState, event: PipelineEvent): boolean {
  const { kind, status, id, time } = event;
  const last = outcomes.at(-1);
  if (kind !== "alert" || !isBad(status) || !isFinal(event) || last?.verdict !== "good") return false;
  // What comes again is known by its id, and what comes late by its time.
  return Date.parse(time) - Date.parse(last.time) > FLAPPING_MS && outcomes.every((known) => known.id !== id);
}

/** Whether the event is of an episode that is over: it came late, and its card says more than it does. */
export function isPast({ began }: RunState, { time }: PipelineEvent): boolean {
  return began !== undefined && Date.parse(time) < Date.parse(began);
}

/** Key of the episode; no part of another key has a bare percent sign, see `runKey`. */
export function keyOfEpisode(alert: string, began: string | undefined): string {
  return began === undefined ? alert : `${alert}%since ${began}`;
}

/**
 * The latest episode of each alert that has had several; of very many those are forgotten that began longest ago.
 * @param began of the alert's episode, see `RunState`
 */
export function withEpisode(
  episodes: readonly Episode[],
  alert: string,
  began: string | undefined,
): readonly Episode[] {
  if (began === undefined || episodes.some((one) => one.alert === alert && one.began === began)) return episodes;
  const others = episodes.filter((one) => one.alert !== alert);
  return [...others, { alert, began }].slice(-MOST_EPISODES);
}
