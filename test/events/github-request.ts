import { createHmac } from "node:crypto";
import collected from "@octokit/webhooks-examples" with { type: "json" };
import type { PipelineEvent } from "../../src/events/event.ts";
import type { WebhookRequest } from "../../src/events/source.ts";
import { github } from "../../src/events/sources/github.ts";

export const SECRET = "correct horse battery staple";
export const NOW = new Date("2026-11-20T12:00:00Z");

type Json = Record<string, unknown>;

/** Payloads that GitHub's users collected: https://github.com/octokit/webhooks */
const EXAMPLES = collected as unknown as readonly { readonly name: string; readonly examples: readonly Json[] }[];

/** Every collected payload with the name of its event. */
export const ALL_EXAMPLES = EXAMPLES.flatMap((event) =>
  event.examples.map((payload) => ({ name: event.name, payload })),
);

export function examples(name: string): readonly Json[] {
  return EXAMPLES.find((event) => event.name === name)?.examples ?? [];
}

/** The body signed as GitHub signs it. */
export function signed(type: string, body: string | Uint8Array, secret = SECRET): WebhookRequest {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return {
    headers: {
      "content-type": "application/json",
      "x-github-event": type,
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      "x-hub-signature": `sha1=${createHmac("sha1", secret).update(bytes).digest("hex")}`,
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(bytes).digest("hex")}`,
    },
    body: bytes,
  };
}

export function decode(type: string, payload: unknown): readonly PipelineEvent[] {
  return github.decode(signed(type, JSON.stringify(payload)), NOW);
}

/** The one event in a payload. */
export function decodeOne(type: string, payload: unknown): PipelineEvent {
  const [event, ...more] = decode(type, payload);
  if (event === undefined || more.length > 0) throw new Error(`${type} is not one event`);
  return event;
}

/** A run of "Nightly training" on main, as GitHub sends it. */
export function workflowRun(run: Json = {}, top: Json = {}): Json {
  const home = "https://github.com/octo-org/churn-model";
  return {
    action: "completed",
    workflow_run: {
      id: 6_000_000_001,
      name: "Nightly training",
      path: ".github/workflows/nightly.yml",
      head_branch: "main",
      head_sha: "3484a3fb816e0859fd6e1cea078d76385ff50625",
      run_number: 412,
      run_attempt: 1,
      event: "schedule",
      status: "completed",
      conclusion: "failure",
      html_url: `${home}/actions/runs/6000000001`,
      created_at: "2026-11-20T02:00:00Z",
      run_started_at: "2026-11-20T02:00:00Z",
      updated_at: "2026-11-20T02:41:00Z",
      actor: { login: "mona" },
      triggering_actor: { login: "hubot" },
      repository: { full_name: "octo-org/churn-model" },
      head_repository: { full_name: "octo-org/churn-model" },
      ...run,
    },
    workflow: { name: "Nightly training", path: ".github/workflows/nightly.yml" },
    repository: { full_name: "octo-org/churn-model", html_url: home },
    sender: { login: "mona" },
    ...top,
  };
}
