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

const OUTCOMES = {
  started: { action: "in_progress", status: "in_progress", conclusion: null, attempt: 1 },
  failed: { action: "completed", status: "completed", conclusion: "failure", attempt: 1 },
  recovered: { action: "completed", status: "completed", conclusion: "success", attempt: 2 },
} as const;

/**
 * The body of GitHub's webhook `workflow_run` for a nightly training
 * (https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run).
 * @param runId milliseconds since 1970 when the sample run began, which is also its id
 */
export function sampleWorkflowRun(step: SampleStep, runId: number, now: Date): unknown {
  const { action, status, conclusion, attempt } = OUTCOMES[step];
  const began = new Date(runId);
  const sha = createHash("sha1").update(String(runId)).digest("hex");
  return {
    action,
    workflow_run: {
      id: runId,
      name: WORKFLOW.name,
      display_title: WORKFLOW.name,
      path: WORKFLOW.path,
      head_branch: "main",
      head_sha: sha,
      run_number: 412,
      run_attempt: attempt,
      event: "schedule",
      status,
      conclusion,
      workflow_id: WORKFLOW.id,
      url: `${API}/actions/runs/${runId}`,
      html_url: `${HOME}/actions/runs/${runId}`,
      workflow_url: `${API}/actions/workflows/${WORKFLOW.id}`,
      created_at: seconds(began),
      run_started_at: seconds(attempt === 1 ? began : now),
      updated_at: seconds(now),
      actor: PERSON,
      triggering_actor: PERSON,
      pull_requests: [],
      head_commit: {
        id: sha,
        message: "Add the features of the loyalty programme",
        timestamp: seconds(began),
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
}

/** GitHub's dates have no fractions of a second. */
function seconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
