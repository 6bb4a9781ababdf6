import { type Draft, eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, LONGEST, link, list, ref, text, time } from "../payload.ts";
import { isTraining } from "../training.ts";
import { isCloudDeploy, readCloudDeploy } from "./gcp-deploy.ts";
import { isVertexLog, readVertexLog } from "./gcp-vertex.ts";

/** A message of Pub/Sub around its data. */
export interface GcpMessage {
  readonly id: unknown;
  readonly attributes: Fields;
  readonly publishedAt?: string | undefined;
  readonly now: Date;
}

/** What a message says beyond what all of them say. */
export type Said = Omit<Draft, "id" | "type"> & { readonly type?: string | undefined };

/** https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds#status */
const BUILD_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["PENDING", "queued"],
  ["QUEUED", "queued"],
  ["WORKING", "started"],
  ["SUCCESS", "succeeded"],
  ["FAILURE", "failed"],
  ["INTERNAL_ERROR", "failed"],
  ["TIMEOUT", "failed"],
  ["CANCELLED", "cancelled"],
  // Nobody had room for it before its time in the queue was over.
  ["EXPIRED", "cancelled"],
]);

/** The event in a message's data; none for what is about nothing that is known here. */
export function decodeGcpMessage(data: Fields, message: GcpMessage): readonly PipelineEvent[] {
  const said = read(data, message.attributes);
  if (said === undefined) return [];
  const { status, pipeline, runId } = said;
  return [
    toEvent("gcp", message.now, {
      ...said,
      id:
        first(id, message.id) === undefined
          ? eventKey(said.type, pipeline, runId, said.failingStep, status)
          : eventKey(message.id),
      type: said.type ?? "com.google.cloud.pubsub.message",
      time: said.time ?? message.publishedAt,
      account: said.labels?.["project"],
    }),
  ];
}

function read(data: Fields, attributes: Fields): Said | undefined {
  if (isCloudDeploy(attributes)) return readCloudDeploy(attributes);
  if (isVertexLog(data)) return readVertexLog(data);
  if (typeof data["action"] === "string" && (typeof data["digest"] === "string" || typeof data["tag"] === "string"))
    return readImage(data);
  const build = { id: attributes["buildId"], status: attributes["status"], ...data };
  const isBuild = id(attributes["buildId"]) !== undefined || typeof data["logUrl"] === "string" || "steps" in data;
  return isBuild && id(build.id) !== undefined ? readBuild(build) : undefined;
}

/**
 * A build of Cloud Build (https://cloud.google.com/build/docs/subscribe-build-notifications). Its name is the trigger's;
 * builds that were submitted by hand have none.
 */
function readBuild(build: Fields): Said {
  const of = fields(build["substitutions"]);
  const status = buildStatus(build);
  const project = text(build["projectId"]);
  const pipeline = first(text, of["TRIGGER_NAME"], of["REPO_NAME"], build["buildTriggerId"], project) ?? "Cloud Build";
  const { startTime, finishTime, createTime } = build;
  const isOver = ["succeeded", "failed", "cancelled"].includes(status);
  return {
    type: runType("pipelinerun", status) ?? "com.google.cloud.build.status",
    time: isOver ? first(time, finishTime, startTime, createTime) : first(time, startTime, createTime),
    kind: isTraining(pipeline) ? "training" : "run",
    status,
    pipeline,
    runId: id(build["id"]),
    url: link(build["logUrl"]),
    ref: first(ref, of["BRANCH_NAME"], of["TAG_NAME"]),
    commit: first(text, of["COMMIT_SHA"], of["REVISION_ID"]),
    failingStep: status === "failed" ? failedStep(build) : undefined,
    error:
      status === "failed" || status === "cancelled"
        ? first(long, fields(build["failureInfo"])["detail"], build["statusDetail"])
        : undefined,
    startedAt: time(startTime),
    endedAt: time(finishTime),
    labels: {
      repository: first(text, of["REPO_FULL_NAME"], of["REPO_NAME"]),
      project,
      trigger: text(build["buildTriggerId"]),
    },
  };
}

function buildStatus({ status, approval }: Fields): EventStatus {
  const known = BUILD_STATUSES.get(status) ?? "unknown";
  return known === "queued" && fields(approval)["state"] === "PENDING" ? "waiting" : known;
}

/** By its own name, else by the image that it runs. */
function failedStep({ steps }: Fields): string | undefined {
  const step = list(steps).find((one) => BUILD_STATUSES.get(one["status"]) === "failed");
  return first(text, step?.["id"], step?.["name"]);
}

/** An image in Artifact Registry: https://cloud.google.com/artifact-registry/docs/configure-notifications */
function readImage({ action, digest, tag }: Fields): Said {
  const artifact = first(text, tag, digest) ?? "";
  return {
    type: action === "INSERT" ? "dev.cdevents.artifact.published.0.2.0" : "com.google.cloud.artifactregistry.image",
    kind: "release",
    status: action === "INSERT" ? "published" : action === "DELETE" ? "info" : "unknown",
    pipeline: artifact.replace(/@.*$|:[^/:]*$/, ""),
    labels: { artifact, digest: text(digest)?.split("@").at(-1) },
  };
}

function long(value: unknown): string | undefined {
  return text(value, LONGEST.error);
}
