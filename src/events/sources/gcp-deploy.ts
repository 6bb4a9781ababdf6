import type { EventStatus } from "../event.ts";
import { type Fields, first, id, link, text } from "../payload.ts";
import type { Said } from "./gcp-messages.ts";

/** https://cloud.google.com/deploy/docs/subscribe-deploy-notifications */
const ACTIONS: ReadonlyMap<unknown, EventStatus> = new Map([
  ["Start", "started"],
  ["Succeed", "succeeded"],
  ["Failure", "failed"],
  ["Terminated", "cancelled"],
  ["Cancelled", "cancelled"],
  // Somebody has to approve it, or to advance it to its next phase.
  ["Required", "waiting"],
  ["Rejected", "rejected"],
  // That it may go on does not say how it ends.
  ["Approved", "info"],
  ["Advanced", "info"],
  ["Create", "info"],
  ["Update", "info"],
  ["Delete", "info"],
]);

const RESOURCE_ACTIONS: ReadonlySet<unknown> = new Set(["Create", "Update", "Delete"]);

/** Its messages have attributes and no data. */
export function isCloudDeploy(event: Fields): boolean {
  return text(event["Action"]) !== undefined && text(event["DeliveryPipelineId"]) !== undefined;
}

/** A rollout to a target, the target being the environment; a job of one; or a release, which is rendered first. */
export function readCloudDeploy(event: Fields): Said {
  const action = text(event["Action"]) ?? "";
  const resource = first(text, event["Resource"], event["Rollout"]);
  const type = text(event["ResourceType"]) ?? (resource?.includes("/rollouts/") === true ? "Rollout" : "");
  const status = ACTIONS.get(action) ?? "unknown";
  const rollout = first(id, event["RolloutId"], part(resource, "rollouts"));
  const release = first(id, event["ReleaseId"], part(resource, "releases"));
  const job = type === "JobRun" ? first(text, event["JobId"], event["JobRunId"], part(resource, "jobRuns")) : undefined;
  return {
    type: cloudType(type, status),
    kind: kindOf(type, action),
    status,
    pipeline: text(event["DeliveryPipelineId"]) ?? "",
    runId: rollout ?? release,
    url: page(event, release, rollout),
    environment: text(event["TargetId"]),
    failingStep: status === "failed" ? job : undefined,
    labels: { release, job, project: id(event["ProjectNumber"]) },
  };
}

function kindOf(type: string, action: string): Said["kind"] {
  if (type === "JobRun") return "task";
  if (type === "Release") return "release";
  return RESOURCE_ACTIONS.has(action) && type !== "Rollout" ? "change" : "deployment";
}

function cloudType(type: string, status: EventStatus): string {
  if (type === "Rollout" && status === "succeeded") return "dev.cdevents.service.deployed.0.2.0";
  return `com.google.cloud.deploy.${type.toLowerCase() || "notification"}`;
}

/** `r-41` of `projects/…/releases/r-41/…`. */
function part(resource: string | undefined, name: string): string | undefined {
  const parts = resource?.split("/") ?? [];
  const index = parts.indexOf(name);
  return index < 0 ? undefined : parts[index + 1];
}

function page(event: Fields, release: string | undefined, rollout: string | undefined): string | undefined {
  const [place, pipeline, project] = ["Location", "DeliveryPipelineId", "ProjectNumber"].map((name) => id(event[name]));
  if (place === undefined || pipeline === undefined || project === undefined || release === undefined) return undefined;
  const path = [place, pipeline, "releases", release, ...(rollout === undefined ? [] : ["rollouts", rollout])];
  const address = path.map(encodeURIComponent).join("/");
  return link(
    `https://console.cloud.google.com/deploy/delivery-pipelines/${address}?project=${encodeURIComponent(project)}`,
  );
}
