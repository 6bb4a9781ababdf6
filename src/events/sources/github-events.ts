import type { EventKind, EventStatus, PipelineEvent } from "../event.ts";
import { type Fields, fields, first, id, known, LONGEST, link, list, positive, ref, text, time } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { deploymentStatus, isOver, runStatus } from "./github-status.ts";

/** The payloads of GitHub's webhook events: https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const DECODERS: ReadonlyMap<string, (payload: Payload) => PipelineEvent> = new Map([
  ["workflow_run", workflowRun],
  ["workflow_job", workflowJob],
  ["check_run", checkRun],
  ["deployment", deployment],
  ["deployment_status", deployment],
  ["release", release],
  ["push", push],
  ["pull_request", pullRequest],
  ["ping", ping],
]);

interface Payload {
  /** Value of X-GitHub-Event. */
  readonly type: string;
  readonly action: string;
  readonly body: Fields;
  readonly repository: string | undefined;
  /** For an event that does not say when it happened. */
  readonly now: string;
}

/** @throws {UnreadableBodyError} when a known event lacks what it is about */
export function decodeGithub(type: string, json: unknown, now: Date): readonly PipelineEvent[] {
  const decoder = DECODERS.get(type);
  if (decoder === undefined) return [];
  const body = fields(json);
  const repository = text(fields(body["repository"])["full_name"]);
  const action = text(body["action"]) ?? "";
  return [decoder({ type, action, body, repository, now: now.toISOString() })];
}

function workflowRun(payload: Payload): PipelineEvent {
  const run = subject(payload, "workflow_run");
  const workflow = fields(payload.body["workflow"]);
  const status = runStatus(run);
  const runId = requiredId(payload, run);
  const attempt = positive(run["run_attempt"]) ?? 1;
  const path = first(text, run["path"], workflow["path"])?.split("@")[0];
  const pipeline = first(text, run["name"], workflow["name"], path) ?? "workflow";
  return event(payload, {
    // Not the action: a run is also "completed" while its status says that it is queued.
    id: [runId, attempt, text(run["status"]), text(run["conclusion"])],
    type: cdType("pipelinerun", status) ?? githubType(payload),
    time: first(time, run["updated_at"], run["run_started_at"]),
    kind: isTraining(pipeline, path) ? "training" : "run",
    status,
    pipeline,
    runId,
    attempt,
    url: link(run["html_url"]),
    ref: ref(run["head_branch"]),
    commit: text(run["head_sha"]),
    actor: first(login, run["actor"], run["triggering_actor"], payload.body["sender"]),
    startedAt: first(time, run["run_started_at"], run["created_at"]),
    endedAt: isOver(status) ? time(run["updated_at"]) : undefined,
    labels: {
      workflow: path,
      event: text(run["event"]),
      run_number: id(run["run_number"]),
      fork: forkOf(run, payload.repository),
    },
  });
}

/**
 * A job of a run. Its failed step is what readers of the run's card want to know; without one the job itself failed,
 * for example because no runner was found.
 */
function workflowJob(payload: Payload): PipelineEvent {
  const job = subject(payload, "workflow_job");
  const status = runStatus(job);
  const jobId = requiredId(payload, job);
  const attempt = positive(job["run_attempt"]) ?? 1;
  const name = text(job["name"]);
  const failed = list(job["steps"]).find((step) => runStatus(step) === "failed");
  const endedAt = time(job["completed_at"]);
  return event(payload, {
    id: [jobId, attempt, text(job["status"]), text(job["conclusion"])],
    type: cdType("taskrun", status) ?? githubType(payload),
    time: first(time, endedAt, job["started_at"], job["created_at"]),
    kind: "task",
    status,
    pipeline: first(text, job["workflow_name"], name) ?? "workflow",
    runId: id(job["run_id"]),
    attempt,
    url: link(job["html_url"]),
    ref: ref(job["head_branch"]),
    commit: text(job["head_sha"]),
    actor: login(payload.body["sender"]),
    failingStep: status === "failed" ? (text(failed?.["name"]) ?? name) : undefined,
    startedAt: time(job["started_at"]),
    endedAt,
    labels: { job: name },
  });
}

/** A check by any app. One that stands for a job of a workflow names the run in its address only. */
function checkRun(payload: Payload): PipelineEvent {
  const check = subject(payload, "check_run");
  const suite = fields(check["check_suite"]);
  const status = runStatus(check);
  const name = text(check["name"]);
  const url = first(link, check["details_url"], check["html_url"]);
  const endedAt = time(check["completed_at"]);
  return event(payload, {
    id: [requiredId(payload, check), text(check["status"]), text(check["conclusion"])],
    type: cdType("taskrun", status) ?? githubType(payload),
    time: first(time, endedAt, check["started_at"]),
    kind: "task",
    status,
    pipeline: text(fields(check["app"])["name"]) ?? name ?? "check",
    runId: /\/actions\/runs\/(\d{1,20})\b/.exec(url ?? "")?.[1] ?? id(suite["id"]),
    url,
    ref: ref(suite["head_branch"]),
    commit: text(check["head_sha"]),
    actor: login(payload.body["sender"]),
    failingStep: status === "failed" ? name : undefined,
    error: status === "failed" ? text(fields(check["output"])["title"], LONGEST.error) : undefined,
    startedAt: time(check["started_at"]),
    endedAt,
    labels: { job: name },
  });
}

/** A deployment, alone (it was asked for) or with one of its states. */
function deployment(payload: Payload): PipelineEvent {
  const { body, type } = payload;
  const of = subject(payload, "deployment");
  const state = type === "deployment" ? {} : subject(payload, "deployment_status");
  const run = fields(body["workflow_run"]);
  const status = type === "deployment" ? "queued" : deploymentStatus(state["state"]);
  const at = first(time, state["created_at"], of["created_at"]);
  const runId = requiredId(payload, of);
  return event(payload, {
    id: [runId, id(state["id"]), text(state["state"])],
    type:
      status === "succeeded"
        ? "dev.cdevents.service.deployed.0.2.0"
        : `com.github.${type}.${text(state["state"]) ?? "created"}`,
    time: at,
    kind: "deployment",
    status,
    pipeline: first(text, fields(body["workflow"])["name"], run["name"], of["task"]) ?? "deployment",
    runId,
    url: first(link, state["log_url"], state["target_url"], run["html_url"]) ?? page(payload, "deployments"),
    ref: ref(of["ref"]),
    commit: text(of["sha"]),
    environment: first(text, state["environment"], of["environment"]),
    actor: first(login, of["creator"], state["creator"], body["sender"]),
    error: status === "failed" ? text(state["description"], LONGEST.error) : undefined,
    startedAt: time(of["created_at"]),
    endedAt: isOver(status) ? at : undefined,
    correlationId: id(run["id"]),
    labels: { task: text(of["task"]) },
  });
}

function release(payload: Payload): PipelineEvent {
  const of = subject(payload, "release");
  const runId = requiredId(payload, of);
  const isOut = ["published", "released", "prereleased"].includes(payload.action) && of["draft"] !== true;
  return event(payload, {
    id: [runId, payload.action, first(time, of["updated_at"], of["published_at"])],
    type: githubType(payload),
    time: first(time, of["updated_at"], of["published_at"], of["created_at"]),
    kind: "release",
    status: isOut ? "published" : "info",
    pipeline: payload.repository ?? "release",
    runId,
    url: link(of["html_url"]),
    ref: ref(of["tag_name"]),
    actor: login(of["author"]) ?? login(payload.body["sender"]),
    labels: { name: text(of["name"]), prerelease: of["prerelease"] === true ? "true" : undefined },
  });
}

function push(payload: Payload): PipelineEvent {
  const { body } = payload;
  const commit = text(body["after"]);
  return event(payload, {
    id: [text(body["ref"]), text(body["before"]), commit],
    type: githubType(payload),
    time: time(fields(body["head_commit"])["timestamp"]),
    kind: "change",
    status: "info",
    pipeline: payload.repository ?? "push",
    url: link(body["compare"]),
    ref: ref(body["ref"]),
    commit: body["deleted"] === true ? undefined : commit,
    actor: login(body["sender"]) ?? text(fields(body["pusher"])["name"]),
    labels: {},
  });
}

function pullRequest(payload: Payload): PipelineEvent {
  const request = subject(payload, "pull_request");
  const head = fields(request["head"]);
  const at = time(request["updated_at"]);
  const runId = requiredId(payload, request);
  return event(payload, {
    id: [runId, payload.action, at],
    type: githubType(payload),
    time: at,
    kind: "change",
    status: "info",
    pipeline: payload.repository ?? "pull request",
    runId,
    url: link(request["html_url"]),
    ref: ref(head["ref"]),
    commit: text(head["sha"]),
    actor: login(payload.body["sender"]) ?? login(request["user"]),
    labels: { pull_request: id(request["number"]) },
  });
}

/** GitHub's greeting for a new webhook: it says that the door is found, and nothing about a pipeline. */
function ping(payload: Payload): PipelineEvent {
  return event(payload, {
    id: [id(payload.body["hook_id"])],
    type: githubType(payload),
    kind: "handshake",
    status: "info",
    pipeline: "",
    actor: login(payload.body["sender"]),
    labels: {},
  });
}

type Optional<Shape> = { [Key in keyof Shape]?: Shape[Key] | undefined };

interface Draft extends Optional<Omit<PipelineEvent, "id" | "kind" | "status" | "pipeline" | "type" | "labels">> {
  /** What tells this happening from all others of its type; equal when it is delivered again. */
  readonly id: readonly (string | number | undefined)[];
  readonly type: string;
  readonly kind: EventKind;
  readonly status: EventStatus;
  readonly pipeline: string;
  readonly labels: Readonly<Record<string, string | undefined>>;
}

function event({ type, repository, now }: Payload, draft: Draft): PipelineEvent {
  const parts = [type, repository, ...draft.id].map((part) => encodeURIComponent(part ?? ""));
  return {
    ...known({ ...draft, id: parts.join("/"), source: "github", time: draft.time ?? now }),
    labels: known({ repository, ...draft.labels }),
  };
}

/** The object that an event is about. */
function subject({ type, body }: Payload, name: string): Fields {
  const found = fields(body[name]);
  if (Object.keys(found).length > 0) return found;
  throw unreadable(type, `has no \`${name}\``);
}

function requiredId({ type }: Payload, of: Fields): string {
  const found = id(of["id"]);
  if (found !== undefined) return found;
  throw unreadable(type, "has no id");
}

function unreadable(type: string, what: string): UnreadableBodyError {
  return new UnreadableBodyError(
    `The event ${type} ${what}.`,
    "Compare the body with GitHub's page of webhook events and payloads.",
  );
}

function login(person: unknown): string | undefined {
  return text(fields(person)["login"]) ?? text(fields(person)["name"]);
}

function page({ body }: Payload, path: string): string | undefined {
  const home = link(fields(body["repository"])["html_url"]);
  return home === undefined ? undefined : `${home}/${path}`;
}

/** Anybody may call a branch of a fork "main"; the fork tells it from ours. */
function forkOf(run: Fields, repository: string | undefined): string | undefined {
  const own = text(fields(run["repository"])["full_name"]) ?? repository;
  const head = text(fields(run["head_repository"])["full_name"]);
  return head === own ? undefined : head;
}

/** The workflow's name or file says "train" or "retrain" as a word of its own: the rule in the guide. */
function isTraining(name: string, path: string | undefined): boolean {
  const file = path?.split("/").at(-1) ?? "";
  const words = `${name} ${file}`.replace(/([a-z])([A-Z])/g, "$1 $2");
  return /(?<![a-z])(?:re-?)?train(?:s|ing|er)?(?![a-z])/i.test(words);
}

function githubType({ type, action }: Payload): string {
  return ["com.github", type, ...(action === "" ? [] : [action])].join(".");
}

/** CDEvents 0.4 has names for these three states of a run: https://cdevents.dev/docs/core */
function cdType(subjectOf: "pipelinerun" | "taskrun", status: EventStatus): string | undefined {
  const predicates: Partial<Record<EventStatus, string>> = {
    queued: "queued",
    started: "started",
    succeeded: "finished",
    failed: "finished",
    cancelled: "finished",
    skipped: "finished",
  };
  const predicate = predicates[status];
  if (predicate === undefined || (subjectOf === "taskrun" && predicate === "queued")) return undefined;
  return `dev.cdevents.${subjectOf}.${predicate}.0.2.0`;
}
