import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { KeysUnavailableError, type PublicKeys, readKeys } from "../../src/events/keys.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest } from "../../src/events/source.ts";
import { gcp } from "../../src/events/sources/gcp.ts";
import { SOURCES } from "../../src/events/sources.ts";

type Json = Record<string, unknown>;

const NOW = new Date("2026-11-20T12:00:00Z");
const AUDIENCE = "https://docent.example.org/webhooks/gcp";
const ACCOUNT = "pusher@ml-prod.iam.gserviceaccount.com";
const ISSUED = NOW.getTime() / 1000 - 60;

/** Stands for Google's key pair; made for this run of the tests. */
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const STRANGER = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const JWK = { ...publicKey.export({ format: "jwk" }), kid: "7d680d8c", use: "sig", alg: "RS256" };
const KEYS = readKeys(JSON.stringify({ keys: [JWK] }));

const CLAIMS: Json = {
  aud: AUDIENCE,
  azp: "113774264463038321964",
  email: ACCOUNT,
  email_verified: true,
  exp: ISSUED + 3600,
  iat: ISSUED,
  iss: "https://accounts.google.com",
  sub: "113774264463038321964",
};

function token(claims: Json = {}, { key = privateKey, alg = "RS256", kid = "7d680d8c" } = {}) {
  return new SignJWT({ ...CLAIMS, ...claims }).setProtectedHeader({ alg, kid, typ: "JWT" }).sign(key);
}

/** A token whose header and claims may be anything that JSON can hold. */
function odd(header: unknown, claims: unknown): string {
  const [first, second] = [header, claims].map((json) => Buffer.from(JSON.stringify(json)).toString("base64url"));
  const text = `${first}.${second}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), privateKey).toString("base64url")}`;
}

function request(body: unknown, headers: Record<string, string> = {}): WebhookRequest {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return { headers, body: bytes };
}

function push(data: unknown, attributes: Json = {}, more: Json = {}): Json {
  const encoded = Buffer.from(typeof data === "string" ? data : JSON.stringify(data)).toString("base64");
  return {
    message: {
      attributes,
      data: encoded,
      messageId: "2070443601311540",
      message_id: "2070443601311540",
      publishTime: "2026-11-20T02:42:00.191Z",
      ...more,
    },
    subscription: "projects/ml-prod/subscriptions/docent",
  };
}

async function verify(
  authorization: string | Promise<string> | undefined,
  secrets: readonly string[] = [AUDIENCE],
  keys: PublicKeys | undefined = KEYS,
): Promise<Verification> {
  const given = await authorization;
  const headers: Record<string, string> = given === undefined ? {} : { authorization: given };
  return gcp.verify(request(push({}), headers), secrets, NOW, keys);
}

const bearer = async (signed: string | Promise<string>) => `Bearer ${await signed}`;
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

describe("Google's token", () => {
  test.each<[string, readonly string[], number]>([
    ["our audience", ["other", AUDIENCE], 1],
    ["our audience and the service account", [`https://old.example ${ACCOUNT}`, `${AUDIENCE} ${ACCOUNT}`], 1],
  ])("is taken for %s", async (_, secrets, secret) => {
    expect(SOURCES.get("gcp")).toBe(gcp);
    expect(await verify(bearer(token()), secrets)).toEqual({
      outcome: "verified",
      secret,
      deliveryId: "2070443601311540",
    });
  });

  test("is taken for a word as audience, from both spellings of the issuer, and of a key without an id", async () => {
    expect(await verify(bearer(token({ aud: "docent" })), ["docent"])).toMatchObject({ outcome: "verified" });
    expect(await verify(bearer(token({ iss: "accounts.google.com" })))).toMatchObject({ outcome: "verified" });
    const pem = readKeys(publicKey.export({ type: "spki", format: "pem" }).toString());
    expect(await verify(bearer(token()), [AUDIENCE], pem)).toMatchObject({ outcome: "verified" });
  });

  const hmac = (key: string) => {
    const encode = (json: unknown) => Buffer.from(JSON.stringify(json)).toString("base64url");
    const text = `${encode({ alg: "HS256", kid: "7d680d8c" })}.${encode(CLAIMS)}`;
    return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
  };

  test.each<[string, () => string | Promise<string>, (readonly string[])?]>([
    ["another audience", () => token({ aud: "https://other.example" })],
    ["an audience that only begins the same", () => token({ aud: `${AUDIENCE}/` })],
    ["no audience", () => token({ aud: undefined })],
    ["an empty audience, though a secret is empty", () => token({ aud: "" }), [""]],
    ["another service account", () => token({ email: "evil@x.iam.gserviceaccount.com" }), [`${AUDIENCE} ${ACCOUNT}`]],
    ["no e-mail address", () => token({ email: undefined })],
    ["an address that is not verified", () => token({ email_verified: false })],
    ["an address that is verified by word", () => token({ email_verified: "true" })],
    ["another issuer", () => token({ iss: "https://evil.example" })],
    ["no issuer", () => token({ iss: undefined })],
    ["an expired token", () => token({ exp: NOW.getTime() / 1000 - 1 })],
    ["a token without an end", () => token({ exp: undefined })],
    ["a token that is not valid yet", () => token({ nbf: NOW.getTime() / 1000 + 600 })],
    ["a token from the future", () => token({ iat: NOW.getTime() / 1000 + 600 })],
    ["somebody else's key", () => token({}, { key: STRANGER })],
    ["a key that is not published", () => token({}, { kid: "unknown" })],
    ["another algorithm", () => token({}, { alg: "RS512" })],
    ["the public key as a secret", () => hmac(publicKey.export({ type: "spki", format: "pem" }).toString())],
    ["no algorithm", () => new UnsecuredJWT(CLAIMS).encode()],
    ["a token cut short", async () => (await token()).slice(0, -8)],
    [
      "a token with another payload",
      async () => (await token()).replace(/\.[\w-]+\./, `.${Buffer.from("{}").toString("base64url")}.`),
    ],
    ["three words", () => "a.b.c"],
    ["a token of 300 kB", async () => `${await token()}${"x".repeat(300_000)}`],
    ["no secrets", () => token(), []],
  ])("is refused with %s", async (_, make, secrets) => {
    expect(await verify(bearer(make()), secrets)).toMatchObject({ outcome: "refused", status: 401 });
  });

  const HEADER = { alg: "RS256", kid: "7d680d8c", typ: "JWT" };
  const ODD: readonly unknown[] = [null, false, 5, "x", [], [5], [null], [[AUDIENCE]], {}, { toString: 1, valueOf: 1 }];
  // Neither is of a wrong type.
  const RIGHT = new Set(['email "x"', "iat 5"]);
  const named = (name: string, make: (value: unknown) => string) =>
    ODD.map((value): [string, string] => [`${name} ${JSON.stringify(value)}`, make(value)]).filter(
      ([what]) => !RIGHT.has(what),
    );

  test.each([
    ...["aud", "iss", "email", "email_verified", "exp", "iat"].flatMap((name) =>
      named(name, (value) => odd(HEADER, { ...CLAIMS, [name]: value })),
    ),
    ...["alg", "kid", "crit"].flatMap((name) => named(name, (value) => odd({ ...HEADER, [name]: value }, CLAIMS))),
    ...named("header", (value) => odd(value, CLAIMS)),
    ...named("payload", (value) => odd(HEADER, value)),
  ])("is refused, not stumbled over, with the %s", async (_, given) => {
    const secrets = [AUDIENCE, `${AUDIENCE} ${ACCOUNT}`, ""];
    for (const one of [given, `${given.slice(0, given.lastIndexOf("."))}.`])
      expect(await verify(bearer(one), secrets)).toMatchObject({ outcome: "refused", status: 401 });
  });

  test("is taken for our audience among others, whatever those are", async () => {
    expect(await verify(bearer(odd(HEADER, { ...CLAIMS, aud: [null, 5, AUDIENCE] })))).toMatchObject({ secret: 0 });
  });

  test("is refused before the body is read, which nobody unknown makes us parse", async () => {
    const body = Buffer.from(JSON.stringify(push({})));
    const unread = {
      headers: { authorization: "Bearer wrong" },
      get body(): Uint8Array {
        throw new Error("read");
      },
    };
    expect(await gcp.verify(unread, ["right"], NOW)).toMatchObject({ outcome: "refused", status: 401 });
    const known = { headers: { authorization: "Bearer right" }, body };
    expect(await gcp.verify(known, ["right"], NOW)).toHaveProperty("deliveryId");
  });

  test("is not forged, only unchecked, while Google's keys cannot be had", async () => {
    const down: PublicKeys = { find: () => Promise.reject(new KeysUnavailableError("down", "wait")) };
    const headers = { authorization: await bearer(token()) };
    for (const keys of [down, undefined]) {
      expect(await gcp.verify(request("{}", headers), [AUDIENCE], NOW, keys)).toMatchObject({ outcome: "unavailable" });
    }
    for (const claims of [{ aud: "https://other.example" }, { exp: ISSUED }, { email_verified: false }]) {
      const bad = { authorization: await bearer(token(claims)) };
      expect(await gcp.verify(request("{}", bad), [AUDIENCE], NOW, down)).toMatchObject({ outcome: "refused" });
    }
  });
});

describe("shared credentials", () => {
  test("are taken as user and password, or as a token", async () => {
    expect(await verify(basic("gcp:s3cret"), [AUDIENCE, "gcp:s3cret"])).toMatchObject({ secret: 1 });
    expect(await verify("Bearer s3cret", [AUDIENCE, "s3cret"])).toMatchObject({ secret: 1 });
  });

  test.each<[string, string | undefined, readonly string[]]>([
    ["nothing", undefined, ["gcp:s3cret"]],
    ["another password", basic("gcp:other"), ["gcp:s3cret"]],
    ["the audience, which is no secret, as token", `Bearer ${AUDIENCE}`, [AUDIENCE]],
    ["the audience as user and password", basic(AUDIENCE), [AUDIENCE]],
    ["the audience before a service account", "Bearer docent", [`docent ${ACCOUNT}`]],
    ["nothing, though a secret is empty", "Bearer ", [""]],
  ])("are refused with %s", async (_, authorization, secrets) => {
    expect(await verify(authorization, secrets)).toMatchObject({ outcome: "refused", status: 401 });
  });
});

const decode = (body: unknown, headers: Record<string, string> = {}): readonly PipelineEvent[] =>
  gcp.decode(request(body, headers), NOW);

function decodeOne(body: unknown): PipelineEvent {
  const [event, ...more] = decode(body);
  if (event === undefined || more.length > 0) throw new Error("is not one event");
  return event;
}

const BUILD = {
  id: "4e2e4c1c-f0a0-4b6e-b1d6-0b6f2c4c2a11",
  projectId: "ml-prod",
  status: "FAILURE",
  statusDetail: "Build step failed",
  failureInfo: { type: "USER_BUILD_STEP", detail: 'Build step failure: build step 1 "pytest" failed' },
  steps: [
    { name: "gcr.io/cloud-builders/docker", id: "build", status: "SUCCESS" },
    { name: "python:3.12", id: "unit tests", status: "FAILURE" },
  ],
  createTime: "2026-11-20T02:00:00.123456789Z",
  startTime: "2026-11-20T02:00:10Z",
  finishTime: "2026-11-20T02:41:00Z",
  logUrl: "https://console.cloud.google.com/cloud-build/builds/4e2e4c1c?project=1",
  buildTriggerId: "trigger-uuid",
  substitutions: {
    TRIGGER_NAME: "churn-main",
    BRANCH_NAME: "refs/heads/main",
    COMMIT_SHA: "3484a3fb816e0859fd6e1cea078d76385ff50625",
    REPO_NAME: "churn",
    REPO_FULL_NAME: "octo-org/churn",
  },
};

describe("Cloud Build", () => {
  const attributes = { buildId: BUILD.id, status: BUILD.status };

  test("a failed build is read field by field", () => {
    expect(decodeOne(push(BUILD, attributes))).toEqual({
      account: "ml-prod",
      id: "2070443601311540",
      source: "gcp",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.000Z",
      kind: "run",
      status: "failed",
      pipeline: "churn-main",
      runId: BUILD.id,
      url: BUILD.logUrl,
      ref: "main",
      commit: "3484a3fb816e0859fd6e1cea078d76385ff50625",
      failingStep: "unit tests",
      error: 'Build step failure: build step 1 "pytest" failed',
      startedAt: "2026-11-20T02:00:10.000Z",
      endedAt: "2026-11-20T02:41:00.000Z",
      labels: { repository: "octo-org/churn", project: "ml-prod", trigger: "trigger-uuid" },
    });
  });

  test.each([
    ["STATUS_UNKNOWN", "unknown"],
    ["PENDING", "queued"],
    ["QUEUED", "queued"],
    ["WORKING", "started"],
    ["SUCCESS", "succeeded"],
    ["FAILURE", "failed"],
    ["INTERNAL_ERROR", "failed"],
    ["TIMEOUT", "failed"],
    ["CANCELLED", "cancelled"],
    ["EXPIRED", "cancelled"],
    ["success", "unknown"],
    [7, "unknown"],
  ])("%j is %s", (status, expected) => {
    expect(decodeOne(push({ ...BUILD, status }, attributes))).toMatchObject({ status: expected });
  });

  test("waits for its approval", () => {
    const build = { ...BUILD, status: "PENDING", approval: { state: "PENDING" } };
    expect(decodeOne(push(build))).toMatchObject({ status: "waiting" });
  });

  test("is known by its attributes, and without a message around it", () => {
    expect(decodeOne(push("no json", attributes))).toMatchObject({ status: "failed", runId: BUILD.id });
    const [unwrapped] = decode(BUILD, { "x-goog-pubsub-message-id": "2070443601311540" });
    expect(unwrapped).toEqual(decodeOne(push(BUILD)));
  });

  test("has one id however often it is pushed, also without the message's", () => {
    const without = push(BUILD, attributes, { messageId: undefined, message_id: undefined });
    const [later] = gcp.decode(request(without), new Date("2027-01-01"));
    expect(later?.id).toBe(decodeOne(without).id);
    expect(decodeOne(push(BUILD, {}, { messageId: undefined })).id).toBe("2070443601311540");
  });

  test("without a trigger is named after its repository or project", () => {
    expect(decodeOne(push({ ...BUILD, substitutions: { REPO_NAME: "churn" } })).pipeline).toBe("churn");
    const bare = { id: "1", projectId: "ml-prod", status: "SUCCESS", steps: [] };
    expect(decodeOne(push(bare)).pipeline).toBe("ml-prod");
  });
});

describe("Cloud Deploy", () => {
  const ROLLOUT = {
    Action: "Succeed",
    DeliveryPipelineId: "churn",
    Location: "europe-west3",
    ProjectNumber: "123456789",
    ReleaseId: "r-41",
    Resource:
      "projects/123456789/locations/europe-west3/deliveryPipelines/churn/releases/r-41/rollouts/r-41-to-prod-0001",
    ResourceType: "Rollout",
    RolloutId: "r-41-to-prod-0001",
    TargetId: "prod",
  };
  const deploy = (more: Json = {}) => decodeOne(push("", { ...ROLLOUT, ...more }));

  test("a rollout goes to the environment that is its target", () => {
    expect(deploy()).toMatchObject({
      type: "dev.cdevents.service.deployed.0.2.0",
      time: "2026-11-20T02:42:00.191Z",
      kind: "deployment",
      status: "succeeded",
      pipeline: "churn",
      runId: "r-41-to-prod-0001",
      environment: "prod",
      url: "https://console.cloud.google.com/deploy/delivery-pipelines/europe-west3/churn/releases/r-41/rollouts/r-41-to-prod-0001?project=123456789",
      labels: { release: "r-41", project: "123456789" },
    });
  });

  test.each<[string, Json, string, string]>([
    ["a start", { Action: "Start" }, "deployment", "started"],
    ["a failure", { Action: "Failure" }, "deployment", "failed"],
    ["a cancellation", { Action: "Cancelled" }, "deployment", "cancelled"],
    ["an action that nobody knows", { Action: "Explode" }, "deployment", "unknown"],
    ["a job", { Action: "Failure", ResourceType: "JobRun", JobId: "verify" }, "task", "failed"],
    ["a release", { Action: "Failure", ResourceType: "Release" }, "release", "failed"],
    ["a changed target", { Action: "Update", ResourceType: "Target" }, "change", "info"],
  ])("%s", (_, more, kind, status) => {
    expect(deploy(more)).toMatchObject({ kind, status });
  });

  test.each([
    ["Required", "waiting"],
    ["Approved", "info"],
    ["Rejected", "rejected"],
  ])("an approval that is %s is %s", (Action, status) => {
    const { Resource, ResourceType, RolloutId, ...rest } = ROLLOUT;
    const event = decodeOne(push("", { ...rest, Action, Rollout: Resource }));
    expect(event).toMatchObject({ kind: "deployment", status, runId: RolloutId, environment: "prod" });
    expect(ResourceType).toBe("Rollout");
  });
});

describe("Vertex AI", () => {
  const entry = (jsonPayload: Json, log = "pipeline_job_events") => ({
    insertId: "x",
    logName: `projects/ml-prod/logs/aiplatform.googleapis.com%2F${log}`,
    resource: {
      type: "aiplatform.googleapis.com/PipelineJob",
      labels: { pipeline_job_id: "train-churn-41", location: "europe-west3", resource_container: "projects/123" },
    },
    jsonPayload: { pipelineName: "train-churn", ...jsonPayload },
    severity: "ERROR",
    timestamp: "2026-11-20T02:41:00.5Z",
  });

  test("a pipeline's log tells how it went", () => {
    const failed = { state: "PIPELINE_STATE_FAILED", error: { code: 9, message: "The DAG failed" } };
    expect(decodeOne(push(entry(failed)))).toMatchObject({
      kind: "training",
      status: "failed",
      pipeline: "train-churn",
      runId: "train-churn-41",
      error: "The DAG failed",
      time: "2026-11-20T02:41:00.500Z",
      url: "https://console.cloud.google.com/vertex-ai/locations/europe-west3/pipelines/runs/train-churn-41?project=123",
    });
  });

  test.each([
    ["PIPELINE_STATE_QUEUED", "queued"],
    ["PIPELINE_STATE_RUNNING", "started"],
    ["PIPELINE_STATE_SUCCEEDED", "succeeded"],
    ["PIPELINE_STATE_CANCELLED", "cancelled"],
    ["PIPELINE_STATE_PAUSED", "waiting"],
    ["PIPELINE_STATE_UNSPECIFIED", "unknown"],
  ])("%s is %s", (state, status) => {
    expect(decodeOne(push(entry({ state })))).toMatchObject({ status });
  });

  test("a task's log tells its run the failing step", () => {
    const task = entry({ state: "TASK_STATE_FAILED", taskName: "fit" }, "pipeline_job_task_events");
    expect(decodeOne(push(task))).toMatchObject({
      kind: "task",
      status: "failed",
      pipeline: "train-churn",
      runId: "train-churn-41",
      failingStep: "fit",
    });
  });

  test("a line that somebody wrote says nothing", () => {
    expect(decode(push(entry({ message: "PIPELINE_STATE_FAILED" })))).toEqual([]);
  });
});

test.each([
  ["INSERT", "published"],
  ["DELETE", "info"],
  ["EXPLODE", "unknown"],
])("an image in Artifact Registry: %s", (action, status) => {
  const image = "europe-west3-docker.pkg.dev/ml-prod/models/churn";
  expect(decodeOne(push({ action, digest: `${image}@sha256:6ec1`, tag: `${image}:1.4` }))).toMatchObject({
    kind: "release",
    status,
    pipeline: image,
    labels: { artifact: `${image}:1.4`, digest: "sha256:6ec1" },
  });
});

describe("incidents of Cloud Monitoring", () => {
  const INCIDENT = {
    incident_id: "0.opqiw61fsv7p",
    scoping_project_id: "ml-prod",
    url: "https://console.cloud.google.com/monitoring/alerting/incidents/0.opqiw61fsv7p?project=ml-prod",
    severity: "Critical",
    started_at: 1_795_142_460,
    ended_at: null as number | null,
    state: "open",
    summary: "Latency for ml-prod churn is above the threshold of 0.5",
    policy_name: "Prediction latency",
    condition_name: "p99 above 500 ms",
    policy_user_labels: { environment: "prod", team: "ml", model_name: "churn" },
    metric: { type: "aiplatform.googleapis.com/latency", displayName: "Latency", labels: { endpoint: "churn" } },
    observed_value: "0.812",
    threshold_value: "0.5",
    documentation: {
      content: "See the runbook.",
      links: [
        { displayName: "Dashboard", url: "https://d.example" },
        { displayName: "Runbook", url: "https://kb.example/latency" },
      ],
    },
  };
  const at = new Date(1_795_142_460_000).toISOString();

  test("are read field by field, the same by webhook and by Pub/Sub", () => {
    const event = decodeOne({ incident: INCIDENT, version: "1.2" });
    expect(event).toEqual({
      id: "0.opqiw61fsv7p/open",
      source: "gcp",
      type: "dev.cdevents.incident.detected.0.2.0",
      time: at,
      kind: "alert",
      status: "firing",
      pipeline: "Prediction latency",
      runId: "0.opqiw61fsv7p",
      url: INCIDENT.url,
      environment: "prod",
      error: INCIDENT.summary,
      startedAt: at,
      model: { name: "churn" },
      alert: {
        fingerprint: "0.opqiw61fsv7p",
        severity: "Critical",
        metric: "Latency",
        value: "0.812",
        threshold: "0.5",
        slice: "endpoint=churn",
      },
      labels: { environment: "prod", team: "ml", model_name: "churn", severity: "Critical", project: "ml-prod" },
      runbookUrl: "https://kb.example/latency",
    });
    expect(decodeOne(push({ incident: INCIDENT, version: "1.2" }))).toEqual(event);
  });

  test("are resolved on the card on which they fired", () => {
    const closed = decodeOne({ incident: { ...INCIDENT, state: "closed", ended_at: 1_795_142_520 }, version: "1.2" });
    expect(closed).toMatchObject({ status: "resolved", runId: INCIDENT.incident_id, pipeline: "Prediction latency" });
    expect([closed.time, closed.endedAt]).toEqual([new Date(1_795_142_520_000).toISOString(), closed.time]);
    expect(closed).not.toHaveProperty("error");
  });

  test.each(["acknowledged", null, 1, ["open"]])("in state %j are unknown", (state) => {
    expect(decodeOne({ incident: { ...INCIDENT, state } })).toMatchObject({ kind: "alert", status: "unknown" });
  });

  test("that a button sent are handshakes", () => {
    const sent = {
      ...INCIDENT,
      incident_id: "12345",
      state: "OPEN",
      documentation: "Test documentation",
      started_at: 0,
    };
    expect(decodeOne({ version: "test", incident: sent })).toMatchObject({ kind: "handshake", status: "info" });
  });
});

describe("bodies", () => {
  test.each<[string, unknown]>([
    ["empty", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["an empty object", {}],
    ["no JSON", "{nope"],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
    ["a message that is none", { message: "x" }],
    ["a message without anything", { message: {} }],
    ["data that is no base64", { message: { data: "{nope}" } }],
    ["data that is a number", { message: { data: 7 } }],
    ["an incident without an id", { incident: {} }],
    ["an incident that is none", { incident: null }],
  ])("are unreadable when they are %s", (_, body) => {
    expect(() => decode(body)).toThrow(UnreadableBodyError);
  });

  test.each<[string, unknown]>([
    ["a text that somebody published", push("hello")],
    ["JSON that somebody published", push([1, 2])],
    ["an object of another kind", push({ kind: "storage#object", id: "bucket/x/1" })],
    ["attributes alone", { message: { attributes: { eventType: "OBJECT_FINALIZE" }, messageId: "1" } }],
    ["a message of another kind, not wrapped", { kind: "storage#object" }],
  ])("say nothing about a pipeline as %s", (_, body) => {
    expect(decode(body)).toEqual([]);
  });

  /** @throws what is neither read nor refused */
  function isReadable(body: unknown): boolean {
    try {
      decode(body);
      return true;
    } catch (error) {
      if (!(error instanceof UnreadableBodyError)) throw error;
      return false;
    }
  }

  test("are read or refused, whatever they hold", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(isReadable(one)).toBeTypeOf("boolean");
        expect(
          isReadable(push({ ...BUILD, substitutions: one, steps: other, failureInfo: one, status: other })),
        ).toBeTypeOf("boolean");
        expect(
          isReadable(push(one, { Action: "Start", DeliveryPipelineId: "x", Resource: other, TargetId: one })),
        ).toBeTypeOf("boolean");
        expect(
          isReadable({ incident: { incident_id: "1", metric: one, policy_user_labels: other, documentation: one } }),
        ).toBeTypeOf("boolean");
        expect(isReadable({ message: one })).toBeTypeOf("boolean");
      }),
    );
  });
});
