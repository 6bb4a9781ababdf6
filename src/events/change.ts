import type { PipelineEvent } from "./event.ts";
import type { Flaps } from "./flapping.ts";
import type { PastFailure } from "./past-failures.ts";
import type { PipelineState } from "./pipeline-state.ts";
import type { Acknowledged, RunState } from "./run-state.ts";

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
  /** It had failed before and was good in between: an alert that fires anew. */
  readonly again?: true;
  /** Somebody decided on it after it stood elsewhere: promoted or rejected it, or moved an alias. */
  readonly decided?: true;
  /** The success of a later run that made this failed run good. */
  readonly by?: PipelineEvent;
  /** How often the pipeline has failed in a row, this run included, and since when (ISO 8601); absent for the first. */
  readonly streak?: { readonly times: number; readonly since: string };
  /** The pipeline fails and recovers again and again; what came last, and when it was over (ISO 8601) if it is. */
  readonly flapping?: Flaps;
  /** The last failure with the same cause. */
  readonly lastTime?: PastFailure;
  /** The version of the model that had the alias before. */
  readonly movedFrom?: string;
  readonly acknowledged?: Acknowledged;
}

export interface Transition {
  readonly run: RunState;
  readonly pipeline: PipelineState;
  readonly changes: readonly Change[];
}
