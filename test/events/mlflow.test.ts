import { describe, expect, test } from "vitest";
import { runKey } from "../../src/events/history.ts";
import { UnreadableBodyError } from "../../src/events/source.ts";
import { mlflow } from "../../src/events/sources/mlflow.ts";
import { decodeAll, decodeOne, describeContract, hmac, NOW } from "./source-contract.ts";
import { seconds, signature, without } from "./standard-webhooks-sign.ts";

const SECRET = "mlflow-secret";
const DELIVERY = "0b6b8a4e-7f0e-4f0e-9d6a-3f3d1c0f6a11";

function signed(body: Uint8Array, secret = SECRET, at = seconds(NOW)): Record<string, string> {
  return {
    "x-mlflow-delivery-id": DELIVERY,
    "x-mlflow-timestamp": at,
    "x-mlflow-signature": signature(secret, DELIVERY, at, body),
  };
}

function message(entity: string, action: string, data: object = {}, top: object = {}) {
  return {
    entity,
    action,
    timestamp: "2026-11-20T02:41:00.080217+00:00",
    data: { name: "churn", version: "7", ...data },
    ...top,
  };
}

const created = (data: object = {}) =>
  message("model_version", "created", {
    source: "models:/m-123",
    run_id: "abcd1234abcd5678",
    tags: { team: "growth" },
    description: "Retrained",
    ...data,
  });

describeContract({
  source: mlflow,
  secrets: [SECRET, "mlflow-next-secret"],
  authenticate: (body, secret) => signed(body, secret),
  forged: [
    ["no signature", (right) => without(right, "x-mlflow-signature")],
    ["no delivery id", (right) => without(right, "x-mlflow-delivery-id")],
    ["no timestamp", (right) => without(right, "x-mlflow-timestamp")],
    ["another delivery id", (right) => ({ ...right, "x-mlflow-delivery-id": "other" })],
    ["another timestamp", (right) => ({ ...right, "x-mlflow-timestamp": seconds(NOW, 1) })],
    ["a timestamp in milliseconds", (right) => ({ ...right, "x-mlflow-timestamp": `${seconds(NOW)}000` })],
    ["a timestamp that is no number", (right) => ({ ...right, "x-mlflow-timestamp": "now" })],
    ["a signature that is cut off", cut],
    ["a signature without its version", (right) => change(right, (one) => one.slice(3))],
    ["a signature of another version", (right) => change(right, (one) => one.replace("v1", "v2"))],
    ["two signatures, one of them right", (right) => change(right, (one) => `v1,${"A".repeat(43)}= ${one}`)],
    ["the body alone signed, in hex", (right) => change(right, () => `sha256=${hmac(Buffer.from("{}"), SECRET)}`)],
    ["the headers of Standard Webhooks", rename],
  ],
  signs: true,
  payloads: [
    created(),
    message("registered_model", "created", { version: undefined }),
    message("model_version_tag", "set", { key: "validation", value: "passed" }),
    message("model_version_tag", "deleted", { key: "validation" }),
    message("model_version_alias", "created", { alias: "champion" }),
    message("model_version_alias", "deleted", { alias: "champion", version: undefined }),
  ],
});

function change(right: Readonly<Record<string, string>>, by: (signature: string) => string) {
  return { ...right, "x-mlflow-signature": by(right["x-mlflow-signature"] ?? "") };
}

function cut(right: Readonly<Record<string, string>>) {
  return change(right, (one) => one.slice(0, -2));
}

function rename(right: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(right).map(([name, value]) => [
      name.replace("x-mlflow", "webhook").replace("delivery-id", "id"),
      value,
    ]),
  );
}

describe("the door of MLflow", () => {
  const body = Buffer.from("{}");

  test.each([
    [-300, "verified"],
    [-301, "refused"],
    [300, "verified"],
    [301, "refused"],
  ])("answers a request signed %d seconds from now: %s", async (offset, outcome) => {
    const headers = signed(body, SECRET, seconds(NOW, offset));
    expect(await mlflow.verify({ headers, body }, [SECRET], NOW)).toMatchObject({ outcome });
  });

  test("names the delivery, which is the event's id", async () => {
    const bytes = Buffer.from(JSON.stringify(created()));
    const request = { headers: signed(bytes), body: bytes };
    expect(await mlflow.verify(request, [SECRET], NOW)).toEqual({
      outcome: "verified",
      secret: 0,
      deliveryId: DELIVERY,
    });
    expect(mlflow.decode(request, NOW)).toMatchObject([{ id: DELIVERY }]);
  });
});

describe("events of MLflow", () => {
  test("two versions that one run made have a card each", () => {
    const keys = ["7", "8"].map((version) => runKey(decodeOne(mlflow, created({ version }))));
    expect(new Set(keys).size).toBe(2);
  });

  test("a new version is registered, with the run that made it", () => {
    expect(decodeOne(mlflow, created())).toEqual({
      id: "model_version.created/churn/7///2026-11-20T02%3A41%3A00.080Z",
      source: "mlflow",
      type: "org.mlflow.model_version.created",
      time: "2026-11-20T02:41:00.080Z",
      kind: "model",
      status: "registered",
      pipeline: "churn",
      runId: "abcd1234abcd5678",
      runScope: "churn version 7",
      model: { name: "churn", version: "7" },
      labels: { team: "growth" },
    });
  });

  test.each([
    ["registered_model", "created", "registered"],
    ["model_version", "created", "registered"],
    ["model_version_alias", "created", "aliased"],
    ["model_version_alias", "deleted", "unaliased"],
    ["model_version_tag", "set", "tagged"],
    ["model_version_tag", "deleted", "info"],
    ["model_version", "exploded", "unknown"],
    ["model_version", "constructor", "unknown"],
  ])("%s.%s is %s", (entity, action, status) => {
    expect(decodeOne(mlflow, message(entity, action))).toMatchObject({
      kind: "model",
      status,
      type: `org.mlflow.${entity}.${action}`,
    });
  });

  test("an alias and a tag say which", () => {
    expect(decodeOne(mlflow, message("model_version_alias", "created", { alias: "champion" })).model).toEqual({
      name: "churn",
      version: "7",
      alias: "champion",
    });
    const tag = { key: "validation", value: "passed" };
    expect(decodeOne(mlflow, message("model_version_tag", "set", tag)).labels).toEqual({ validation: "passed" });
    expect(decodeOne(mlflow, message("model_version_tag", "deleted", tag)).labels).toEqual({ tag: "validation" });
    const evil = { key: "__proto__", value: "x" };
    expect(decodeOne(mlflow, message("model_version_tag", "set", evil)).labels).toEqual({});
  });

  test("of the first releases name entity and action in one", () => {
    for (const type of ["MODEL_VERSION_ALIAS_CREATED", "model_version_alias.created"]) {
      const { entity: _, action: __, ...rest } = message("", "", { alias: "champion" });
      expect(decodeOne(mlflow, { type, ...rest })).toMatchObject({ status: "aliased", model: { alias: "champion" } });
    }
  });

  test("a version that is a number, and no run, are fine", () => {
    const event = decodeOne(mlflow, created({ version: 7, run_id: null, tags: null }));
    expect(event.model).toEqual({ name: "churn", version: "7" });
    expect(event).not.toHaveProperty("runId");
  });

  test("the workspace is a label", () => {
    expect(decodeOne(mlflow, message("model_version", "created", {}, { workspace: "growth" })).labels).toEqual({
      workspace: "growth",
    });
  });

  test.each([["prompt"], ["prompt_version"], ["prompt_alias"], ["prompt_tag"], ["experiment"], ["constructor"]])(
    "about a %s are no news of a model",
    (entity) => {
      expect(decodeAll(mlflow, message(entity, "created"))).toEqual([]);
    },
  );

  test.each([
    ["no entity", { action: "created", data: { name: "churn" } }],
    ["no model", message("model_version", "created", { name: null })],
    ["no data", { entity: "model_version", action: "created" }],
    ["data that are a list", { entity: "model_version", action: "created", data: [1] }],
  ])("that name %s are unreadable", (_, body) => {
    expect(() => decodeAll(mlflow, body)).toThrow(UnreadableBodyError);
  });
});
