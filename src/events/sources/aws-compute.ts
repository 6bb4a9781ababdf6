import type { EventStatus } from "../event.ts";
import { runType } from "../event-type.ts";
import { fields, first, id, instant, LONGEST, text } from "../payload.ts";
import { isTraining } from "../training.ts";
import { consolePage, nameOf, regionOf } from "./aws-console.ts";
import type { AwsEvent, Said } from "./aws-messages.ts";

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
const EXECUTION_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["RUNNING", "started"],
  ["SUCCEEDED", "succeeded"],
  ["FAILED", "failed"],
  ["TIMED_OUT", "failed"],
  ["ABORTED", "cancelled"],
  ["PENDING_REDRIVE", "waiting"],
]);

/** https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html */
const BATCH_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["SUBMITTED", "queued"],
  ["PENDING", "queued"],
  ["RUNNABLE", "queued"],
  ["STARTING", "started"],
  ["RUNNING", "started"],
  ["SUCCEEDED", "succeeded"],
  ["FAILED", "failed"],
]);

/** https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html */
const GLUE_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["WAITING", "queued"],
  ["STARTING", "started"],
  ["RUNNING", "started"],
  ["STOPPING", "started"],
  ["SUCCEEDED", "succeeded"],
  ["FAILED", "failed"],
  ["ERROR", "failed"],
  ["TIMEOUT", "failed"],
  ["STOPPED", "cancelled"],
]);

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
const ECS_STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["SERVICE_DEPLOYMENT_IN_PROGRESS", "started"],
  ["SERVICE_DEPLOYMENT_COMPLETED", "succeeded"],
  ["SERVICE_DEPLOYMENT_FAILED", "failed"],
]);

export function stateMachine({ detail }: AwsEvent): Said | undefined {
  const arn = id(detail["stateMachineArn"]);
  const pipeline = text(nameOf(arn));
  if (pipeline === undefined) return undefined;
  const status = EXECUTION_STATUSES.get(detail["status"]) ?? "unknown";
  const runId = first(id, detail["executionArn"], detail["name"]);
  const { redriveCount } = detail;
  return {
    type: runType("pipelinerun", status),
    kind: isTraining(pipeline) ? "training" : "run",
    status,
    pipeline,
    runId,
    attempt: typeof redriveCount === "number" && redriveCount >= 0 ? Math.trunc(redriveCount) + 1 : undefined,
    url:
      runId === undefined
        ? undefined
        : consolePage(
            regionOf(arn),
            (home, where) => `${home}/states/home?region=${where}#/v2/executions/details/${runId}`,
          ),
    error: status === "failed" || status === "cancelled" ? first(long, detail["cause"], detail["error"]) : undefined,
    startedAt: instant(detail["startDate"]),
    endedAt: instant(detail["stopDate"]),
    labels: { execution: text(detail["name"]), waits_for: status === "waiting" ? "a redrive" : undefined },
  };
}

export function batchJob({ detail, region }: AwsEvent): Said | undefined {
  const pipeline = text(detail["jobName"]);
  if (pipeline === undefined) return undefined;
  const status = BATCH_STATUSES.get(detail["status"]) ?? "unknown";
  const runId = id(detail["jobId"]);
  const reasons = [fields(detail["container"])["reason"], detail["statusReason"]];
  return {
    type: runType("pipelinerun", status),
    kind: isTraining(pipeline) ? "training" : "run",
    status,
    pipeline,
    runId,
    url:
      runId === undefined
        ? undefined
        : consolePage(region, (home, where) => `${home}/batch/home?region=${where}#jobs/detail/${runId}`),
    error: status === "failed" ? first(long, ...reasons) : undefined,
    startedAt: instant(detail["startedAt"]),
    endedAt: instant(detail["stoppedAt"]),
    labels: { queue: text(nameOf(id(detail["jobQueue"]))) },
  };
}

export function glueJob({ detail, region }: AwsEvent): Said | undefined {
  const pipeline = text(detail["jobName"]);
  if (pipeline === undefined) return undefined;
  const status = GLUE_STATUSES.get(detail["state"]) ?? "unknown";
  const runId = id(detail["jobRunId"]);
  return {
    type: runType("pipelinerun", status),
    kind: isTraining(pipeline) ? "training" : "run",
    status,
    pipeline,
    runId,
    url:
      runId === undefined
        ? undefined
        : consolePage(
            region,
            (home, where) =>
              `${home}/gluestudio/home?region=${where}#/job/${encodeURIComponent(pipeline)}/run/${runId}`,
          ),
    error: status === "failed" || status === "cancelled" ? long(detail["message"]) : undefined,
    labels: { severity: text(detail["severity"]) },
  };
}

/** What Glue's rules for data came to: https://docs.aws.amazon.com/glue/latest/dg/data-quality-alerts.html */
export function dataQuality({ detail }: AwsEvent): Said | undefined {
  const context = fields(detail["context"]);
  const [ruleset] = Array.isArray(detail["rulesetNames"]) ? detail["rulesetNames"] : [];
  const table = [text(context["databaseName"]), text(context["tableName"])]
    .filter((one) => one !== undefined)
    .join(".");
  const pipeline = first(text, ruleset, context["jobName"], table);
  if (pipeline === undefined) return undefined;
  const { numRulesFailed: failed } = detail;
  const status = new Map<unknown, EventStatus>([
    ["SUCCEEDED", "succeeded"],
    ["FAILED", "failed"],
  ]).get(detail["state"]);
  return {
    type: status === undefined ? undefined : "dev.cdevents.testsuiterun.finished.0.2.0",
    kind: "quality",
    status: status ?? "unknown",
    pipeline,
    runId: first(id, context["runId"], detail["resultId"]),
    error: status === "failed" && id(failed) !== undefined ? `${id(failed)} rules failed` : undefined,
    alert: { metric: "score", value: number(detail["score"]), slice: text(table) },
    labels: { job: text(context["jobName"]) },
  };
}

export function ecsDeployment({ detail, resources, region }: AwsEvent): Said | undefined {
  const [cluster, service] = /:service\/(?:([^/]+)\/)?([^/]+)$/.exec(resources[0] ?? "")?.slice(1) ?? [];
  if (service === undefined) return undefined;
  const status = ECS_STATUSES.get(detail["eventName"]) ?? "unknown";
  return {
    type: status === "succeeded" ? "dev.cdevents.service.deployed.0.2.0" : undefined,
    kind: "deployment",
    status,
    pipeline: service,
    runId: id(detail["deploymentId"]),
    url:
      cluster === undefined
        ? undefined
        : consolePage(
            region,
            (home, where) => `${home}/ecs/v2/clusters/${cluster}/services/${service}?region=${where}`,
          ),
    error: status === "failed" ? long(detail["reason"]) : undefined,
    labels: { cluster },
  };
}

function long(value: unknown): string | undefined {
  return text(value, LONGEST.error);
}

function number(value: unknown): string | undefined {
  return text(typeof value === "number" ? String(value) : value);
}
