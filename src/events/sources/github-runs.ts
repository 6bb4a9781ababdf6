import type { PipelineEvent } from "../event.ts";
import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, LONGEST, link, list, positive, ref, text, time } from "../payload.ts";
import { isTraining } from "../training.ts";
import {
  githubType,
  login,
  type Message,
  numbered,
  page,
  requiredId,
  subject,
  toGithubEvent,
} from "./github-message.ts";
import { commitStatus, isOver, runStatus } from "./github-status.ts";

export function workflowRun(payload: Message): PipelineEvent {
  const run = subject(payload, "workflow_run");
  const workflow = fields(payload.body["workflow"]);
  const status = runStatus(run);
  const runId = requiredId(payload, run);
  const attempt = positive(run["run_attempt"]) ?? 1;
  const path = first(text, run["path"], workflow["path"])?.split("@")[0];
  const { sender } = payload.body;
  const pipeline = first(text, run["name"], workflow["name"], path) ?? "workflow";
  return toGithubEvent(payload, {
    // Not the action: a run is also "completed" while its status says that it is queued.
    id: [runId, attempt, text(run["status"]), text(run["conclusion"])],
    type: runType("pipelinerun", status) ?? githubType(payload),
    time: first(time, run["updated_at"], run["run_started_at"]),
    kind: isTraining(pipeline, path) ? "training" : "run",
    status,
    pipeline,
    runId,
    runScope: numbered("run", payload),
    attempt,
    url: link(run["html_url"]),
    ref: ref(run["head_branch"]),
    commit: text(run["head_sha"]),
    // Whoever pressed "Re-run" started this attempt; `actor` started the first one.
    actor: first(login, attempt > 1 && run["triggering_actor"], run["actor"], run["triggering_actor"], sender),
    startedAt: first(time, run["run_started_at"], run["created_at"]),
    endedAt: isOver(status) ? time(run["updated_at"]) : undefined,
    labels: {
      workflow: path,
      event: text(run["event"]),
      run_number: id(run["run_number"]),
      pull_request: id(list(run["pull_requests"])[0]?.["number"]),
      fork: forkOf(run, payload.repository),
    },
  });
}

/**
 * A job of a run. Its failed step is what readers of the run's card want to know; without one the job itself failed,
 * for example because no runner was found.
 */
export function workflowJob(payload: Message): PipelineEvent {
  const job = subject(payload, "workflow_job");
  const status = runStatus(job);
  const jobId = requiredId(payload, job);
  const attempt = positive(job["run_attempt"]) ?? 1;
  const name = text(job["name"]);
  const failed = list(job["steps"]).find((step) => runStatus(step) === "failed");
  const endedAt = time(job["completed_at"]);
  return toGithubEvent(payload, {
    id: [jobId, attempt, text(job["status"]), text(job["conclusion"])],
    type: runType("taskrun", status) ?? githubType(payload),
    time: first(time, endedAt, job["started_at"], job["created_at"]),
    kind: "task",
    status,
    pipeline: first(text, job["workflow_name"], name) ?? "workflow",
    runId: id(job["run_id"]),
    runScope: numbered("run", payload),
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
export function checkRun(payload: Message): PipelineEvent {
  const check = subject(payload, "check_run");
  const suite = fields(check["check_suite"]);
  const status = runStatus(check);
  const name = text(check["name"]);
  const url = first(link, check["details_url"], check["html_url"]);
  const endedAt = time(check["completed_at"]);
  const run = actionsRun(url);
  return toGithubEvent(payload, {
    id: [requiredId(payload, check), text(check["status"]), text(check["conclusion"])],
    type: runType("taskrun", status) ?? githubType(payload),
    time: first(time, endedAt, check["started_at"]),
    kind: "task",
    status,
    pipeline: text(fields(check["app"])["name"]) ?? name ?? "check",
    runId: run ?? id(suite["id"]),
    runScope: numbered(run === undefined ? "check suite" : "run", payload),
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

/** All checks of one app on a commit: of GitHub Actions, one for each run of a workflow. */
export function checkSuite(payload: Message): PipelineEvent {
  const suite = subject(payload, "check_suite");
  const status = runStatus(suite);
  const suiteId = requiredId(payload, suite);
  const commit = text(suite["head_sha"]);
  const updatedAt = time(suite["updated_at"]);
  return toGithubEvent(payload, {
    id: [suiteId, text(suite["status"]), text(suite["conclusion"]), updatedAt],
    type: runType("taskrun", status) ?? githubType(payload),
    time: first(time, updatedAt, suite["created_at"]),
    kind: "task",
    status,
    pipeline: text(fields(suite["app"])["name"]) ?? "checks",
    runId: suiteId,
    runScope: numbered("check suite", payload),
    url: commit === undefined ? undefined : page(payload, `commit/${encodeURIComponent(commit)}/checks`),
    ref: ref(suite["head_branch"]),
    commit,
    actor: login(payload.body["sender"]),
    startedAt: time(suite["created_at"]),
    endedAt: isOver(status) ? updatedAt : undefined,
  });
}

/** What a tool outside of GitHub says about a commit. */
export function commitState(payload: Message): PipelineEvent {
  const { body } = payload;
  const status = commitStatus(body["state"]);
  const context = text(body["context"]) ?? "status";
  const url = first(link, body["target_url"], fields(body["commit"])["html_url"]);
  const updatedAt = first(time, body["updated_at"], body["created_at"]);
  return toGithubEvent(payload, {
    id: [requiredId(payload, body), text(body["state"])],
    type: runType("taskrun", status) ?? `com.github.status.${text(body["state"]) ?? "unknown"}`,
    time: updatedAt,
    kind: "task",
    status,
    pipeline: context,
    runId: actionsRun(url),
    runScope: numbered("run", payload),
    url,
    ref: ref(list(body["branches"])[0]?.["name"]),
    commit: text(body["sha"]),
    actor: login(body["sender"]),
    failingStep: status === "failed" ? context : undefined,
    error: status === "failed" ? text(body["description"], LONGEST.error) : undefined,
    endedAt: isOver(status) ? updatedAt : undefined,
    labels: { job: context },
  });
}

/** The run of a workflow that an address is about. */
function actionsRun(url: string | undefined): string | undefined {
  return /\/actions\/runs\/(\d{1,20})\b/.exec(url ?? "")?.[1];
}

/**
 * Anybody may call a branch of a fork "main"; the fork tells it from ours. GitHub writes null for a fork that was
 * deleted since.
 */
function forkOf(run: Fields, repository: string | undefined): string | undefined {
  if (run["head_repository"] === null) return "unknown repository";
  const own = text(fields(run["repository"])["full_name"]) ?? repository;
  const head = text(fields(run["head_repository"])["full_name"]);
  return head === own ? undefined : head;
}
