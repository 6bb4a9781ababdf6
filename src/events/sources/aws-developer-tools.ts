import type { EventStatus } from "../event.ts";
import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, instant, LONGEST, link, list, positive, ref, text } from "../payload.ts";
import { isTraining } from "../training.ts";
import { consolePage, nameOf } from "./aws-console.ts";
import type { AwsEvent, Said } from "./aws-messages.ts";

/** https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html */
const BUILD_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["QUEUED", "queued"],
  ["IN_PROGRESS", "started"],
  ["SUCCEEDED", "succeeded"],
  ["FAILED", "failed"],
  ["FAULT", "failed"],
  ["TIMED_OUT", "failed"],
  ["CLIENT_ERROR", "failed"],
  ["STOPPED", "cancelled"],
]);

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
const PIPELINE_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["STARTED", "started"],
  ["RESUMED", "started"],
  ["SUCCEEDED", "succeeded"],
  ["FAILED", "failed"],
  // It still runs until it has stopped.
  ["STOPPING", "started"],
  ["STOPPED", "cancelled"],
  ["CANCELED", "cancelled"],
  ["ABANDONED", "cancelled"],
  // A newer execution went on in its place.
  ["SUPERSEDED", "cancelled"],
]);

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
const DEPLOYMENT_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["START", "started"],
  // The new instances wait for the traffic.
  ["READY", "waiting"],
  ["SUCCESS", "succeeded"],
  ["FAILURE", "failed"],
  ["STOP", "cancelled"],
]);

const FAILED_PHASES: ReadonlySet<unknown> = new Set(["FAILED", "FAULT", "TIMED_OUT", "CLIENT_ERROR"]);

/** The `environment` of a build is its container. */
export function codeBuild({ detail }: AwsEvent): Said | undefined {
  const project = text(detail["project-name"]);
  if (project === undefined) return undefined;
  const status = BUILD_STATUSES.get(detail["build-status"]) ?? "unknown";
  const phases = list(fields(detail["additional-information"])["phases"]);
  const failed = status === "failed" ? phases.find((phase) => FAILED_PHASES.has(phase["phase-status"])) : undefined;
  return {
    ...build(detail, project),
    type: runType("pipelinerun", status),
    kind: isTraining(project) ? "training" : "run",
    status,
    failingStep: text(failed?.["phase-type"]),
    error:
      status === "failed"
        ? (contextOf(failed?.["phase-context"]) ?? contextOf(detail["current-phase-context"]))
        : undefined,
    endedAt: first(
      clock,
      ...phases.map((phase) => (phase["phase-type"] === "COMPLETED" ? phase["start-time"] : undefined)),
    ),
  };
}

export function codeBuildPhase({ detail }: AwsEvent): Said | undefined {
  const project = text(detail["project-name"]);
  if (project === undefined) return undefined;
  const status = BUILD_STATUSES.get(detail["completed-phase-status"]) ?? "unknown";
  const phase = text(detail["completed-phase"]);
  const shared = build(detail, project);
  return {
    ...shared,
    type: runType("taskrun", status),
    kind: "task",
    status,
    failingStep: status === "failed" ? phase : undefined,
    error: status === "failed" ? contextOf(detail["completed-phase-context"]) : undefined,
    startedAt: clock(detail["completed-phase-start"]),
    endedAt: clock(detail["completed-phase-end"]),
    labels: { ...shared.labels, job: phase },
  };
}

function build(detail: Fields, project: string): Omit<Said, "kind" | "status"> {
  const more = fields(detail["additional-information"]);
  const initiator = text(more["initiator"]);
  const version = text(more["source-version"]);
  const location = text(fields(more["source"])["location"]);
  const isCommit = version !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(version);
  return {
    pipeline: project,
    runId: id(detail["build-id"]),
    url: link(fields(more["logs"])["deep-link"]),
    ref: version === undefined || isCommit || version.startsWith("arn:") ? undefined : ref(version),
    commit: isCommit ? version : undefined,
    // Services that start a build have a slash in their names.
    actor: initiator?.includes("/") === true ? undefined : initiator,
    startedAt: clock(more["build-start-time"]),
    labels: {
      repository: link(location) === undefined ? undefined : location,
      initiator: initiator?.includes("/") === true ? initiator : undefined,
    },
  };
}

/** A list of texts, or such a list printed into one: `[: ]` and `[]` when there is nothing to say. */
function contextOf(context: unknown): string | undefined {
  const texts = Array.isArray(context) ? context : typeof context === "string" ? [context.replace(/^\[|\]$/g, "")] : [];
  const said = texts.map((one) => (typeof one === "string" ? one.trim() : "")).filter((one) => /[^\s:]/.test(one));
  return text(said.join("; "), LONGEST.error);
}

/** `Sep 1, 2017 4:12:29 PM`, which is UTC. */
function clock(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d{2}:\d{2} [AP]M$/.test(value))
    return instant(value);
  const parsed = new Date(`${value.replaceAll(",", "")} UTC`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString();
}

/** A whole execution, or one of its stages or actions. */
export function codePipeline({ detail, region, additional }: AwsEvent): Said | undefined {
  const pipeline = text(detail["pipeline"]);
  if (pipeline === undefined) return undefined;
  const runId = id(detail["execution-id"]);
  const page = (home: string, where: string) =>
    `${home}/codesuite/codepipeline/pipelines/${encodeURIComponent(pipeline)}/executions/${runId}/timeline?region=${where}`;
  const execution: Execution = {
    kind: isTraining(pipeline) ? "training" : "run",
    pipeline,
    runId,
    attempt: positive(detail["pipeline-execution-attempt"]),
    url: runId === undefined ? undefined : consolePage(region, page),
  };
  return readApproval(execution, detail) ?? readPart(execution, detail, additional);
}

type Execution = Pick<Said, "kind" | "pipeline" | "runId" | "attempt" | "url">;

function readPart(execution: Execution, detail: Fields, additional: Fields): Said {
  const [stage, action] = [text(detail["stage"]), text(detail["action"])];
  const part = action ?? stage;
  const status = PIPELINE_STATUSES.get(detail["state"]) ?? "unknown";
  const result = fields(detail["execution-result"]);
  const [failed] = list(additional["failedActions"]);
  return {
    ...execution,
    type: runType(part === undefined ? "pipelinerun" : "taskrun", status),
    kind: part === undefined ? execution.kind : "task",
    status,
    url: first(link, result["external-execution-url"], execution.url),
    actor: part === undefined ? starter(fields(detail["execution-trigger"])) : undefined,
    failingStep: status === "failed" ? (part ?? text(failed?.["action"])) : undefined,
    error:
      status === "failed"
        ? first(long, result["external-execution-summary"], failed?.["additionalInformation"], result["error-code"])
        : undefined,
    startedAt: instant(detail["start-time"]),
    labels: { stage, job: part },
  };
}

/** An approval halts the whole execution, which says nothing of it itself; one that is refused fails like any action. */
const HALTS: ReadonlyMap<unknown, EventStatus> = new Map([
  ["STARTED", "waiting"],
  ["SUCCEEDED", "started"],
]);

function readApproval(execution: Execution, { state, stage, action, type }: Fields): Said | undefined {
  const status = fields(type)["category"] === "Approval" ? HALTS.get(state) : undefined;
  if (status === undefined) return undefined;
  const labels = status === "waiting" ? { stage: text(stage), action: text(action) } : {};
  return { ...execution, type: runType("pipelinerun", status), status, labels };
}

/** Whoever started it by hand: the name at the end of an ARN. */
function starter(trigger: Fields): string | undefined {
  return trigger["trigger-type"] === "StartPipelineExecution" ? text(nameOf(id(trigger["trigger-detail"]))) : undefined;
}

function long(value: unknown): string | undefined {
  return text(value, LONGEST.error);
}

export function codeDeploy({ detail, region }: AwsEvent): Said | undefined {
  const application = text(detail["application"]);
  if (application === undefined) return undefined;
  const status = DEPLOYMENT_STATUSES.get(detail["state"]) ?? "unknown";
  const runId = id(detail["deploymentId"]);
  return {
    type: status === "succeeded" ? "dev.cdevents.service.deployed.0.2.0" : undefined,
    kind: "deployment",
    status,
    pipeline: application,
    runId,
    url:
      runId === undefined
        ? undefined
        : consolePage(region, (home, where) => `${home}/codesuite/codedeploy/deployments/${runId}?region=${where}`),
    labels: { deployment_group: text(detail["deploymentGroup"]) },
  };
}
