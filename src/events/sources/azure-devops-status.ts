import type { EventStatus } from "../event.ts";

/** States of builds, runs, stages and jobs before they are over. */
const STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["notStarted", "queued"],
  ["postponed", "queued"],
  ["pending", "queued"],
  ["waiting", "waiting"],
  ["running", "started"],
  ["inProgress", "started"],
  // It still runs: what it comes to is told when it is completed.
  ["canceling", "started"],
  ["cancelling", "started"],
]);

/**
 * What they came to (https://learn.microsoft.com/rest/api/azure/devops/build/builds/get, BuildResult). Builds of the
 * older resource version say so in place of a state.
 */
const RESULTS: ReadonlyMap<unknown, EventStatus> = new Map([
  ["succeeded", "succeeded"],
  // A step that may fail did fail, and the run went on.
  ["succeededWithIssues", "succeeded"],
  // "Compiled, but with other errors": somebody has to look.
  ["partiallySucceeded", "failed"],
  ["failed", "failed"],
  ["rejected", "rejected"],
  ["canceled", "cancelled"],
  ["cancelled", "cancelled"],
  ["stopped", "cancelled"],
  ["abandoned", "cancelled"],
  ["skipped", "skipped"],
]);

/** @param state a build says it in `status`, all others in `state` */
export function runStatus(state: unknown, result: unknown): EventStatus {
  if (state === "completed") return RESULTS.get(result) ?? "unknown";
  return STATES.get(state) ?? RESULTS.get(state) ?? "unknown";
}

/** https://learn.microsoft.com/rest/api/azure/devops/release/deployments, DeploymentStatus and EnvironmentStatus */
const DEPLOYMENTS: ReadonlyMap<unknown, EventStatus> = new Map([
  ["notDeployed", "queued"],
  ["notStarted", "queued"],
  ["queued", "queued"],
  ["scheduled", "queued"],
  ["inProgress", "started"],
  ["succeeded", "succeeded"],
  ["partiallySucceeded", "failed"],
  ["failed", "failed"],
  // Also the word for an environment in which the deployment failed.
  ["rejected", "rejected"],
  ["canceled", "cancelled"],
]);

export function deploymentStatus(word: unknown): EventStatus {
  return DEPLOYMENTS.get(word) ?? "unknown";
}

/** What became of an approval: what is approved, or needs no approval any more, goes on. */
const APPROVALS: ReadonlyMap<unknown, EventStatus> = new Map([
  ["pending", "waiting"],
  ["uninitiated", "waiting"],
  ["deferred", "waiting"],
  ["reassigned", "waiting"],
  ["approved", "started"],
  ["completed", "started"],
  ["skipped", "started"],
  ["rejected", "rejected"],
  ["failed", "rejected"],
  ["timedOut", "rejected"],
  ["canceled", "cancelled"],
]);

export function approvalStatus(word: unknown): EventStatus {
  return APPROVALS.get(word) ?? "unknown";
}

/** Whether nothing more is to come of it. */
export function isOver(status: EventStatus): boolean {
  return ["succeeded", "failed", "rejected", "cancelled", "skipped"].includes(status);
}
