import { describe, expect, test } from "vitest";
import { runKey } from "../../src/events/history.ts";
import { wandb } from "../../src/events/sources/wandb.ts";
import { decodeAll, decodeOne, describeContract, hmac, NOW } from "./source-contract.ts";

function automation(more: object = {}) {
  return {
    event_type: "ADD_ARTIFACT_ALIAS",
    event_author: "mona",
    alias: "production",
    tag: "",
    artifact_version: "wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3",
    artifact_version_string: "octo-org/model-registry/churn:v8",
    artifact_collection_name: "churn",
    project_name: "model-registry",
    entity_name: "octo-org",
    url: "https://wandb.ai/octo-org/model-registry",
    ...more,
  };
}

describeContract({
  source: wandb,
  secrets: ["wandb-secret", "wandb-next-secret"],
  authenticate: (body, secret) => ({ "x-wandb-signature": hmac(body, secret), authorization: "Bearer other-token" }),
  forged: [
    ["a truncated signature", (right) => ({ "x-wandb-signature": proof(right).slice(0, -2) })],
    ["a longer signature", (right) => ({ "x-wandb-signature": `${proof(right)}00` })],
    ["a signature with its algorithm", (right) => ({ "x-wandb-signature": `sha1=${proof(right)}` })],
    ["no signature beside another token", () => ({ authorization: "Bearer other-token" })],
    [
      "a wrong signature beside the right token",
      () => ({ "x-wandb-signature": "0".repeat(64), authorization: "Bearer wandb-secret" }),
    ],
    ["the secret without a scheme", () => ({ authorization: "wandb-secret" })],
  ],
  signs: true,
  payloads: [
    automation({ timestamp: "2026-11-20T02:40:00Z" }),
    { event_type: "DISPATCH", client_payload: automation({ timestamp: "2026-11-20T02:41:00Z" }) },
  ],
});

/** A variable as the automation's author wrote it. */
function unrendered(name: string): string {
  return ["$", "{", name, "}"].join("");
}

function proof(right: Readonly<Record<string, string>>): string {
  return right["x-wandb-signature"] ?? "";
}

describe("a webhook of W&B", () => {
  const body = Buffer.from(JSON.stringify(automation()));
  const verify = (headers: Record<string, string>) => wandb.verify({ headers, body }, ["token", "key"], NOW);

  test("may be signed in Base64, as W&B's page shows it", async () => {
    const signature = { "x-wandb-signature": hmac(body, "key", "base64") };
    expect(await verify(signature)).toEqual({ outcome: "verified", secret: 1 });
    expect(await verify({ "x-wandb-signature": hmac(body, "other", "base64") })).toMatchObject({ status: 401 });
  });

  test("without a secret proves itself by its access token", async () => {
    expect(await verify({ authorization: "Bearer token" })).toEqual({ outcome: "verified", secret: 0 });
    expect(await verify({ authorization: "Bearer token", "x-wandb-signature": "" })).toMatchObject({ secret: 0 });
  });
});

describe("an automation", () => {
  test("of two versions that one run made has two cards", () => {
    const keys = ["v7", "v8"].map((version) =>
      runKey(decodeOne(wandb, automation({ run_id: "1x", artifact_version_string: `churn:${version}` }))),
    );
    expect(new Set(keys).size).toBe(2);
  });

  test("is read field by field", () => {
    expect(decodeOne(wandb, automation())).toEqual({
      id: [
        "ADD_ARTIFACT_ALIAS/octo-org/model-registry/churn",
        "wandb-artifact%3A%2F%2F_id%2FQXJ0aWZhY3Q6NTE3ODg5ODg3",
        "octo-org%2Fmodel-registry%2Fchurn%3Av8////",
        "production",
        "2026-11-20T12%3A00",
      ].join("/"),
      source: "wandb",
      type: "ai.wandb.add_artifact_alias",
      time: NOW.toISOString(),
      kind: "model",
      status: "aliased",
      pipeline: "churn",
      url: "https://wandb.ai/octo-org/model-registry",
      actor: "mona",
      model: { name: "churn", version: "v8", alias: "production" },
      labels: { entity: "octo-org", project: "model-registry" },
    });
  });

  test.each([
    ["LINK_ARTIFACT", "model", "registered"],
    ["LINK_MODEL", "model", "registered"],
    ["CREATE_ARTIFACT", "model", "registered"],
    ["UNLINK_ARTIFACT", "model", "info"],
    ["ADD_ARTIFACT_ALIAS", "model", "aliased"],
    ["UPDATE_ARTIFACT_ALIAS", "model", "aliased"],
    ["ADD_ARTIFACT_TAG", "model", "tagged"],
    ["REMOVE_ARTIFACT_TAG", "model", "info"],
    ["RUN_METRIC", "alert", "firing"],
    ["RUN_METRIC_THRESHOLD", "alert", "firing"],
    ["RUN_METRIC_CHANGE", "alert", "firing"],
    ["RUN_METRIC_ZSCORE", "alert", "firing"],
    ["RUN_STATE", "training", "unknown"],
    ["BUILD_AND_DEPLOY", "model", "unknown"],
    [unrendered("event_type"), "model", "unknown"],
    ["constructor", "model", "unknown"],
  ])("of type %s is a %s that is %s", (event_type, kind, status) => {
    expect(decodeOne(wandb, automation({ event_type }))).toMatchObject({ kind, status });
  });

  test.each([
    ["running", "started"],
    ["finished", "succeeded"],
    ["failed", "failed"],
    ["crashed", "failed"],
    ["killed", "cancelled"],
    ["exploded", "unknown"],
  ])("on a run that is %s is a training that is %s", (run_state, status) => {
    const event = decodeOne(wandb, automation({ event_type: "RUN_STATE", run_state, run_id: "1x2y" }));
    expect(event).toMatchObject({ kind: "training", status, pipeline: "model-registry", runId: "1x2y" });
    expect(event).not.toHaveProperty("model");
    const capital = run_state.charAt(0).toUpperCase() + run_state.slice(1);
    expect(decodeOne(wandb, automation({ event_type: "RUN_STATE", run_state: capital }))).toMatchObject({ status });
  });

  test.each([{ event_type: "RUN_STATE", run_state: "failed" }, { event_type: "RUN_METRIC_THRESHOLD" }])(
    "that names no run tells of another one each time: %j",
    (more) => {
      const id = (sent: object, at: string) => {
        const body = Buffer.from(JSON.stringify(automation({ ...more, ...sent })));
        return wandb.decode({ headers: {}, body }, new Date(at)).map((event) => event.id);
      };
      const [first, again] = ["2026-11-20T12:00:01Z", "2026-11-20T12:00:59Z"];
      const later = "2026-11-21T12:00:01Z";
      expect(id({}, again)).toEqual(id({}, first));
      expect(id({}, later)).not.toEqual(id({}, first));
      for (const named of [{ run_id: "1x2y" }, { timestamp: "2026-11-20T02:41:00Z" }])
        expect(id(named, later)).toEqual(id(named, first));
    },
  );

  test.each([{}, { run_id: "1x2y" }])("tells of an alias that moves back to a version that had it: %j", (more) => {
    const id = (version: string, at: string) => {
      const sent = { artifact_version_string: `octo-org/model-registry/churn:${version}`, ...more };
      const body = Buffer.from(JSON.stringify(automation(sent)));
      return wandb.decode({ headers: {}, body }, new Date(at)).map((event) => event.id);
    };
    const [first, again, back] = ["2026-11-20T12:00:01Z", "2026-11-20T12:00:59Z", "2026-11-20T12:30:00Z"] as const;
    expect(id("v3", again)).toEqual(id("v3", first));
    expect(id("v3", back)).not.toEqual(id("v3", first));
    expect(id("v4", first)).not.toEqual(id("v3", first));
  });

  test.each([
    ["octo-org/model-registry/churn:v8", { name: "churn", version: "v8" }],
    ["octo-org/model-registry/churn:production", { name: "churn", alias: "production" }],
    ["churn:v8", { name: "churn", version: "v8" }],
  ])("names the model by %s alone", (artifact_version_string, model) => {
    const sent = { artifact_version_string, artifact_collection_name: "", alias: "" };
    expect(decodeOne(wandb, automation(sent)).model).toEqual(model);
  });

  test("leaves out a variable that W&B did not know", () => {
    const names = ["alias", "event_author", "tag"];
    const event = decodeOne(wandb, automation(Object.fromEntries(names.map((name) => [name, unrendered(name)]))));
    expect(event.model).toEqual({ name: "churn", version: "v8" });
    expect(event).not.toHaveProperty("actor");
    expect(event.labels).not.toHaveProperty("tag");
  });

  test("tells one alias and one version from another", () => {
    const sent = [
      {},
      { alias: "staging" },
      { artifact_version: "wandb-artifact://_id/other" },
      { event_type: "LINK_MODEL" },
    ];
    expect(new Set(sent.map((one) => decodeOne(wandb, automation(one)).id)).size).toBe(sent.length);
  });

  test("that names no model, such as a test's own payload, is none of ours", () => {
    expect(decodeAll(wandb, {})).toEqual([]);
    expect(decodeAll(wandb, { key1: "value1" })).toEqual([]);
    expect(decodeAll(wandb, { text: "New alert from WANDB!", blocks: [] })).toEqual([]);
  });
});
