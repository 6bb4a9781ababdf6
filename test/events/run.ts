import type { EventStatus, PipelineEvent } from "../../src/events/event.ts";
import {
  advance,
  type Change,
  historyKey,
  type PipelineState,
  type RunState,
  runKey,
} from "../../src/events/history.ts";

/** The moment this many minutes after 2 o'clock. */
export const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 2, minute)).toISOString();

/** An event of run 41 of "Nightly training" on main. */
export function event(status: EventStatus, minute: number, more: Partial<PipelineEvent> = {}): PipelineEvent {
  const { runId = "41", attempt = 1, kind = "training" } = more;
  return {
    id: `${kind}/${runId}/${attempt}/${status}/${minute}`,
    source: "github",
    type: "test",
    time: at(minute),
    kind,
    status,
    pipeline: "Nightly training",
    runId,
    attempt,
    ref: "main",
    labels: { repository: "octo-org/churn-model" },
    ...more,
  };
}

export interface History {
  readonly runs: ReadonlyMap<string, RunState>;
  readonly pipelines: ReadonlyMap<string, PipelineState>;
  readonly changes: readonly Change[];
}

/** Takes events in the given order, through JSON as a store keeps the states. */
export function live(events: readonly PipelineEvent[]): History {
  const runs = new Map<string, RunState>();
  const pipelines = new Map<string, PipelineState>();
  const changes: Change[] = [];
  for (const one of events) {
    const run = runKey(one);
    const pipeline = historyKey(one, runs.get(run));
    const next = advance(runs.get(run), pipelines.get(pipeline), one);
    runs.set(run, JSON.parse(JSON.stringify(next.run)) as RunState);
    pipelines.set(pipeline, JSON.parse(JSON.stringify(next.pipeline)) as PipelineState);
    changes.push(...next.changes);
  }
  return { runs, pipelines, changes };
}

/** "failed 41" and so on, in order. */
export function told({ changes }: History): readonly string[] {
  return changes.map(({ type, card, event: { status }, opens, by }) => {
    const words = [
      type,
      status,
      card.split("|").at(-1),
      ...(opens ? [] : ["(quiet)"]),
      ...(by ? [`by ${by.runId}`] : []),
    ];
    return words.join(" ");
  });
}
