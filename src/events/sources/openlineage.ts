import { basicCredentials, bearerToken, presents, verdict } from "../credentials.ts";
import { type Draft, eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { runType } from "../event-type.ts";
import { readJson } from "../json-body.ts";
import { type Fields, fields, first, id, LONGEST, link, ref, text, time } from "../payload.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { isTraining } from "../training.ts";
import { type Quality, readQuality } from "./openlineage-quality.ts";

const CURE = "Let an OpenLineage client send its run events by its HTTP transport, not compressed.";

/**
 * Run events of OpenLineage clients: Airflow, dbt, Spark and others
 * (https://openlineage.io/docs/spec/run-cycle, https://openlineage.io/spec/2-0-2/OpenLineage.json). Datasets and jobs
 * without a run say nothing about a pipeline. The clients send an API key as Bearer token
 * (https://openlineage.io/docs/client/python/configuration).
 */
export const openlineage: WebhookSource = {
  name: "openlineage",
  verify: async (request, secrets) => verify(request, secrets),
  decode,
};

function verify(request: WebhookRequest, secrets: readonly string[]): Verification {
  const credential = bearerToken(request) ?? basicCredentials(request);
  return credential === undefined
    ? verdict(undefined, "the request has no Bearer token: set the transport's auth to an api_key")
    : verdict(presents(credential, secrets), "the API key fits none of the configured secrets");
}

const STATUSES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["START", "started"],
  ["RUNNING", "started"],
  ["COMPLETE", "succeeded"],
  ["ABORT", "cancelled"],
  ["FAIL", "failed"],
  // More about a run, at any time.
  ["OTHER", "info"],
]);

/** One event, or a batch of them (https://openlineage.io/apidocs/openapi), of which a bad one does not lose the others. */
function decode({ body }: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const json = readJson(body, CURE);
  if (!Array.isArray(json)) return decodeEvent(fields(json), now);
  const faults: UnreadableBodyError[] = [];
  const events = json.flatMap((one) => {
    try {
      return decodeEvent(fields(one), now);
    } catch (error) {
      if (!(error instanceof UnreadableBodyError)) throw error;
      faults.push(error);
      return [];
    }
  });
  const [fault] = faults;
  if (fault !== undefined && faults.length === json.length) throw fault;
  return events;
}

interface RunEvent {
  readonly runId: string;
  readonly job: string;
  readonly status: EventStatus;
  readonly eventType: string | undefined;
  readonly time: string | undefined;
  readonly runFacets: Fields;
  /** The run that this one is a part of, at the top where that is said. */
  readonly root: { readonly runId: string; readonly job: string | undefined } | undefined;
  /** What all events of the run say, whichever kind they are of. */
  readonly said: Omit<Draft, "id" | "type" | "kind" | "status" | "pipeline">;
}

function decodeEvent(event: Fields, now: Date): readonly PipelineEvent[] {
  const isStatic = event["run"] === undefined && (event["dataset"] !== undefined || event["job"] !== undefined);
  if (isStatic) return [];
  const run = readRunEvent(event);
  const quality = readQuality(event);
  const checks = quality === undefined ? [] : toChecks(run, quality);
  // Checks of a part are news by themselves; those of a whole run are what its event is about.
  const isWhole = run.root === undefined;
  const own = isWhole && checks.length > 0 ? [] : [isWhole ? toRun(run) : toTask(run, run.root)];
  return [...checks, ...own].map((draft) => toEvent("openlineage", now, draft));
}

function readRunEvent(event: Fields): RunEvent {
  const { runId: sentId, facets } = fields(event["run"]);
  const { name, namespace, facets: jobFacets } = fields(event["job"]);
  const runId = id(sentId);
  const job = text(name);
  if (runId === undefined || job === undefined)
    throw new UnreadableBodyError("The event has no `run.runId` or no `job.name`.", CURE);
  const status = STATUSES.get(event["eventType"]) ?? "unknown";
  const eventType = text(event["eventType"]);
  const at = time(event["eventTime"]);
  const runFacets = fields(facets);
  const isOver = ["succeeded", "failed", "cancelled"].includes(status);
  const { branch, version, type } = fields(fields(jobFacets)["sourceCodeLocation"]);
  const { jobType, integration } = fields(fields(jobFacets)["jobType"]);
  return {
    runId,
    job,
    status,
    eventType,
    time: at,
    runFacets,
    root: rootOf(runFacets, runId),
    said: {
      time: at,
      url: pageOf(runFacets),
      ref: ref(branch),
      commit: type === undefined || type === "git" ? text(version) : undefined,
      actor: text(fields(runFacets["spark_applicationDetails"])["userName"]),
      error: isOver ? text(fields(runFacets["errorMessage"])["message"], LONGEST.error) : undefined,
      startedAt: eventType === "START" ? at : startOf(runFacets),
      endedAt: isOver ? at : undefined,
      labels: {
        namespace: text(namespace),
        integration: text(integration),
        job_type: text(jobType),
        nominal_time: time(fields(runFacets["nominalTime"])["nominalStartTime"]),
      },
    },
  };
}

/** https://openlineage.io/docs/spec/facets/run-facets/parent_run; some clients name themselves as their parent. */
function rootOf(facets: Fields, runId: string): RunEvent["root"] {
  const parent = fields(first(object, facets["parent"], facets["parentRun"]));
  for (const one of [fields(parent["root"]), parent]) {
    const found = id(fields(one["run"])["runId"]);
    if (found !== undefined && found !== runId) return { runId: found, job: text(fields(one["job"])["name"]) };
  }
  return undefined;
}

function object(value: unknown): Fields | undefined {
  return Object.keys(fields(value)).length > 0 ? fields(value) : undefined;
}

function toRun({ runId, job, status, eventType, runFacets, said }: RunEvent): Draft {
  return {
    ...said,
    id: eventKey(runId, eventType),
    type: runType("pipelinerun", status) ?? "io.openlineage.run",
    kind: isTraining(job) ? "training" : "run",
    status,
    pipeline: job,
    runId,
    failingStep: status === "failed" ? failedTask(runFacets) : undefined,
  };
}

function toTask({ runId, job, status, eventType, said }: RunEvent, root: NonNullable<RunEvent["root"]>): Draft {
  return {
    ...said,
    id: eventKey(runId, eventType),
    type: runType("taskrun", status) ?? "io.openlineage.run",
    kind: "task",
    status,
    pipeline: root.job ?? job,
    runId: root.runId,
    failingStep: status === "failed" ? job : undefined,
    labels: { ...said.labels, job, job_run: runId },
  };
}

/**
 * Checks count once they are over: a failed one whenever it is told, and that all went well only with the run's own
 * success.
 */
function toChecks({ runId, job, root, eventType, status, said }: RunEvent, quality: Quality): readonly Draft[] {
  const isGood = quality.failed.length === 0;
  if (isGood && (root === undefined || status !== "succeeded")) return [];
  return [
    {
      ...said,
      id: eventKey(runId, eventType, "quality"),
      type: "dev.cdevents.testsuiterun.finished.0.2.0",
      kind: "quality",
      status: isGood ? "succeeded" : "failed",
      pipeline: job,
      runId,
      // What ended the run may be something else than its checks.
      error: isGood ? undefined : text([said.error, quality.error].filter(Boolean).join("; "), LONGEST.error),
      alert: quality.alert,
      correlationId: root?.runId,
      labels: { ...said.labels, severity: quality.alert?.severity, dataset: quality.dataset },
    },
  ];
}

/** Airflow's states of a DAG's tasks: https://airflow.apache.org/docs/apache-airflow-providers-openlineage/stable/ */
function failedTask(facets: Fields): string | undefined {
  const states = Object.entries(fields(fields(facets["airflowState"])["tasksState"]));
  return text(states.find(([, state]) => state === "failed")?.[0]);
}

/** Airflow's log of a task, or Spark's own pages. */
function pageOf(facets: Fields): string | undefined {
  const { historyUrl, proxyUrl, uiWebUrl } = fields(facets["spark_applicationDetails"]);
  const instance = fields(fields(facets["airflow"])["taskInstance"]);
  return first(link, instance["log_url"], historyUrl, proxyUrl, uiWebUrl);
}

function startOf(facets: Fields): string | undefined {
  const { dagRun } = fields(first(object, facets["airflowDagRun"], facets["airflow"]));
  return time(fields(dagRun)["start_date"]);
}
