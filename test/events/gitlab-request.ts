import type { PipelineEvent } from "../../src/events/event.ts";
import type { WebhookRequest } from "../../src/events/source.ts";
import { gitlab } from "../../src/events/sources/gitlab.ts";

export const TOKEN = "correct horse battery staple";
export const NOW = new Date("2026-11-20T12:00:00Z");

type Json = Record<string, unknown>;

const HOME = "https://gitlab.example/ml/churn";

export const PROJECT = {
  id: 15,
  name: "Churn",
  web_url: HOME,
  path_with_namespace: "ml/churn",
  default_branch: "main",
};
const USER = { id: 1, name: "Mona Lisa", username: "mona", email: "[REDACTED]" };

export function request(body: unknown, headers: Record<string, string> = {}): WebhookRequest {
  return {
    headers: {
      "content-type": "application/json",
      "x-gitlab-event": "Pipeline Hook",
      "x-gitlab-token": TOKEN,
      "idempotency-key": "f5e5f430-f57b-4e6e-9fac-d9128cd7232f",
      ...headers,
    },
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  };
}

export function decode(body: unknown, hook = "Pipeline Hook"): readonly PipelineEvent[] {
  return gitlab.decode(request(body, { "x-gitlab-event": hook }), NOW);
}

/** The one event in a body. */
export function decodeOne(body: unknown): PipelineEvent {
  const [event, ...more] = decode(body);
  if (event === undefined || more.length > 0) throw new Error("not one event");
  return event;
}

export function ciJob(of: Json = {}): Json {
  return {
    id: 380,
    stage: "train",
    name: "fit",
    status: "success",
    created_at: "2026-11-20 02:00:00 UTC",
    started_at: "2026-11-20 02:01:00 UTC",
    finished_at: "2026-11-20 02:10:00 UTC",
    failure_reason: null,
    allow_failure: false,
    user: USER,
    environment: null,
    ...of,
  };
}

/** A pipeline that failed, as GitLab sends it. */
export function pipeline(of: Json = {}, top: Json = {}): Json {
  return {
    object_kind: "pipeline",
    object_attributes: {
      id: 31,
      iid: 3,
      name: "Nightly training",
      ref: "main",
      tag: false,
      sha: "bcbb5ec396a2c0f828686f14fac9b80b780504f2",
      source: "schedule",
      status: "failed",
      detailed_status: "failed",
      stages: ["prepare", "train"],
      created_at: "2026-11-20 02:00:00 UTC",
      finished_at: "2026-11-20 02:41:00 UTC",
      duration: 2460,
      url: `${HOME}/-/pipelines/31`,
      ...of,
    },
    merge_request: null,
    user: USER,
    project: PROJECT,
    commit: { id: "bcbb5ec396a2c0f828686f14fac9b80b780504f2", message: "Fix\n" },
    builds: [
      ciJob({ id: 383, name: "publish", status: "skipped", started_at: null, finished_at: null }),
      ciJob({
        id: 382,
        name: "evaluate",
        status: "failed",
        finished_at: "2026-11-20 02:40:00 UTC",
        failure_reason: "script_failure",
      }),
      ciJob({
        id: 381,
        name: "fit",
        status: "failed",
        finished_at: "2026-11-20 02:30:00 UTC",
        failure_reason: "runner_system_failure",
      }),
      ciJob({ id: 380, name: "lint", status: "failed", allow_failure: true, failure_reason: "script_failure" }),
    ],
    ...top,
  };
}

/** A job that failed, as GitLab sends it: `commit.id` is the pipeline's. */
export function build(of: Json = {}): Json {
  return {
    object_kind: "build",
    ref: "main",
    tag: false,
    sha: "bcbb5ec396a2c0f828686f14fac9b80b780504f2",
    build_id: 1977,
    build_name: "fit",
    build_stage: "train",
    build_status: "failed",
    build_created_at: "2026-11-20 02:00:00 UTC",
    build_started_at: "2026-11-20 02:01:00 UTC",
    build_started_at_iso: "2026-11-20T02:01:00Z",
    build_finished_at: "2026-11-20 02:30:00 UTC",
    build_finished_at_iso: "2026-11-20T02:30:00Z",
    build_allow_failure: false,
    build_failure_reason: "script_failure",
    retries_count: 1,
    pipeline_id: 31,
    project_id: 15,
    project_name: "ML / Churn",
    user: { id: 1, name: "Mona Lisa", email: "[REDACTED]" },
    commit: { id: 31, name: "Nightly training", sha: "bcbb5ec396a2c0f828686f14fac9b80b780504f2", status: "running" },
    repository: { name: "churn", homepage: HOME },
    project: PROJECT,
    environment: null,
    ...of,
  };
}

export function deployment(of: Json = {}): Json {
  return {
    object_kind: "deployment",
    status: "success",
    status_changed_at: "2026-11-20 04:50:00 +0200",
    deployment_id: 15,
    deployable_id: 796,
    deployable_url: `${HOME}/-/jobs/796`,
    environment: "production",
    environment_tier: "production",
    environment_slug: "production",
    environment_external_url: "https://churn.example",
    project: PROJECT,
    short_sha: "279484c0",
    user: USER,
    user_url: "https://gitlab.example/mona",
    commit_url: `${HOME}/-/commit/279484c09fbe69ededfced8c1bb6e6d24616b468`,
    commit_title: "Add new file",
    ...of,
  };
}

export function release(of: Json = {}): Json {
  return {
    id: 1,
    object_kind: "release",
    action: "create",
    name: "v1.1",
    tag: "v1.1",
    description: "v1.1 has been released",
    created_at: "2026-11-02 12:55:12 UTC",
    released_at: "2026-11-02 12:55:12 UTC",
    url: `${HOME}/-/releases/v1.1`,
    project: PROJECT,
    commit: { id: "ee0a3fb31ac16e11b9dbb596ad16d4af654d08f8", author: { name: "Example User" } },
    ...of,
  };
}

export function push(of: Json = {}): Json {
  return {
    object_kind: "push",
    before: "95790bf891e76fee5e1747ab589903a6a1f80f22",
    after: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7",
    ref: "refs/heads/feature/x",
    user_username: "jsmith",
    project: PROJECT,
    commits: [{ timestamp: "2026-11-19T23:36:29+02:00", url: `${HOME}/-/commit/da15` }],
    ...of,
  };
}

export function mergeRequest(of: Json = {}): Json {
  return {
    object_kind: "merge_request",
    user: USER,
    project: PROJECT,
    object_attributes: {
      id: 99,
      iid: 1,
      source_branch: "feature/x",
      target_branch: "main",
      action: "merge",
      updated_at: "2026-11-20 02:00:00 UTC",
      url: `${HOME}/-/merge_requests/1`,
      last_commit: { id: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7" },
      ...of,
    },
  };
}
