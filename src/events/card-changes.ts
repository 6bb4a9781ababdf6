import { isDeepStrictEqual } from "node:util";
import { movedFrom } from "./aliases.ts";
import type { Change } from "./change.ts";
import type { EventStatus, PipelineEvent } from "./event.ts";
import { lastTimeOf } from "./past-failures.ts";
import type { FailingRun, PipelineState, Success } from "./pipeline-state.ts";
import {
  acknowledgedOf,
  endsBefore,
  failingBefore,
  failure,
  isBad,
  isFinal,
  isGood,
  type RunState,
  standing,
} from "./run-state.ts";

/** What every change of a run's own card says. */
export function basis(
  card: string,
  run: RunState,
  event: PipelineEvent,
): Pick<Change, "card" | "event" | "since" | "attempt"> {
  const since = failingBefore(run);
  return {
    card,
    event,
    ...(since === undefined ? {} : { since }),
    ...(event.attempt === undefined ? {} : { attempt: event.attempt }),
  };
}

/** What became new on the run's own card. */
export function ownChange(
  card: string,
  before: RunState,
  after: RunState,
  savedBy: PipelineEvent | undefined,
): readonly Change[] {
  const event = standing(after);
  if (event === undefined) return [];
  const since = failingBefore(after);
  const isAgain = since === undefined && endsBefore(after).length > 0;
  const base = {
    ...basis(card, after, event),
    ...(isDecision(standing(before), event) ? { decided: true as const } : {}),
  };
  if (after.events.at(-1) === before.events.at(-1)) {
    const isSame = isDeepStrictEqual(event, standing(before)) && since === failingBefore(before);
    return isSame ? [] : [{ ...base, type: "progress", opens: false, ...(savedBy ? { by: savedBy } : {}) }];
  }
  if (isGood(event.status) && since !== undefined) return [{ ...base, type: "recovered", opens: true }];
  if (!isBad(event.status)) return [{ ...base, type: "progress", opens: true }];
  if (!isFinal(event)) return [{ ...base, type: "progress", opens: false }];
  const failed: Change = { ...base, type: "failed", opens: true, ...(isAgain ? { again: true } : {}) };
  if (savedBy === undefined) return [failed];
  // The success came first and the failure before it arrived late: both are told, in the order in which they happened.
  return [failed, { ...base, type: "recovered", opens: false, since: since ?? event.time, by: savedBy }];
}

const DECISIONS: ReadonlySet<EventStatus> = new Set(["promoted", "rejected", "aliased", "unaliased"]);

/** Whether it stood elsewhere before; a registry tells of a version again when somebody only describes it. */
function isDecision(before: PipelineEvent | undefined, { status, model }: PipelineEvent): boolean {
  if (before === undefined || !DECISIONS.has(status)) return false;
  const [one, other] = [before.model, model];
  const isSame = one?.alias === other?.alias && one?.stage === other?.stage && one?.version === other?.version;
  return before.status !== status || !isSame;
}

/** A success turns the cards of all failed runs before it; one of them, the latest, says so in its thread. */
export function savedChanges(
  saved: readonly FailingRun[],
  success: Success | undefined,
  says: boolean,
): readonly Change[] {
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
    ...(run.acknowledged === undefined ? {} : { acknowledged: run.acknowledged }),
  }));
}

/**
 * Adds to a change of the event's own card what the pipeline and the run know of it.
 * @param before the pipeline before the event, for what the event took the place of
 * @param own key of the event's run
 */
export function withContext(
  change: Change,
  before: PipelineState,
  pipeline: PipelineState,
  run: RunState,
  own: string,
): Change {
  const { event, card, by } = change;
  if (card !== own) return change;
  const isFailing = isBad(event.status) && isFinal(event) && by === undefined;
  const at = failure(run)?.since;
  const streak = isFailing ? streakOf(pipeline.failing, card) : undefined;
  const lastTime = isFailing && at !== undefined ? lastTimeOf(pipeline.past ?? [], card, event, at) : undefined;
  const moved = movedFrom(before.aliases ?? [], event);
  const acknowledged = acknowledgedOf(run);
  return {
    ...change,
    ...(streak === undefined ? {} : { streak }),
    ...(lastTime === undefined ? {} : { lastTime }),
    ...(moved === undefined ? {} : { movedFrom: moved }),
    ...(acknowledged === undefined ? {} : { acknowledged }),
  };
}

function streakOf(failing: readonly FailingRun[], card: string): Change["streak"] {
  const index = failing.findIndex(({ run }) => run === card);
  const since = failing
    .slice(0, index + 1)
    .map((run) => run.since)
    .sort()[0];
  return index > 0 && since !== undefined ? { times: index + 1, since } : undefined;
}
