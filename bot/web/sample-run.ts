import { createHash } from "node:crypto";

/** The life of a run whose first attempt fails and whose second succeeds. */
export const SAMPLE_STEPS = ["started", "failed", "recovered"] as const;
export type SampleStep = (typeof SAMPLE_STEPS)[number];

/** GitHub's own placeholder organisation. */
const OWNER = { login: "octo-org", id: 6_811_672, type: "Organization" };
const REPOSITORY = "octo-org/churn-model";
const HOME = `https://github.com/${REPOSITORY}`;
const API = `https://api.github.com/repos/${REPOSITORY}`;
const PERSON = { login: "mona", id: 21_031_067, type: "User", html_url: "https://github.com/mona" };
const WORKFLOW = { id: 16_340_987, name: "Nightly training", path: ".github/workflows/nightly-training.yml" };

const RUN_NUMBER = 412;

const MINUTE_MS = 60_000;
/** Before the moment of the first press: a card that says "failed after 3 s" would show nobody what it is good for. */
const BEGAN_MS = 41 * MINUTE_MS;
const FAILED_MS = 22 * MINUTE_MS;
const BEGAN_AGAIN_MS = 14 * MINUTE_MS;

const SENDER = {
  repository: {
    id: 186_853_002,
    name: "churn-model",
    full_name: REPOSITORY,
    private: true,
    owner: OWNER,
    html_url: HOME,
    url: API,
    default_branch: "main",
  },
  organization: OWNER,
  sender: PERSON,
};

const OUTCOMES = {
  started: { action: "in_progress", status: "in_progress", conclusion: null, attempt: 1 },
  failed: { action: "completed", status: "completed", conclusion: "failure", attempt: 1 },
  recovered: { action: "completed", status: "completed", conclusion: "success", attempt: 2 },
} as const;

/** One of GitHub's webhooks: the value of `X-GitHub-Event`, and the body. */
export interface SampleEvent {
  readonly name: "workflow_job" | "workflow_run";
  readonly body: unknown;
}

/**
 * What GitHub sends for a step of a nightly training, in its order: that the run failed says its `workflow_run`, and
 * which step of it the `workflow_job` before that
 * (https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run).
 * @param runId milliseconds since 1970 of the first press, which is also the run's id
 */
export function sampleEvents(step: SampleStep, runId: number, now: Date): readonly SampleEvent[] {
  const run: SampleEvent = { name: "workflow_run", body: workflowRun(step, runId, now) };
  return step === "failed" ? [{ name: "workflow_job", body: failedJob(runId) }, run] : [run];
}

function workflowRun(step: SampleStep, runId: number, now: Date): unknown {
  const { action, status, conclusion, attempt } = OUTCOMES[step];
  const began = ago(runId, BEGAN_MS);
  const changed = { started: began, failed: ago(runId, FAILED_MS), recovered: seconds(now) }[step];
  const sha = commitOf(runId);
  return {
    action,
    workflow_run: {
      id: runId,
      name: WORKFLOW.name,
      display_title: WORKFLOW.name,
      path: WORKFLOW.path,
      head_branch: "main",
      head_sha: sha,
      run_number: RUN_NUMBER,
      run_attempt: attempt,
      event: "schedule",
      status,
      conclusion,
      workflow_id: WORKFLOW.id,
      url: `${API}/actions/runs/${runId}`,
      html_url: `${HOME}/actions/runs/${runId}`,
      workflow_url: `${API}/actions/workflows/${WORKFLOW.id}`,
      created_at: began,
      run_started_at: attempt === 1 ? began : ago(runId, BEGAN_AGAIN_MS),
      updated_at: changed,
      actor: PERSON,
      triggering_actor: PERSON,
      pull_requests: [],
      head_commit: {
        id: sha,
        message: "Add the features of the loyalty programme",
        timestamp: began,
        author: { name: "Mona Lisa", email: "mona@example.com" },
        committer: { name: "Mona Lisa", email: "mona@example.com" },
      },
    },
    workflow: {
      ...WORKFLOW,
      state: "active",
      url: `${API}/actions/workflows/${WORKFLOW.id}`,
      html_url: `${HOME}/blob/main/${WORKFLOW.path}`,
    },
    ...SENDER,
  };
}

function failedJob(runId: number): unknown {
  const jobId = runId * 10 + 1;
  const [started_at, completed_at] = [ago(runId, BEGAN_MS), ago(runId, FAILED_MS)];
  const steps = [
    ["Set up job", "success"],
    ["Check out the code", "success"],
    ["Train the model", "failure"],
    ["Evaluate the model", "skipped"],
  ].map(([name, conclusion], index) => ({
    name,
    status: "completed",
    conclusion,
    number: index + 1,
    started_at,
    completed_at,
  }));
  return {
    action: "completed",
    workflow_job: {
      id: jobId,
      run_id: runId,
      run_attempt: 1,
      run_url: `${API}/actions/runs/${runId}`,
      workflow_name: WORKFLOW.name,
      name: "train",
      head_branch: "main",
      head_sha: commitOf(runId),
      status: "completed",
      conclusion: "failure",
      url: `${API}/actions/jobs/${jobId}`,
      html_url: `${HOME}/actions/runs/${runId}/job/${jobId}`,
      created_at: started_at,
      started_at,
      completed_at,
      steps,
      labels: ["self-hosted", "gpu"],
      runner_name: "gpu-1",
    },
    ...SENDER,
  };
}

function commitOf(runId: number): string {
  return createHash("sha1").update(String(runId)).digest("hex");
}

function ago(runId: number, ms: number): string {
  return seconds(new Date(runId - ms));
}

/** GitHub's dates have no fractions of a second. */
function seconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
