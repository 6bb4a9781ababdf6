import type { EventStatus } from "../event.ts";

/** Of pipelines and jobs: https://docs.gitlab.com/api/pipelines/#list-project-pipelines */
const STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["created", "queued"],
  ["preparing", "queued"],
  ["pending", "queued"],
  // It starts by itself at its time: nobody has to do anything.
  ["scheduled", "queued"],
  ["waiting_for_resource", "waiting"],
  ["waiting_for_callback", "waiting"],
  ["manual", "waiting"],
  ["running", "started"],
  // Its last scripts still run.
  ["canceling", "started"],
  ["success", "succeeded"],
  ["failed", "failed"],
  ["canceled", "cancelled"],
  ["skipped", "skipped"],
]);

/**
 * https://docs.gitlab.com/api/graphql/reference/#deploymentstatus, and what became of an approval:
 * https://gitlab.com/gitlab-org/gitlab/-/merge_requests/239337
 */
const DEPLOYMENT_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["created", "queued"],
  // Somebody has to approve it.
  ["blocked", "waiting"],
  ["approved", "started"],
  ["rejected", "rejected"],
  ["running", "started"],
  ["success", "succeeded"],
  ["failed", "failed"],
  ["canceled", "cancelled"],
  ["skipped", "skipped"],
]);

const WAITS_FOR: ReadonlyMap<unknown, string> = new Map([
  ["waiting_for_resource", "a resource"],
  ["waiting_for_callback", "a callback"],
]);

/** What a pipeline waits for that nobody has to approve. */
export function waitsFor(status: unknown): string | undefined {
  return WAITS_FOR.get(status);
}

export function ciStatus(status: unknown): EventStatus {
  return STATUSES.get(status) ?? "unknown";
}

export function deploymentStatus(status: unknown): EventStatus {
  return DEPLOYMENT_STATUSES.get(status) ?? "unknown";
}

/** Whether nothing more is to come of it, unless it is retried. */
export function isOver(status: EventStatus): boolean {
  return ["succeeded", "failed", "cancelled", "skipped"].includes(status);
}
