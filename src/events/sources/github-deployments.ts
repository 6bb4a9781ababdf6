import type { PipelineEvent } from "../event.ts";
import { fields, first, id, LONGEST, link, list, positive, ref, text, time } from "../payload.ts";
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
import { deploymentStatus, isOver, reviewStatus } from "./github-status.ts";

/** A deployment, alone (it was asked for) or with one of its states. */
export function deployment(payload: Message): PipelineEvent {
  const { body, type } = payload;
  const of = subject(payload, "deployment");
  const state = type === "deployment" ? {} : subject(payload, "deployment_status");
  const run = fields(body["workflow_run"]);
  const status = type === "deployment" ? "queued" : deploymentStatus(state["state"]);
  const at = first(time, state["created_at"], of["created_at"]);
  const runId = requiredId(payload, of);
  return toGithubEvent(payload, {
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
    runScope: numbered("deployment", payload),
    url: first(link, state["log_url"], state["target_url"], run["html_url"]) ?? page(payload, "deployments"),
    ref: ref(of["ref"]),
    commit: text(of["sha"]),
    environment: first(text, state["environment"], of["environment"]),
    actor: first(login, of["creator"], state["creator"], body["sender"]),
    error: status === "failed" ? text(state["description"], LONGEST.error) : undefined,
    startedAt: time(of["created_at"]),
    endedAt: isOver(status) ? at : undefined,
    correlationId: id(run["id"]),
    labels: { task: text(of["task"]), transient: of["transient_environment"] === true ? "true" : undefined },
  });
}

/** People have to let a run deploy to an environment; what they approve goes on. */
export function deploymentReview(payload: Message): PipelineEvent {
  const { body, action } = payload;
  const run = subject(payload, "workflow_run");
  const runId = requiredId(payload, run);
  const status = reviewStatus(action);
  const jobs = [body["workflow_job_run"], ...list(body["workflow_job_runs"])].map(fields);
  const environment = first(text, body["environment"], ...jobs.map((job) => job["environment"]));
  const since = first(time, body["since"], run["updated_at"]);
  return toGithubEvent(payload, {
    id: [runId, positive(run["run_attempt"]) ?? 1, environment, action, since],
    type: githubType(payload),
    time: since,
    kind: "deployment",
    status,
    pipeline: first(text, run["name"], fields(body["workflow"])["name"], run["path"]) ?? "workflow",
    runId,
    runScope: numbered("run", payload),
    attempt: positive(run["run_attempt"]),
    url: link(run["html_url"]),
    ref: ref(run["head_branch"]),
    commit: text(run["head_sha"]),
    environment,
    actor: first(login, action === "requested" ? body["requestor"] : body["approver"], body["sender"]),
    error: status === "rejected" ? text(body["comment"], LONGEST.error) : undefined,
    labels: { job: first(text, ...jobs.map((job) => job["name"])) },
  });
}

/** An app has to let a deployment through. */
export function protectionRule(payload: Message): PipelineEvent {
  const { body } = payload;
  const of = fields(body["deployment"]);
  // Only the address that the app has to answer to names the run.
  const run = /\/actions\/runs\/(\d{1,20})\//.exec(text(body["deployment_callback_url"], LONGEST.url) ?? "")?.[1];
  const own = id(of["id"]);
  const runId = own ?? run;
  const environment = first(text, body["environment"], of["environment"]);
  return toGithubEvent(payload, {
    id: [runId, environment, payload.action, time(of["updated_at"])],
    type: githubType(payload),
    time: first(time, of["updated_at"], of["created_at"]),
    kind: "deployment",
    status: reviewStatus(payload.action),
    pipeline: text(of["task"]) ?? "deployment",
    runId,
    runScope: numbered(own === undefined ? "run" : "deployment", payload),
    url: run === undefined ? page(payload, "deployments") : page(payload, `actions/runs/${run}`),
    ref: ref(of["ref"]),
    commit: text(of["sha"]),
    environment,
    actor: first(login, of["creator"], body["sender"]),
    correlationId: run,
  });
}
