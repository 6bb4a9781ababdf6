import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readKeys } from "../../src/events/keys.ts";
import { UnreadableBodyError, type WebhookSource } from "../../src/events/source.ts";
import { SOURCES } from "../../src/events/sources.ts";
import { alert, group } from "./alertmanager-request.ts";
import { eventBridge, KEYS_TEXT, sns, TOPIC } from "./aws-request.ts";
import { workflowRun } from "./github-request.ts";
import { build, deployment, pipeline } from "./gitlab-request.ts";
import { pathsOf, replaced, thrown } from "./source-contract.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const KEYS = readKeys(KEYS_TEXT);
const EACH = [...SOURCES.values()].map((source) => [source.name, source] as const);

/** Values of each JSON type, and objects that stand for neither a text nor a number. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, 5, -1, 1e300, "", "x", [], [5], [null], {}, { toString: 1, valueOf: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

describe("a request that proves nothing", () => {
  const base64url = (json: unknown) => Buffer.from(JSON.stringify(json)).toString("base64url");
  const token = fc
    .tuple(
      fc.record({ alg: fc.oneof(fc.constant("RS256"), odd), kid: odd, typ: odd }, { requiredKeys: ["alg"] }),
      fc.oneof(fc.dictionary(fc.constantFrom("aud", "email", "email_verified", "exp", "iat"), odd), odd),
    )
    .map(([header, claims]) => `Bearer ${base64url(header)}.${base64url(claims)}.x`);
  const encoded = fc.base64String({ minLength: 43, maxLength: 44 });
  const value = fc.oneof(
    token,
    encoded.chain((one) => fc.constantFrom(`Basic ${one}`, `v1,${one}`, `v1,${one} v1,${one}, v1,x`, one)),
    fc.constantFrom("", "0", "1795176000", "v1,", "sha256=", `v1=${"0".repeat(64)}`, "0".repeat(64), "Bearer a.b.c"),
    fc.string(),
  );
  const headers = fc.dictionary(
    fc.constantFrom(
      "authorization",
      "idempotency-key",
      "webhook-id",
      "webhook-signature",
      "webhook-timestamp",
      "x-api-key",
      "x-databricks-signature",
      "x-gitlab-token",
      "x-grafana-alerting-signature",
      "x-hub-signature-256",
      "x-mlflow-delivery-id",
      "x-mlflow-signature",
      "x-mlflow-timestamp",
      "x-pagerduty-signature",
      "x-wandb-signature",
    ),
    value,
    { maxKeys: 6 },
  );
  const signed = Object.keys(sns());
  const message = fc
    .dictionary(fc.constantFrom("SubscribeURL", "Subject", "Token", ...signed), odd, { maxKeys: 3 })
    .map((some) => ({ ...sns(), Message: "changed", ...some }));
  const body = fc.oneof(message, odd).map((json) => Buffer.from(JSON.stringify(json)));

  test.each(EACH)("is refused by %s, whatever it holds", async (_, source) => {
    await fc.assert(
      fc.asyncProperty(headers, body, async (given, bytes) => {
        const request = { headers: given, body: bytes };
        const secrets = ["hunter2-hunter2-hunter2", "user:hunter2", "https://docent.example/hunter2", TOPIC, ""];
        const verdict = await source.verify(request, secrets, NOW, KEYS);
        expect(verdict).toMatchObject({ outcome: "refused", status: 401 });
        expect(JSON.stringify(verdict)).not.toContain("hunter2");
      }),
      { numRuns: 300 },
    );
  });
});

type Json = Readonly<Record<string, unknown>>;

const TEKTON = {
  metadata: { name: "nightly-x7k2p", namespace: "ml", labels: { "tekton.dev/pipeline": "train-churn" } },
  status: { conditions: [{ type: "Succeeded", status: "False", reason: "Failed", message: "Tasks Completed" }] },
};
const cloudEvent = (type: string, data: Json) => ({ specversion: "1.0", id: "1", source: "/ci", type, data });
const cdEvent = (type: string, content: Json) => ({
  context: { version: "0.4.1", id: "1", source: "/ci", type, timestamp: "2026-11-20T02:41:00Z" },
  subject: { id: "run-7", source: "/ci", content },
});
const CDEVENTS = [
  cdEvent("dev.cdevents.pipelinerun.finished.0.2.0", { pipelineName: "train", outcome: "failure", errors: "OOM" }),
  cdEvent("dev.cdevents.incident.detected.0.2.0", { description: "drift", service: { id: "churn" } }),
];

/** Events of every source, with a word in each place by which something is looked up. */
const BODIES: Readonly<Record<string, readonly Json[]>> = {
  github: [workflowRun()],
  gitlab: [pipeline(), build(), deployment()],
  mlflow: [
    { entity: "model_version_alias", action: "created", data: { name: "churn", version: "7", alias: "champion" } },
    { type: "MODEL_VERSION_CREATED", data: { name: "churn", tags: { risk: "low" } } },
  ],
  alertmanager: [group([alert()])],
  grafana: [group([alert({ values: { B: 1 } })]), { ruleName: "Drift", ruleId: 1, state: "alerting", title: "Drift" }],
  "standard-webhooks": [
    ...CDEVENTS,
    { type: "training.failed", data: { pipeline: "churn", labels: { team: "growth" } } },
    { type: "x", data: { pipeline: "churn", kind: "training", status: "failed" } },
  ],
  "azure-devops": [
    {
      eventType: "ms.vss-pipelines.run-state-changed-event",
      resource: { run: { id: 1, state: "completed", result: "failed", pipeline: { name: "train" } } },
    },
    { eventType: "build.complete", resource: { id: 1, status: "completed", result: "failed" } },
    {
      eventType: "ms.vss-release.deployment-completed-event",
      resource: { environment: { name: "prod", status: "rejected", release: { id: 1 } } },
    },
  ],
  databricks: [
    { event_type: "jobs.on_failure", run: { run_id: 1 }, job: { name: "train" } },
    { event: "MODEL_VERSION_TRANSITIONED_STAGE", model_name: "churn", version: "8", to_stage: "Production" },
  ],
  dbt: [{ eventType: "job.run.completed", data: { runId: 1, runStatus: "Error", jobName: "nightly" } }],
  jenkins: [{ name: "train", url: "job/train/", build: { number: 1, phase: "FINALIZED", status: "FAILURE" } }],
  pagerduty: [
    {
      event: {
        event_type: "incident.triggered",
        data: { id: "Q1", type: "incident", title: "Drift", urgency: "high" },
      },
    },
  ],
  wandb: [
    { event_type: "RUN_STATE", run_state: "failed", project_name: "churn", timestamp: "2026-11-20T02:41:00Z" },
    { event_type: "LINK_MODEL", artifact_version_string: "ml/churn/churn:v3", timestamp: "2026-11-20T02:41:00Z" },
  ],
  cloudevents: [
    ...CDEVENTS,
    cloudEvent("dev.tekton.event.pipelinerun.failed.v1", { pipelineRun: TEKTON }),
    cloudEvent("dev.tekton.event.taskrun.failed.v1", { taskRun: TEKTON }),
  ],
  openlineage: [
    {
      eventType: "FAIL",
      run: { runId: "r", facets: { airflowState: { tasksState: { fit: "failed" } } } },
      job: { name: "j" },
    },
  ],
  aws: [
    eventBridge("SageMaker Training Job State Change", { TrainingJobName: "churn", TrainingJobStatus: "Failed" }),
    eventBridge("CodeBuild Build State Change", { "project-name": "churn", "build-status": "FAILED" }),
    eventBridge("CodePipeline Action Execution State Change", { pipeline: "churn", state: "FAILED", action: "fit" }),
    eventBridge("CloudWatch Alarm State Change", { alarmName: "drift", state: { value: "ALARM" } }),
    { AlarmName: "drift", NewStateValue: "ALARM", AlarmArn: "arn:aws:cloudwatch:eu-central-1:1:alarm:drift" },
    sns({ Message: JSON.stringify({ AlarmName: "drift", NewStateValue: "OK", NewStateReason: "below" }) }),
    sns({ Type: "SubscriptionConfirmation" }),
  ],
  gcp: [
    { incident: { incident_id: "1", state: "open", policy_name: "drift", policy_user_labels: { env: "prod" } } },
    { id: "1", status: "FAILURE", steps: [{ id: "fit", status: "FAILURE" }] },
    {
      message: { messageId: "1", attributes: { DeliveryPipelineId: "p", Action: "Failure", ResourceType: "Rollout" } },
    },
  ],
};

describe("a word that every object has as a property", () => {
  /** Each beside a word of the same letters and form that no object has. */
  const NAMES = [
    ["constructor", "constructed"],
    ["__proto__", "__prota__"],
    ["toString", "toStrang"],
    ["hasOwnProperty", "hasOwnProporty"],
    ["valueOf", "valueIf"],
  ] as const;

  /** The body once for each word of a text in it, with another word in its place. */
  function withWord(value: unknown, word: string): readonly unknown[] {
    if (typeof value === "string")
      return [...value.matchAll(/[^\W_]+/g)]
        .map(({ 0: { length }, index }) => `${value.slice(0, index)}${word}${value.slice(index + length)}`)
        .concat(word);
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) =>
      withWord(inner, word).map((changed) =>
        Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed },
      ),
    );
  }

  function readingOf(source: WebhookSource, { headers, body }: { headers: Json; body: unknown }): string {
    const request = { headers: headers as Record<string, string>, body: Buffer.from(JSON.stringify(body)) };
    try {
      // A digest of other words is another.
      return JSON.stringify(source.decode(request, NOW)).replaceAll(/[0-9a-f]{64}/g, "digest");
    } catch (error) {
      if (!(error instanceof UnreadableBodyError)) throw error;
      return `${error.message} ${error.cure}`;
    }
  }

  test.each(EACH)("is any unknown word to %s", (name, source) => {
    const headers = { "x-github-event": "workflow_run" };
    const bodies = BODIES[name] ?? [];
    expect(bodies.map((body) => readingOf(source, { headers, body }))).not.toContain("[]");
    for (const [own, other] of NAMES) {
      const all = bodies.map((body) => ({ headers, body }));
      const given = all.flatMap((one) => withWord(one, own)) as readonly { headers: Json; body: unknown }[];
      const plain = all.flatMap((one) => withWord(one, other)) as readonly { headers: Json; body: unknown }[];
      given.forEach((one, index) => {
        const read = readingOf(source, one).replaceAll(new RegExp(own, "gi"), "?");
        const expected = readingOf(source, plain[index] ?? one).replaceAll(new RegExp(other, "gi"), "?");
        expect(read, JSON.stringify(one)).toBe(expected);
      });
    }
  });
});

describe("a known event with anything in several places", () => {
  const secret = fc.constantFrom<unknown>("hunter2", ["hunter2"], {
    name: "hunter2",
    id: "hunter2",
    hunter2: "hunter2",
  });
  const changes = fc.array(fc.tuple(fc.nat(), fc.oneof(secret, odd)), { minLength: 1, maxLength: 6 });
  const header = fc.constantFrom("hunter2", "", "5", "-1", "x".repeat(9_000), "__proto__");
  const headers = fc.record({ "webhook-id": header, "webhook-timestamp": header }, { requiredKeys: [] });

  test.each(EACH)("is read or plainly unreadable to %s, without a word of what was put there", (name, source) => {
    const body = fc.constantFrom(...(BODIES[name] ?? []));
    fc.assert(
      fc.property(body, changes, headers, (known, at, given) => {
        const changed = at.reduce<unknown>((json, [place, by]) => {
          const paths = pathsOf(json);
          return replaced(json, paths[place % paths.length] ?? [], by);
        }, known);
        const type = { "x-github-event": "workflow_run" };
        const request = { headers: { ...type, ...given }, body: Buffer.from(JSON.stringify(changed)) };
        const error = thrown(() => source.decode(request, NOW));
        if (error === undefined) return;
        expect(error).toBeInstanceOf(UnreadableBodyError);
        const { message, cure } = error as UnreadableBodyError;
        expect(`${message} ${cure}`).not.toContain("hunter2");
      }),
      { numRuns: 500 },
    );
  });
});
