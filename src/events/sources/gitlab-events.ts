import { type Draft, eventKey, toEvent } from "../draft.ts";
import type { PipelineEvent } from "../event.ts";
import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, LONGEST, link, list, ref, text, time } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { isTraining } from "../training.ts";
import { firstFailed, latestStart } from "./gitlab-jobs.ts";
import { ciStatus, deploymentStatus, isOver, waitsFor } from "./gitlab-status.ts";

export const GITLAB_CURE =
  "Compare the body with GitLab's page of webhook events; GitLab shows what it sent under Recent events.";

interface Payload {
  readonly kind: string;
  readonly body: Fields;
  /** `group/project`. */
  readonly repository: string | undefined;
  /** The project's page. */
  readonly home: string | undefined;
  readonly now: Date;
}

/** By `object_kind`: https://docs.gitlab.com/user/project/integrations/webhook_events/ */
const DECODERS: ReadonlyMap<string, (payload: Payload) => PipelineEvent> = new Map([
  ["pipeline", pipeline],
  ["build", job],
  ["deployment", deployment],
  ["release", release],
  ["push", push],
  ["tag_push", push],
  ["merge_request", mergeRequest],
]);

/** For a body that does not say itself what it is about. */
const HOOKS: ReadonlyMap<string | undefined, string> = new Map([
  ["Pipeline Hook", "pipeline"],
  ["Job Hook", "build"],
  ["Deployment Hook", "deployment"],
  ["Release Hook", "release"],
  ["Push Hook", "push"],
  ["Tag Push Hook", "tag_push"],
  ["Merge Request Hook", "merge_request"],
]);

/**
 * @param hook value of X-Gitlab-Event; of a system hook it does not tell the kind
 * @throws {UnreadableBodyError} when a known event lacks what it is about
 */
export function decodeGitlab(hook: string | undefined, json: unknown, now: Date): readonly PipelineEvent[] {
  const body = fields(json);
  if (body !== json) throw new UnreadableBodyError("The body is no JSON object.", GITLAB_CURE);
  const kind = text(body["object_kind"]) ?? HOOKS.get(hook) ?? "";
  const decoder = DECODERS.get(kind);
  if (decoder === undefined) return [];
  const project = fields(body["project"]);
  const repository = first(text, project["path_with_namespace"], body["project_name"], project["name"]);
  const home = first(link, project["web_url"], fields(body["repository"])["homepage"]);
  return [decoder({ kind, body, repository, home, now })];
}

function pipeline(payload: Payload): PipelineEvent {
  const { body, repository, home } = payload;
  const of = subject(payload);
  const runId = required(payload, id(of["id"]), "id");
  const status = ciStatus(of["status"]);
  const jobs = list(body["builds"]);
  const failed = status === "failed" ? firstFailed(jobs) : undefined;
  const name = text(of["name"]);
  const [createdAt, finishedAt] = [time(of["created_at"]), time(of["finished_at"])];
  return event(payload, {
    // A retry of one of its jobs lets the same pipeline end once more.
    id: eventKey(payload.kind, repository, runId, text(of["status"]), finishedAt),
    type: runType("pipelinerun", status) ?? gitlabType("pipeline", of["status"]),
    time: (isOver(status) ? finishedAt : latestStart(jobs)) ?? createdAt,
    kind: name !== undefined && isTraining(name) ? "training" : "run",
    status,
    pipeline: name ?? repository ?? "pipeline",
    runId,
    runScope: numbered(payload),
    url: link(of["url"]) ?? page(home, "pipelines", runId),
    ref: ref(of["ref"]),
    commit: first(text, of["sha"], fields(body["commit"])["id"]),
    actor: login(body["user"]),
    failingStep: text(failed?.["name"]),
    error: text(failed?.["failure_reason"]),
    startedAt: createdAt,
    endedAt: isOver(status) ? finishedAt : undefined,
    correlationId: upstream(body),
    labels: { stage: text(failed?.["stage"]), fork: forkOf(body), ...labelsOf(of) },
  });
}

function labelsOf({ source, name, status }: Fields): NonNullable<Draft["labels"]> {
  return {
    event: text(source),
    // A child pipeline is in its parent's project and on its branch, and seldom has a name.
    child_pipeline: source === "parent_pipeline" && text(name) === undefined ? "child" : undefined,
    waits_for: waitsFor(status),
  };
}

/** `commit.id` is the pipeline's id; `commit.name` the pipeline's name, where it has one. */
function job(payload: Payload): PipelineEvent {
  const { body, repository, home } = payload;
  const commit = fields(body["commit"]);
  const jobId = required(payload, id(body["build_id"]), "build_id");
  const status = ciStatus(body["build_status"]);
  const name = text(body["build_name"]);
  // A job that may fail is not why its pipeline failed.
  const isReason = status === "failed" && body["build_allow_failure"] !== true;
  const at = (what: string) => first(time, body[`build_${what}_at_iso`], body[`build_${what}_at`]);
  return event(payload, {
    id: eventKey(payload.kind, repository, jobId, text(body["build_status"])),
    type: runType("taskrun", status) ?? gitlabType("job", body["build_status"]),
    time: at("finished") ?? at("started") ?? at("created"),
    kind: "task",
    status,
    pipeline: text(commit["name"]) ?? repository ?? name ?? "pipeline",
    runId: first(id, body["pipeline_id"], commit["id"]),
    runScope: numbered(payload),
    url: page(home, "jobs", jobId),
    ref: ref(body["ref"]),
    commit: first(text, body["sha"], commit["sha"]),
    environment: first(text, fields(body["environment"])["name"], body["environment"]),
    actor: login(body["user"]),
    failingStep: isReason ? name : undefined,
    error: isReason ? text(body["build_failure_reason"]) : undefined,
    startedAt: at("started"),
    endedAt: isOver(status) ? at("finished") : undefined,
    correlationId: upstream(body),
    labels: { job: name, stage: text(body["build_stage"]), retries: id(body["retries_count"]) },
  });
}

/** Before GitLab 14 it had no id of its own; the job's that deployed stands for it. */
function deployment(payload: Payload): PipelineEvent {
  const { body, repository, home } = payload;
  const status = deploymentStatus(body["status"]);
  const environment = text(body["environment"]);
  const runId = first(id, body["deployment_id"], body["deployable_id"]);
  required(payload, environment ?? runId, "environment");
  const commit = /\/commit\/([0-9a-f]{40,64})$/.exec(link(body["commit_url"]) ?? "")?.[1] ?? text(body["short_sha"]);
  const at = time(body["status_changed_at"]);
  return event(payload, {
    id: eventKey(payload.kind, repository, runId ?? eventKey(environment, commit), text(body["status"]), at),
    type: status === "succeeded" ? "dev.cdevents.service.deployed.0.2.0" : gitlabType("deployment", body["status"]),
    time: at,
    kind: "deployment",
    status,
    pipeline: repository ?? "deployment",
    runId,
    // Whatever deployed through the API has no job.
    url: link(body["deployable_url"]) ?? page(home, "environments"),
    ref: ref(body["ref"]),
    commit,
    environment,
    actor: login(body["approver"]) ?? login(body["user"]),
    error: status === "rejected" ? text(fields(body["approval"])["comment"], LONGEST.error) : undefined,
    endedAt: isOver(status) ? at : undefined,
    labels: { tier: text(body["environment_tier"]) },
  });
}

/** At the top level, not under `object_attributes`. Only the first of its actions makes it public. */
function release(payload: Payload): PipelineEvent {
  const { body, repository, home } = payload;
  const tag = ref(body["tag"]);
  const runId = required(payload, id(body["id"]) ?? tag, "id");
  const action = text(body["action"]);
  const isOut = action === "create";
  return event(payload, {
    // What an update changed tells it from the one before: it has no time.
    id: eventKey(payload.kind, repository, runId, action, ...(isOut ? [] : [text(body["name"]), body["description"]])),
    type: gitlabType("release", action),
    time: isOut ? first(time, body["created_at"], body["released_at"]) : undefined,
    kind: "release",
    status: isOut ? "published" : action === "update" || action === "delete" ? "info" : "unknown",
    pipeline: repository ?? "release",
    runId,
    url: link(body["url"]) ?? page(home, "releases"),
    ref: tag,
    commit: text(fields(body["commit"])["id"]),
    actor: login(body["user"]),
    labels: { name: text(body["name"]) },
  });
}

/** Of a branch or a tag; a commit of noughts says that it was deleted. */
function push(payload: Payload): PipelineEvent {
  const { body, repository, home, kind } = payload;
  const after = text(body["after"]);
  const newest = list(body["commits"]).at(-1);
  return event(payload, {
    id: eventKey(kind, repository, text(body["ref"]), text(body["before"]), after),
    type: gitlabType(kind),
    time: time(newest?.["timestamp"]),
    kind: "change",
    status: "info",
    pipeline: repository ?? "push",
    url: first(link, newest?.["url"], home),
    ref: ref(body["ref"]),
    commit: /^0+$/.test(after ?? "0") ? undefined : after,
    actor: first(text, body["user_username"], body["user_name"]),
    labels: {},
  });
}

/** The types of CDEvents 0.4 (https://cdevents.dev/docs/scm) for a merge request's actions. */
const CHANGES: ReadonlyMap<string | undefined, string> = new Map([
  ["open", "dev.cdevents.change.created.0.3.0"],
  ["update", "dev.cdevents.change.updated.0.2.0"],
  ["approved", "dev.cdevents.change.reviewed.0.2.0"],
  ["merge", "dev.cdevents.change.merged.0.2.0"],
  ["close", "dev.cdevents.change.abandoned.0.2.0"],
]);

function mergeRequest(payload: Payload): PipelineEvent {
  const { body, repository } = payload;
  const of = subject(payload);
  const runId = required(payload, id(of["id"]), "id");
  const action = text(of["action"]);
  const at = time(of["updated_at"]);
  return event(payload, {
    id: eventKey(payload.kind, repository, runId, action, at),
    type: CHANGES.get(action) ?? gitlabType("merge_request", action),
    time: at,
    kind: "change",
    status: "info",
    pipeline: repository ?? "merge request",
    runId,
    url: link(of["url"]),
    ref: ref(of["source_branch"]),
    commit: text(fields(of["last_commit"])["id"]),
    actor: login(body["user"]),
    labels: { merge_request: id(of["iid"]) },
  });
}

function event({ repository, now }: Payload, draft: Draft): PipelineEvent {
  return toEvent("gitlab", now, { ...draft, labels: { repository, ...draft.labels } });
}

function subject({ kind, body }: Payload): Fields {
  const found = fields(body["object_attributes"]);
  if (Object.keys(found).length > 0) return found;
  throw new UnreadableBodyError(`The event ${kind} has no \`object_attributes\`.`, GITLAB_CURE);
}

function required({ kind }: Payload, found: string | undefined, name: string): string {
  if (found !== undefined) return found;
  throw new UnreadableBodyError(`The event ${kind} has no \`${name}\`.`, GITLAB_CURE);
}

function login(user: unknown): string | undefined {
  return first(text, fields(user)["username"], fields(user)["name"]);
}

/** Pipelines are numbered for the whole of one GitLab: a run stays the same when `workflow: name:` changes. */
function numbered({ home, repository = "" }: Payload): string {
  return `${home ?? repository} pipeline`;
}

/** The pipeline of another project that started this one. */
function upstream(body: Fields): string | undefined {
  return id(fields(body["source_pipeline"])["pipeline_id"]);
}

/** Anybody may call a branch of a fork "main"; the fork, known by its number alone, tells it from ours. */
function forkOf(body: Fields): string | undefined {
  const of = fields(body["merge_request"]);
  const [source, target] = [id(of["source_project_id"]), id(of["target_project_id"])];
  return source === undefined || source === target ? undefined : `project ${source}`;
}

function page(home: string | undefined, ...path: readonly string[]): string | undefined {
  return home === undefined ? undefined : [home, "-", ...path.map(encodeURIComponent)].join("/");
}

/** A type in GitLab's own words, which are cut: anybody could have written them. */
function gitlabType(kind: string, word?: unknown): string {
  const said = text(word, 40)?.replace(/[^a-z_]/gi, "");
  return ["com.gitlab", kind, ...(said ? [said] : [])].join(".");
}
