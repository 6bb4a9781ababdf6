import { type Draft, eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, LONGEST, link, list, ref, text, time } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { isTraining } from "../training.ts";
import type { About } from "./cdevents.ts";
import { readEventData } from "./cloudevents-data.ts";

/** The last words of Tekton's types: https://tekton.dev/docs/pipelines/events/#events-via-cloudevents */
const STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["queued", "queued"],
  ["started", "started"],
  ["running", "started"],
  // It changed something while it runs; what is unknown is how it will end.
  ["unknown", "started"],
  ["successful", "succeeded"],
  ["failed", "failed"],
]);

/** What the data call a resource, by the middle word of the type. */
const RESOURCES: ReadonlyMap<string, string> = new Map([
  ["pipelinerun", "pipelineRun"],
  ["taskrun", "taskRun"],
  ["customrun", "customRun"],
  ["run", "run"],
]);

/** Reasons of a failure that people asked for: https://tekton.dev/docs/pipelines/pipelineruns/#monitoring-execution-status */
const CANCELLED: ReadonlySet<unknown> = new Set([
  "Cancelled",
  "CancelledRunningFinally",
  "PipelineRunCancelled",
  "StoppedRunningFinally",
  "TaskRunCancelled",
  "CustomRunCancelled",
  "RunCancelled",
]);

interface Run {
  readonly name: string;
  readonly labels: Fields;
  readonly annotations: Fields;
  readonly spec: Fields;
  readonly status: Fields;
  readonly metadata: Fields;
  /** The condition that says how it went. */
  readonly condition: Fields;
}

/**
 * What Tekton's controller sends of PipelineRuns, TaskRuns and CustomRuns (once: Runs), with the whole resource as data. Tekton names
 * no page for people; Pipelines as Code (https://pipelinesascode.com) notes one, with branch, commit and sender, in
 * annotations and labels.
 * @throws {UnreadableBodyError} when the resource is not there
 */
export function decodeTekton(event: Fields, { source, now }: About): readonly PipelineEvent[] {
  const type = text(event["type"]) ?? "";
  const [, resource = "", state] = /^dev\.tekton\.event\.([a-z]+)\.([a-z]+)\.v\d+$/.exec(type) ?? [];
  const name = RESOURCES.get(resource);
  if (name === undefined) return [];
  const run = readRun(fields(fields(readEventData(event))[name]), name);
  const status = statusOf(state, run.condition["reason"]);
  const { startTime, completionTime } = run.status;
  return [
    toEvent(source, now, {
      ...(name === "pipelineRun" ? pipelineRun(run, status) : taskRun(run, status, resource)),
      id: eventKey(event["source"], type, event["id"]),
      type: runType(name === "pipelineRun" ? "pipelinerun" : "taskrun", status) ?? type,
      time: first(time, event["time"], completionTime, run.condition["lastTransitionTime"], startTime),
      status,
      error: status === "failed" || status === "cancelled" ? messageOf(run) : undefined,
      startedAt: time(startTime),
      endedAt: time(completionTime),
      ...change(run),
    }),
  ];
}

type Said = Pick<Draft, "kind" | "pipeline" | "runId" | "runScope" | "failingStep" | "labels">;

function pipelineRun(run: Run, status: EventStatus): Said {
  const pipeline = pipelineOf(run);
  return {
    kind: isTraining(pipeline) ? "training" : "run",
    pipeline,
    runId: run.name,
    runScope: "pipelinerun",
    failingStep: status === "failed" ? failedStep(run) : undefined,
    labels: labelsOf(run),
  };
}

/** The label names the run that it is a part of, which is unique in its namespace; what the run's pipeline is called it may not know. */
function taskRun(run: Run, status: EventStatus, resource: string): Said {
  const whole = text(run.labels["tekton.dev/pipelineRun"]);
  const task = first(text, run.labels["tekton.dev/pipelineTask"], referenced(run, "taskRef"), run.name);
  return {
    kind: "task",
    pipeline: pipelineOf(run),
    runId: whole ?? run.name,
    runScope: whole === undefined ? resource : "pipelinerun",
    failingStep: status === "failed" ? (failedStep(run) ?? task) : undefined,
    labels: { ...labelsOf(run), job: task },
  };
}

function labelsOf({ metadata, condition, labels }: Run): NonNullable<Draft["labels"]> {
  return {
    namespace: text(metadata["namespace"]),
    reason: text(condition["reason"]),
    repository: text(labels["pipelinesascode.tekton.dev/url-repository"]),
  };
}

function messageOf({ condition }: Run): string | undefined {
  return text(condition["message"], LONGEST.error);
}

function readRun(resource: Fields, name: string): Run {
  const metadata = fields(resource["metadata"]);
  const runName = id(metadata["name"]);
  if (runName === undefined)
    throw new UnreadableBodyError(`The event's data has no \`${name}\` with a name.`, "Let Tekton itself send it.");
  const status = fields(resource["status"]);
  return {
    name: runName,
    labels: fields(metadata["labels"]),
    annotations: fields(metadata["annotations"]),
    spec: fields(resource["spec"]),
    status,
    metadata,
    condition: succeeded(status),
  };
}

function succeeded(status: Fields): Fields {
  return list(status["conditions"]).find(({ type }) => type === "Succeeded") ?? {};
}

function statusOf(state: string | undefined, reason: unknown): EventStatus {
  const status = STATES.get(state) ?? "unknown";
  if (status !== "failed") return status;
  // The pipeline goes on as if the task had not failed.
  if (reason === "FailureIgnored") return "info";
  return CANCELLED.has(reason) ? "cancelled" : "failed";
}

/** A pipeline that is written into its run has the run's name, of which what makes each run's name unique is cut. */
function pipelineOf(run: Run): string {
  const label = text(run.labels["tekton.dev/pipeline"]);
  const runName = text(run.labels["tekton.dev/pipelineRun"]) ?? run.name;
  const named = referenced(run, "pipelineRef") ?? (label === runName ? undefined : label);
  const task = run.labels["tekton.dev/pipelineRun"] === undefined ? referenced(run, "taskRef") : undefined;
  return named ?? task ?? withoutSuffix(runName, run.metadata["generateName"]);
}

/** By its name, or by the name that a resolver is given: https://tekton.dev/docs/pipelines/resolution/ */
function referenced({ spec }: Run, reference: "pipelineRef" | "taskRef"): string | undefined {
  const { name, params } = fields(spec[reference]);
  const resolved = list(params).find((param) => param["name"] === "name");
  return text(name) ?? text(resolved?.["value"]);
}

/** Kubernetes appends a hyphen and five characters, none of which is a vowel or looks like one. */
function withoutSuffix(name: string, generated: unknown): string {
  const start = text(generated)?.replace(/-$/, "");
  if (start !== undefined && name.startsWith(`${start}-`)) return start;
  return name.replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}$/, "") || name;
}

/** The step of a task that ended badly, or the task of a pipeline that did, where the resource says so. */
function failedStep({ status }: Run): string | undefined {
  const step = list(status["steps"]).find(({ terminated }) => {
    const { exitCode } = fields(terminated);
    return typeof exitCode === "number" && exitCode !== 0;
  });
  const task = Object.values(fields(status["taskRuns"]))
    .map(fields)
    .find((one) => succeeded(fields(one["status"]))["status"] === "False");
  return text(step?.["name"]) ?? text(task?.["pipelineTaskName"]);
}

function change({ labels, annotations }: Run) {
  const said = (name: string): unknown[] => {
    const full = `pipelinesascode.tekton.dev/${name}`;
    return [annotations[full], labels[full]];
  };
  return {
    url: first(link, ...said("log-url")),
    ref: first(ref, ...said("branch")),
    commit: first(text, ...said("sha")),
    actor: first(text, ...said("sender")),
    runbookUrl: first(link, annotations["runbook_url"]),
  };
}
