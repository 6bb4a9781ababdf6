import type { EventStatus } from "./event.ts";

const PREDICATES: Partial<Record<EventStatus, string>> = {
  queued: "queued",
  started: "started",
  succeeded: "finished",
  failed: "finished",
  cancelled: "finished",
  skipped: "finished",
};

/**
 * The type of a run or a task in this status, where CDEvents 0.4 has one (https://cdevents.dev/docs/core); undefined
 * where the sender's own word has to do.
 */
export function runType(subject: "pipelinerun" | "taskrun", status: EventStatus): string | undefined {
  const predicate = PREDICATES[status];
  // A task is not queued there.
  if (predicate === undefined || (subject === "taskrun" && predicate === "queued")) return undefined;
  return `dev.cdevents.${subject}.${predicate}.0.2.0`;
}
