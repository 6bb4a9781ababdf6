import type { EventStatus } from "../event.ts";
import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, instant, LONGEST, text } from "../payload.ts";
import { isTraining } from "../training.ts";
import { consolePage } from "./aws-console.ts";
import type { AwsEvent, Said } from "./aws-messages.ts";

/** https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html and the pages of its API. */
const JOB_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["Pending", "queued"],
  ["InProgress", "started"],
  ["Completed", "succeeded"],
  ["Failed", "failed"],
  // It still runs until it has stopped.
  ["Stopping", "started"],
  ["Stopped", "cancelled"],
  ["Deleting", "info"],
]);

const RUN_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["Starting", "started"],
  ["Executing", "started"],
  ["Succeeded", "succeeded"],
  ["Failed", "failed"],
  ["Stopping", "started"],
  ["Stopped", "cancelled"],
]);

/** Events write them in capitals with underscores, the API in camel case. */
const ENDPOINT_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["creating", "started"],
  ["updating", "started"],
  ["systemupdating", "started"],
  ["inservice", "succeeded"],
  // Afterwards it is in service again, with what it served before.
  ["rollingback", "rolled_back"],
  ["outofservice", "failed"],
  ["failed", "failed"],
  ["updaterollbackfailed", "failed"],
  ["deleting", "info"],
]);

/** Where the console shows a job, by the beginning of its fields' names. */
const JOB_PAGES: ReadonlyMap<string, string> = new Map([
  ["Training", "jobs"],
  ["HyperParameterTuning", "hyper-tuning-jobs"],
  ["Processing", "processing-jobs"],
  ["Transform", "transform-jobs"],
]);

const TRAINING_JOBS: ReadonlySet<string> = new Set(["Training", "HyperParameterTuning", "AutoML"]);

/**
 * What the jobs that do the same have in common. Each needs a name of its own, so the Python SDK puts the time behind
 * `base_job_name` (its `name_from_base`), and a pipeline puts its execution before a step's name and ten characters
 * behind it. By the whole name no success would ever make a failure good.
 */
function baseName(job: string): string {
  const step = /^pipelines-[a-z0-9]{12}-(.+)-[A-Za-z0-9]{10}$/.exec(job)?.[1];
  return step ?? job.replace(/(.)-\d{4}(?:-\d\d){5}-\d{3}$/, "$1");
}

/** A job of any sort: its fields begin with the sort, `TrainingJobName`. Its `Environment` is the container's. */
export function sageMakerJob({ detail, region }: AwsEvent): Said | undefined {
  const sort = Object.keys(detail)
    .map((name) => /^([A-Z][A-Za-z]{1,40})JobStatus$/.exec(name)?.[1])
    .find((one) => one !== undefined && text(detail[`${one}JobName`]) !== undefined);
  const name = text(detail[`${sort}JobName`]);
  if (sort === undefined || name === undefined) return undefined;
  const status = JOB_STATUSES.get(detail[`${sort}JobStatus`]) ?? "unknown";
  const page = JOB_PAGES.get(sort);
  return {
    type: runType("pipelinerun", status),
    kind: TRAINING_JOBS.has(sort) || isTraining(name) ? "training" : "run",
    status,
    pipeline: baseName(name),
    runId: name,
    url:
      page === undefined
        ? undefined
        : consolePage(
            region,
            (home, where) => `${home}/sagemaker/home?region=${where}#/${page}/${encodeURIComponent(name)}`,
          ),
    error: failureOf(status, detail),
    startedAt: first(instant, detail[`${sort}StartTime`], detail["CreationTime"]),
    endedAt: instant(detail[`${sort}EndTime`]),
    labels: { secondary_status: text(detail["SecondaryStatus"]) },
  };
}

export function pipelineExecution({ detail, resources }: AwsEvent): Said | undefined {
  const [pipeline, runId] = execution(detail, resources);
  if (pipeline === undefined) return undefined;
  const status = RUN_STATUSES.get(detail["currentPipelineExecutionStatus"]) ?? "unknown";
  return {
    type: runType("pipelinerun", status),
    kind: isTraining(pipeline) ? "training" : "run",
    status,
    pipeline,
    runId,
    error: failureOf(status, detail),
    startedAt: instant(detail["executionStartTime"]),
    endedAt: instant(detail["executionEndTime"]),
    labels: { execution: text(detail["pipelineExecutionDisplayName"]) },
  };
}

export function pipelineStep({ detail, resources }: AwsEvent): Said | undefined {
  const [pipeline, runId] = execution(detail, resources);
  if (pipeline === undefined) return undefined;
  const status = RUN_STATUSES.get(detail["currentStepStatus"]) ?? "unknown";
  const step = text(detail["stepName"]);
  return {
    type: runType("taskrun", status),
    kind: "task",
    status,
    pipeline,
    runId,
    failingStep: status === "failed" ? step : undefined,
    error: failureOf(status, detail),
    startedAt: instant(detail["stepStartTime"]),
    endedAt: instant(detail["stepEndTime"]),
    labels: { job: step, step_type: text(detail["stepType"]) },
  };
}

/** The pipeline's name and the execution's ARN. */
function execution(detail: Fields, resources: readonly string[]): readonly [string?, string?] {
  const arns = [id(detail["pipelineExecutionArn"]), id(detail["pipelineArn"]), ...resources];
  const run = arns.find((arn) => arn?.includes("/execution/"));
  const name = first((arn) => text(/:pipeline\/([^/]+)/.exec(String(arn))?.[1]), ...arns);
  return name === undefined ? [] : run === undefined ? [name] : [name, run];
}

/** A version of a model: it is registered, and people approve or reject it. */
export function modelPackage({ detail }: AwsEvent): Said | undefined {
  const name = first(text, detail["ModelPackageGroupName"], detail["ModelPackageName"]);
  if (name === undefined) return undefined;
  const status = packageStatus(detail);
  const stage = text(detail["ModelApprovalStatus"]);
  const person = fields(
    first(text, fields(detail["LastModifiedBy"])["UserProfileName"]) ? detail["LastModifiedBy"] : detail["CreatedBy"],
  );
  return {
    kind: "model",
    status,
    pipeline: name,
    runId: id(detail["ModelPackageArn"]),
    actor: text(person["UserProfileName"]),
    error: failureOf(status, detail),
    model: { name, version: id(detail["ModelPackageVersion"]), stage },
    labels: {
      approval: stage,
      note: text(detail["ApprovalDescription"]),
      made_by: text(fields(detail["MetadataProperties"])["GeneratedBy"]),
    },
  };
}

function packageStatus({ ModelPackageStatus: state, ModelApprovalStatus: approval }: Fields): EventStatus {
  if (state !== "Completed" && state !== undefined) return JOB_STATUSES.get(state) ?? "unknown";
  switch (approval) {
    case "Approved":
      return "promoted";
    case "Rejected":
      return "rejected";
    case "PendingManualApproval":
      return "registered";
    default:
      return approval === undefined && state === "Completed" ? "registered" : "unknown";
  }
}

export function endpoint({ detail, region }: AwsEvent): Said | undefined {
  const name = text(detail["EndpointName"]);
  if (name === undefined) return undefined;
  const state = text(detail["EndpointStatus"])?.replaceAll("_", "").toLowerCase();
  const status = ENDPOINT_STATUSES.get(state) ?? "unknown";
  const summary = fields(detail["PendingDeploymentSummary"]);
  return {
    type:
      status === "succeeded"
        ? "dev.cdevents.service.deployed.0.2.0"
        : status === "rolled_back"
          ? "dev.cdevents.service.rolledback.0.2.0"
          : undefined,
    kind: "deployment",
    status,
    pipeline: name,
    url: consolePage(
      region,
      (home, where) => `${home}/sagemaker/home?region=${where}#/endpoints/${encodeURIComponent(name)}`,
    ),
    error: failureOf(status, detail),
    labels: { config: first(text, summary["EndpointConfigName"], detail["EndpointConfigName"]) },
  };
}

function failureOf(status: EventStatus, detail: Fields): string | undefined {
  if (!["failed", "cancelled", "rolled_back"].includes(status)) return undefined;
  return first((value) => text(value, LONGEST.error), detail["FailureReason"], detail["failureReason"]);
}
