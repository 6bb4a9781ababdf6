import { describe, expect, test } from "vitest";
import { UnreadableBodyError } from "../../src/events/source.ts";
import { standardWebhooks } from "../../src/events/sources/standard-webhooks.ts";
import { decodeAll, decodeOne, describeContract, NOW } from "./source-contract.ts";
import { seconds, signature, without } from "./standard-webhooks-sign.ts";

const BYTES = Buffer.alloc(24, 7);
const SECRET = `whsec_${BYTES.toString("base64")}`;
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";

interface Signing {
  readonly at?: string;
  readonly key?: string | Uint8Array;
}

function signed(body: Uint8Array, { at = seconds(NOW), key = BYTES }: Signing = {}): Record<string, string> {
  return { "webhook-id": ID, "webhook-timestamp": at, "webhook-signature": signature(key, ID, at, body) };
}

const simple = (data: object = {}, top: object = {}) => ({
  type: "training.failed",
  timestamp: "2026-11-20T02:41:00Z",
  data: {
    pipeline: "churn_training",
    runId: "scheduled__2026-11-20T02:00:00+00:00",
    kind: "training",
    status: "failed",
    attempt: 2,
    url: "https://airflow.example/dags/churn_training",
    ref: "refs/heads/main",
    commit: "3484a3f",
    environment: "prod",
    actor: "mona",
    failingStep: "fit",
    error: "CUDA out of memory",
    startedAt: 1_795_140_000,
    endedAt: 1_795_142_460_000,
    model: { name: "churn", version: 7, alias: "challenger", stage: "staging" },
    alert: {
      fingerprint: "f",
      groupKey: "g",
      severity: "page",
      metric: "psi",
      value: 0.31,
      threshold: 0.2,
      slice: "DE",
    },
    labels: { team: "growth", gpu: 2, spot: true },
    runbookUrl: "https://docs.example/runbooks/training",
    correlationId: "c-1",
    ...data,
  },
  ...top,
});

const cdEvent = (outcome: unknown = "failure") => ({
  context: {
    version: "0.4.1",
    id: "271069a8-fc18-44f1-b38f-9d70a1695819",
    source: "/airflow/prod",
    type: "dev.cdevents.pipelinerun.finished.0.2.0",
    timestamp: "2026-11-20T02:41:00Z",
  },
  subject: {
    id: "run-7",
    source: "/airflow/prod",
    content: { pipelineName: "churn_training", outcome, url: "https://airflow.example/runs/7", errors: "OOM" },
  },
});

describeContract({
  source: standardWebhooks,
  secrets: [SECRET, `whsec_${Buffer.alloc(24, 8).toString("base64")}`],
  authenticate: (body, secret) => signed(body, { key: Buffer.from(secret.slice(6), "base64") }),
  forged: [
    ["no id", (right) => without(right, "webhook-id")],
    ["no timestamp", (right) => without(right, "webhook-timestamp")],
    ["no signature", (right) => without(right, "webhook-signature")],
    ["another id", (right) => ({ ...right, "webhook-id": "msg_other" })],
    ["an id that is longer than any", (right) => ({ ...right, "webhook-id": "m".repeat(201) })],
    ["another time", (right) => ({ ...right, "webhook-timestamp": seconds(NOW, 1) })],
    ["a negative time", (right) => ({ ...right, "webhook-timestamp": "-1" })],
    ["a time with a fraction", (right) => ({ ...right, "webhook-timestamp": `${right["webhook-timestamp"]}.0` })],
    ["an empty signature", (right) => ({ ...right, "webhook-signature": "" })],
    ["a signature that is cut off", (right) => change(right, (one) => one.slice(0, -4))],
    ["a signature of the version v1a", (right) => change(right, (one) => one.replace("v1,", "v1a,"))],
    ["a signature without its version", (right) => change(right, (one) => one.slice(3))],
    [
      "a signature in hex",
      (right) => change(right, (one) => `v1,${Buffer.from(one.slice(3), "base64").toString("hex")}`),
    ],
    ["a signature by the secret's own letters", () => signed(Buffer.from("{}"), { key: SECRET })],
    ["the secret itself", (right) => ({ ...right, "webhook-signature": SECRET })],
  ],
  signs: true,
  payloads: [
    simple(),
    cdEvent(),
    { specversion: "1.0", id: "1", source: "/a", type: cdEvent().context.type, data: cdEvent() },
  ],
});

function change(right: Readonly<Record<string, string>>, by: (signature: string) => string) {
  return { ...right, "webhook-signature": by(right["webhook-signature"] ?? "") };
}

describe("a Standard Webhook", () => {
  const body = Buffer.from(JSON.stringify(simple()));
  const verify = (headers: Record<string, string>, secrets: readonly string[] = [SECRET]) =>
    standardWebhooks.verify({ headers, body }, secrets, NOW);

  test("names its delivery, which is the event's id", async () => {
    expect(await verify(signed(body))).toEqual({ outcome: "verified", secret: 0, deliveryId: ID });
    expect(standardWebhooks.decode({ headers: signed(body), body }, NOW)).toMatchObject([{ id: ID }]);
  });

  test("may be signed more than once while a secret is rotated", async () => {
    const wrong = signature("old", ID, seconds(NOW), body);
    const both = change(signed(body), (right) => `${wrong} v1a,xyz ${right}`);
    expect(await verify(both)).toMatchObject({ outcome: "verified" });
    expect(await verify({ ...both, "webhook-signature": `${wrong} v1a,xyz` })).toMatchObject({ outcome: "refused" });
  });

  test.each([
    ["first", (right: string, wrong: string) => `${right}, ${wrong}`],
    ["last", (right: string, wrong: string) => `v1a,xyz, ${wrong}, ${right}`],
    ["beside another", (right: string, wrong: string) => `v1a,xyz, ${wrong} ${right}, v1,x`],
  ])("may have its signatures in headers of their own, the right one %s", async (_, joined) => {
    const wrong = signature("old", ID, seconds(NOW), body);
    expect(await verify(change(signed(body), (right) => joined(right, wrong)))).toMatchObject({ outcome: "verified" });
    expect(await verify(change(signed(body), () => joined(wrong, wrong)))).toMatchObject({ outcome: "refused" });
  });

  test.each([
    [-300, "verified"],
    [-301, "refused"],
    [300, "verified"],
    [301, "refused"],
  ])("signed %d seconds from now is %s", async (offset, outcome) => {
    expect(await verify(signed(body, { at: seconds(NOW, offset) }))).toMatchObject({ outcome });
  });

  test.each([
    ["its letters", "plain secret", "plain secret"],
    ["its letters, though they are Base64", BYTES.toString("base64"), BYTES.toString("base64")],
    ["what it decodes to", BYTES.toString("base64"), BYTES],
    [
      "what it decodes to after whsec_, without padding",
      `whsec_${Buffer.alloc(25, 1).toString("base64").replace(/=+$/, "")}`,
      Buffer.alloc(25, 1),
    ],
  ])("takes a secret as %s", async (_, secret, key) => {
    expect(await verify(signed(body, { key }), [secret])).toMatchObject({ outcome: "verified" });
  });

  test.each([
    ["decodes to less than 24 bytes", Buffer.alloc(23, 7).toString("base64"), Buffer.alloc(23, 7)],
    ["is whsec_ and nothing", "whsec_", ""],
    ["is whsec_ and no Base64", "whsec_not base64", Buffer.from("not base64", "base64")],
  ])("does not take for a key what %s", async (_, secret, key) => {
    expect(await verify(signed(body, { key }), [secret])).toMatchObject({ outcome: "refused", status: 401 });
  });
});

describe("a simple body", () => {
  test("is read field by field", () => {
    expect(decodeOne(standardWebhooks, simple())).toEqual({
      id: "training.failed/churn_training/scheduled__2026-11-20T02%3A00%3A00%2B00%3A00/training/failed/2026-11-20T02%3A41%3A00.000Z",
      source: "standard-webhooks",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.000Z",
      kind: "training",
      status: "failed",
      pipeline: "churn_training",
      runId: "scheduled__2026-11-20T02:00:00+00:00",
      attempt: 2,
      url: "https://airflow.example/dags/churn_training",
      ref: "main",
      commit: "3484a3f",
      environment: "prod",
      actor: "mona",
      failingStep: "fit",
      error: "CUDA out of memory",
      startedAt: "2026-11-20T02:00:00.000Z",
      endedAt: "2026-11-20T02:41:00.000Z",
      model: { name: "churn", version: "7", alias: "challenger", stage: "staging" },
      alert: {
        fingerprint: "f",
        groupKey: "g",
        severity: "page",
        metric: "psi",
        value: "0.31",
        threshold: "0.2",
        slice: "DE",
      },
      labels: { team: "growth", gpu: "2", spot: "true" },
      runbookUrl: "https://docs.example/runbooks/training",
      correlationId: "c-1",
    });
  });

  test("needs no more than a type and a pipeline", () => {
    const event = decodeOne(standardWebhooks, { type: "run.succeeded", data: { pipeline: "p" } });
    expect(event).toMatchObject({
      kind: "run",
      status: "succeeded",
      pipeline: "p",
      time: NOW.toISOString(),
      labels: {},
    });
    expect(Object.keys(event).sort()).toEqual(["id", "kind", "labels", "pipeline", "source", "status", "time", "type"]);
  });

  test.each([
    [{ kind: "pipeline" }, { kind: "unknown", status: "failed" }],
    [{ status: "success" }, { kind: "training", status: "unknown" }],
    [{ status: "FAILED" }, { status: "unknown" }],
    [
      { kind: "constructor", status: 1 },
      { kind: "unknown", status: "unknown" },
    ],
    [
      { kind: undefined, status: undefined },
      { kind: "training", status: "failed" },
    ],
    [{ kind: "deployment", status: "rolled_back" }, { type: "dev.cdevents.service.rolledback.0.2.0" }],
    [{ kind: "alert", status: "firing" }, { type: "dev.cdevents.incident.detected.0.2.0" }],
    [{ kind: "model", status: "registered" }, { type: "training.failed" }],
    [{ willRetry: true }, { willRetry: true }],
  ])("with %j is %j", (data, expected) => {
    expect(decodeOne(standardWebhooks, simple(data))).toMatchObject(expected);
  });

  test("keeps a type that a domain stands before, and an unknown one", () => {
    const type = "com.example.dag.failed";
    expect(decodeOne(standardWebhooks, simple({}, { type })).type).toBe(type);
    expect(decodeOne(standardWebhooks, simple({ kind: "model", status: "promoted" }, { type: undefined })).type).toBe(
      "model.promoted",
    );
  });

  test("may be the data of a CloudEvent", () => {
    const envelope = { specversion: "1.0", id: "1", source: "/a", time: "2026-11-20T02:40:00Z", timestamp: undefined };
    expect(decodeOne(standardWebhooks, simple({}, envelope))).toMatchObject({
      kind: "training",
      time: "2026-11-20T02:40:00.000Z",
    });
  });

  test("may be about a model alone", () => {
    const event = decodeOne(standardWebhooks, { type: "model.promoted", data: { model: { name: "churn" } } });
    expect(event).toMatchObject({ kind: "model", status: "promoted", pipeline: "churn" });
  });

  test("has its time in seconds, milliseconds or with an offset", () => {
    for (const timestamp of [1_795_142_460, 1_795_142_460_000, "1795142460", "2026-11-20T03:41:00+01:00"]) {
      expect(decodeOne(standardWebhooks, simple({}, { timestamp })).time).toBe("2026-11-20T02:41:00.000Z");
    }
  });

  test("is a handshake when it is a ping, and no news when it is about something else", () => {
    expect(decodeOne(standardWebhooks, { type: "ping" })).toMatchObject({ kind: "handshake", status: "info" });
    expect(
      decodeAll(standardWebhooks, { type: "invoice.paid", timestamp: "2026-11-20T02:41:00Z", data: { id: 1 } }),
    ).toEqual([]);
  });

  test.each([
    ["tells nothing", {}],
    ["names no pipeline", { type: "run.failed", data: {} }],
    ["has data that are a list", { type: "run.failed", data: [{ pipeline: "p" }] }],
  ])("that %s is unreadable", (_, body) => {
    expect(() => decodeAll(standardWebhooks, body)).toThrow(UnreadableBodyError);
  });
});

describe("a CDEvent in a Standard Webhook", () => {
  const expected = { kind: "training", status: "failed", pipeline: "churn_training", runId: "run-7", error: "OOM" };
  const type = cdEvent().context.type;
  const timestamp = "2026-11-20T02:41:00Z";

  test.each([
    ["is the body", cdEvent()],
    ["is the data", { type, timestamp, data: cdEvent() }],
    [
      "is the data of a CloudEvent",
      { specversion: "1.0", id: "1", source: "/a", type, time: timestamp, data: cdEvent() },
    ],
    ["leaves its context to the envelope", { type, timestamp, data: { subject: cdEvent().subject } }],
    ["leaves its subject out as well", { type, timestamp, data: { id: "run-7", ...cdEvent().subject.content } }],
  ])("may be where it %s", (_, body) => {
    expect(decodeOne(standardWebhooks, body)).toMatchObject({ ...expected, time: "2026-11-20T02:41:00.000Z" });
  });

  test("without an id has the delivery's", () => {
    const { context, subject } = cdEvent();
    const bodies = [
      { type, timestamp, data: { subject } },
      { context: { ...context, id: undefined }, subject },
    ];
    for (const body of bodies) {
      const [event] = standardWebhooks.decode(
        { headers: { "webhook-id": ID }, body: Buffer.from(JSON.stringify(body)) },
        NOW,
      );
      expect(event?.id).toContain(ID);
    }
  });

  test("with an outcome that nobody documented is unknown", () => {
    expect(decodeOne(standardWebhooks, cdEvent("exploded")).status).toBe("unknown");
  });
});
