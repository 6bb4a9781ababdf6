import { eventKey, toEvent } from "../draft.ts";
import type { EventKind, EventStatus, PipelineEvent } from "../event.ts";
import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, instant, LONGEST, list, text } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { isTraining } from "../training.ts";

/** https://docs.databricks.com/aws/en/jobs/notifications: "succeeded with failures" is a success there. */
const JOB_STATUSES: ReadonlyMap<string, EventStatus> = new Map([
  ["jobs.on_start", "started"],
  ["jobs.on_success", "succeeded"],
  ["jobs.on_failure", "failed"],
  ["jobs.on_duration_warning_threshold_exceeded", "started"],
  ["jobs.on_streaming_backlog_exceeded", "started"],
]);

/** Warnings about a run that goes on. */
const WARNING = /^jobs\.on_(.+_exceeded)$/;

/**
 * A run of a job, or of one of its tasks, which names the job's run as its parent.
 * @throws {UnreadableBodyError} when it says which run it is about in no way
 */
export function decodeJob(type: string, message: Fields, now: Date): readonly PipelineEvent[] {
  if (!type.startsWith("jobs.")) return [];
  const [run, job, task] = [fields(message["run"]), fields(message["job"]), fields(message["task"])];
  const own = id(run["run_id"]);
  if (own === undefined) throw unreadable(`The event ${type} has no \`run.run_id\`.`);
  const step = text(task["task_key"]);
  const parent = id(run["parent_run_id"]);
  const isTask = step !== undefined || parent !== undefined;
  const status = JOB_STATUSES.get(type) ?? "unknown";
  const pipeline = first(text, job["name"]) ?? id(job["job_id"]) ?? "Databricks job";
  const event = toEvent("databricks", now, {
    // A repair of the run says the same again, without an attempt or a time: nothing tells it from a redelivery.
    id: eventKey(id(message["workspace_id"]), own, type),
    type: runType(isTask ? "taskrun" : "pipelinerun", status) ?? `com.databricks.${type}`,
    kind: isTask ? "task" : kindOf(pipeline),
    status,
    pipeline,
    // What a task tells belongs to the job's run.
    runId: parent ?? own,
    account: id(message["workspace_id"]),
    failingStep: isTask && status === "failed" ? (step ?? own) : undefined,
    labels: {
      job: step,
      job_id: id(job["job_id"]),
      workspace_id: id(message["workspace_id"]),
      warning: WARNING.exec(type)?.[1],
    },
  });
  return [event];
}

function kindOf(pipeline: string): EventKind {
  return isTraining(pipeline) ? "training" : "run";
}

/** The events of a registry webhook; some are also asked for by narrower names, which the payload may then have. */
const REGISTRY_STATUSES: ReadonlyMap<string, EventStatus> = new Map([
  ["REGISTERED_MODEL_CREATED", "registered"],
  ["MODEL_VERSION_CREATED", "registered"],
  ["MODEL_VERSION_TRANSITIONED_STAGE", "promoted"],
  ["MODEL_VERSION_TRANSITIONED_TO_STAGING", "promoted"],
  ["MODEL_VERSION_TRANSITIONED_TO_PRODUCTION", "promoted"],
  ["MODEL_VERSION_TRANSITIONED_TO_ARCHIVED", "info"],
  ["MODEL_VERSION_TAG_SET", "tagged"],
  // Somebody has to approve.
  ["TRANSITION_REQUEST_CREATED", "waiting"],
  ["TRANSITION_REQUEST_TO_STAGING_CREATED", "waiting"],
  ["TRANSITION_REQUEST_TO_PRODUCTION_CREATED", "waiting"],
  ["TRANSITION_REQUEST_TO_ARCHIVED_CREATED", "waiting"],
  ["COMMENT_CREATED", "info"],
]);

/** Stages that take a version out of use. */
const OUT_OF_USE: ReadonlySet<string> = new Set(["archived", "none"]);

/** @throws {UnreadableBodyError} when a known event names no model */
export function decodeRegistry(type: string, message: Fields, now: Date): readonly PipelineEvent[] {
  const name = text(message["model_name"]);
  if (name === undefined) {
    if (REGISTRY_STATUSES.has(type)) throw unreadable(`The event ${type} has no \`model_name\`.`);
    return [];
  }
  const version = id(message["version"]);
  const stage = first(text, message["to_stage"], /_TO_(STAGING|PRODUCTION|ARCHIVED)(?:_CREATED)?$/.exec(type)?.[1]);
  const status = REGISTRY_STATUSES.get(type) ?? "unknown";
  const isOut = status === "promoted" && OUT_OF_USE.has(stage?.toLowerCase() ?? "");
  const at = instant(message["event_timestamp"]);
  const tags = list(message["tags"]).map(({ key, value }) => `${text(key) ?? ""}=${text(value) ?? ""}`);
  const event = toEvent("databricks", now, {
    // Not the webhook's id: two webhooks tell of the same happening.
    id: eventKey(type, name, version, stage, id(message["event_timestamp"]), tags.join(", ").slice(0, LONGEST.error)),
    type: `com.databricks.${type.toLowerCase()}`,
    time: at,
    kind: "model",
    status: isOut ? "info" : status,
    pipeline: name,
    account: id(message["workspace_id"]),
    model: { name, version, stage },
    labels: {
      from_stage: text(message["from_stage"]),
      tags: text(tags.join(", ")),
      comment: type === "COMMENT_CREATED" ? text(message["comment"]) : undefined,
      workspace_id: id(message["workspace_id"]),
    },
  });
  return [event];
}

function unreadable(message: string): UnreadableBodyError {
  return new UnreadableBodyError(
    message,
    "Compare the body with Databricks' pages on job notifications and on model registry webhooks.",
  );
}
