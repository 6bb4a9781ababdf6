import type { EventStatus } from "../event.ts";
import type { Fields } from "../payload.ts";

/** https://docs.github.com/en/rest/checks/runs: what a run, a job, a step or a check came to. */
const CONCLUSIONS: ReadonlyMap<unknown, EventStatus> = new Map([
  ["success", "succeeded"],
  ["failure", "failed"],
  ["timed_out", "failed"],
  ["startup_failure", "failed"],
  ["cancelled", "cancelled"],
  // GitHub gave up on it after two weeks without a word.
  ["stale", "cancelled"],
  ["skipped", "skipped"],
  // Somebody has to approve or to mend something before it goes on: neither success nor failure.
  ["action_required", "waiting"],
  ["neutral", "info"],
]);

const STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["requested", "queued"],
  ["queued", "queued"],
  ["pending", "queued"],
  ["waiting", "waiting"],
  ["in_progress", "started"],
]);

const DEPLOYMENT_STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["queued", "queued"],
  ["pending", "queued"],
  ["waiting", "waiting"],
  ["in_progress", "started"],
  ["success", "succeeded"],
  ["failure", "failed"],
  ["error", "failed"],
  // A newer deployment took its place; it was not undone.
  ["inactive", "info"],
]);

/** https://docs.github.com/en/rest/commits/statuses */
const COMMIT_STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["pending", "started"],
  ["success", "succeeded"],
  ["failure", "failed"],
  ["error", "failed"],
]);

/** The actions of a review, of people or of an app. */
const REVIEWS: ReadonlyMap<string, EventStatus> = new Map([
  ["requested", "waiting"],
  ["approved", "started"],
  ["rejected", "rejected"],
]);

/** From what a run says of itself, whatever the event is called that told it. */
export function runStatus({ status, conclusion }: Fields): EventStatus {
  if (typeof conclusion === "string" && conclusion !== "") return CONCLUSIONS.get(conclusion) ?? "unknown";
  return STATES.get(status) ?? "unknown";
}

export function deploymentStatus(state: unknown): EventStatus {
  return DEPLOYMENT_STATES.get(state) ?? "unknown";
}

export function commitStatus(state: unknown): EventStatus {
  return COMMIT_STATES.get(state) ?? "unknown";
}

export function reviewStatus(action: string): EventStatus {
  return REVIEWS.get(action) ?? "unknown";
}

/** Whether nothing more is to come of it. */
export function isOver(status: EventStatus): boolean {
  return ["succeeded", "failed", "cancelled", "skipped"].includes(status);
}
