import type { EventStatus } from "../event.ts";
import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, LONGEST, link, text, time } from "../payload.ts";
import { isTraining } from "../training.ts";
import type { Said } from "./gcp-messages.ts";

/**
 * States of a pipeline of Vertex AI and of its tasks, without their first words:
 * https://cloud.google.com/vertex-ai/docs/reference/rest/v1/PipelineState and
 * https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.pipelineJobs#State
 */
const STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["QUEUED", "queued"],
  ["PENDING", "queued"],
  ["RUNNING", "started"],
  ["SUCCEEDED", "succeeded"],
  ["FAILED", "failed"],
  // It still runs until it is cancelled, and may yet succeed or fail.
  ["CANCELLING", "started"],
  ["CANCEL_PENDING", "started"],
  ["CANCELLED", "cancelled"],
  ["PAUSED", "waiting"],
  ["SKIPPED", "skipped"],
  ["NOT_TRIGGERED", "skipped"],
]);

/** An entry of the logs that Vertex AI Pipelines writes, as a log sink sends it to a topic. */
export function isVertexLog({ logName }: Fields): boolean {
  return (
    typeof logName === "string" && /aiplatform\.googleapis\.com(?:%2F|\/)pipeline_job(?:_task)?_events$/i.test(logName)
  );
}

/** https://cloud.google.com/vertex-ai/docs/pipelines/logging */
export function readVertexLog(entry: Fields): Said | undefined {
  const said = fields(entry["jsonPayload"]);
  const place = fields(fields(entry["resource"])["labels"]);
  const runId = first(id, place["pipeline_job_id"], said["pipelineJobId"]);
  const pipeline = first(text, said["pipelineName"], fields(entry["labels"])["pipeline_name"]) ?? runId;
  const state = text(said["state"]);
  // A line without a state is something that somebody wrote, not something that happened to the run.
  if (pipeline === undefined || state === undefined) return undefined;
  const status = STATES.get(state.replace(/^(?:PIPELINE|TASK|JOB)_STATE_|^STATE_/, "")) ?? "unknown";
  const task = text(said["taskName"]);
  const isOver = ["succeeded", "failed", "cancelled", "skipped"].includes(status);
  const at = time(entry["timestamp"]);
  return {
    type: runType(task === undefined ? "pipelinerun" : "taskrun", status) ?? "com.google.cloud.aiplatform.pipelinejob",
    time: at,
    kind: task === undefined ? (isTraining(pipeline) ? "training" : "run") : "task",
    status,
    pipeline,
    runId,
    url: page(place, runId),
    failingStep: status === "failed" ? task : undefined,
    error: status === "failed" || status === "cancelled" ? errorOf(said) : undefined,
    endedAt: isOver ? at : undefined,
    labels: { project: id(place["resource_container"]), location: text(place["location"]), job: task },
  };
}

function errorOf({ error, message }: Fields): string | undefined {
  return first((value) => text(value, LONGEST.error), fields(error)["message"], error, message);
}

function page({ location, resource_container: container }: Fields, runId: string | undefined): string | undefined {
  const [place, project] = [id(location), id(container)?.replace(/^projects\//, "")];
  if (place === undefined || project === undefined || runId === undefined) return undefined;
  const [at, run, of] = [place, runId, project].map(encodeURIComponent);
  return link(`https://console.cloud.google.com/vertex-ai/locations/${at}/pipelines/runs/${run}?project=${of}`);
}
