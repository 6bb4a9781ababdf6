import { describe, expect, test } from "vitest";
import { databricks } from "../../src/events/sources/databricks.ts";
import { live } from "./run.ts";
import { basic, decodeAll, decodeOne, describeContract, hmac, NOW } from "./source-contract.ts";

function job(event: string, more: object = {}) {
  return {
    event_type: `jobs.on_${event}`,
    workspace_id: 1_234_567_890,
    run: { run_id: 41_847_992_357_943 },
    job: { job_id: 281_874_479_417_551, name: "Nightly features" },
    ...more,
  };
}

const TASK = { task: { task_key: "join" }, run: { run_id: "77", parent_run_id: "41847992357943" } };

function transition(more: object = {}) {
  return {
    event: "MODEL_VERSION_TRANSITIONED_STAGE",
    webhook_id: "c5596721253c4b429368cf6f4341b88a",
    event_timestamp: Date.UTC(2026, 10, 20, 2, 41),
    model_name: "churn",
    version: "8",
    to_stage: "Production",
    from_stage: "Staging",
    text: "Registered model 'churn' version 8 transitioned from Staging to Production.",
    ...more,
  };
}

const TAGGED = {
  event: "MODEL_VERSION_TAG_SET",
  to_stage: undefined,
  from_stage: undefined,
  tags: [
    { key: "owner", value: "mona" },
    { key: "risk", value: "low" },
  ],
};

describeContract({
  source: databricks,
  secrets: ["registry-secret", "next-secret"],
  authenticate: (body, secret) => ({ "x-databricks-signature": hmac(body, secret) }),
  forged: [
    ["a truncated signature", (right) => ({ "x-databricks-signature": proof(right).slice(0, -2) })],
    ["a longer signature", (right) => ({ "x-databricks-signature": `${proof(right)}00` })],
    ["an empty signature", () => ({ "x-databricks-signature": "", authorization: "Bearer registry-secret" })],
    ["a signature in Base64", (right) => ({ "x-databricks-signature": Buffer.from(proof(right)).toString("base64") })],
    ["a signature with its algorithm", (right) => ({ "x-databricks-signature": `sha256=${proof(right)}` })],
    [
      "a wrong signature beside the right password",
      () => ({ "x-databricks-signature": "0".repeat(64), authorization: "Bearer registry-secret" }),
    ],
    ["another bearer token", () => ({ authorization: "Bearer secret" })],
  ],
  signs: true,
  payloads: [job("failure"), job("failure", TASK), transition(), transition(TAGGED)],
});

function proof(right: Readonly<Record<string, string>>): string {
  return right["x-databricks-signature"] ?? "";
}

describe("a notification of a job, which is not signed", () => {
  const verify = (authorization: string) =>
    databricks.verify({ headers: { authorization }, body: Buffer.from("{}") }, ["next", "docent:pass"], NOW);

  test("proves itself by user and password", async () => {
    expect(await verify(basic("docent:pass"))).toEqual({ outcome: "verified", secret: 1 });
  });

  test.each([[basic("docent:past")], [basic("docent")], [basic(":pass")], ["Basic docent:pass"], ["docent:pass"]])(
    "is refused with %s",
    async (authorization) => {
      expect(await verify(authorization)).toMatchObject({ outcome: "refused", status: 401 });
    },
  );
});

describe("a run of a job", () => {
  test("is read field by field", () => {
    expect(decodeOne(databricks, job("failure"))).toEqual({
      account: "1234567890",
      id: "1234567890/41847992357943/jobs.on_failure",
      source: "databricks",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: NOW.toISOString(),
      kind: "run",
      status: "failed",
      pipeline: "Nightly features",
      runId: "41847992357943",
      labels: { job_id: "281874479417551", workspace_id: "1234567890" },
    });
  });

  test.each([
    ["start", "started"],
    ["success", "succeeded"],
    ["failure", "failed"],
    ["duration_warning_threshold_exceeded", "started"],
    ["streaming_backlog_exceeded", "started"],
    ["explosion", "unknown"],
  ])("is told by on_%s: %s", (event, status) => {
    expect(decodeOne(databricks, job(event)).status).toBe(status);
  });

  test("says what it is warned of", () => {
    expect(decodeOne(databricks, job("duration_warning_threshold_exceeded")).labels["warning"]).toBe(
      "duration_warning_threshold_exceeded",
    );
  });

  test("is a training by its job's name, and called by its number without one", () => {
    expect(decodeOne(databricks, job("success", { job: { name: "train_churn" } })).kind).toBe("training");
    expect(decodeOne(databricks, job("success", { job: { job_id: 7 } })).pipeline).toBe("7");
  });

  test("tells of a task what belongs to the job's run", () => {
    expect(decodeOne(databricks, job("failure", TASK))).toMatchObject({
      id: "1234567890/77/jobs.on_failure",
      type: "dev.cdevents.taskrun.finished.0.2.0",
      kind: "task",
      status: "failed",
      runId: "41847992357943",
      failingStep: "join",
      labels: { job: "join" },
    });
    expect(decodeOne(databricks, job("success", TASK))).not.toHaveProperty("failingStep");
  });

  test("that is repaired recovers by its success; that it failed again cannot be told from a redelivery", () => {
    const later = new Date("2026-11-20T13:00:00Z");
    const told = (event: string, now: Date) =>
      databricks.decode({ headers: {}, body: Buffer.from(JSON.stringify(job(event))) }, now);
    const [failed, again, success] = [told("failure", NOW), told("failure", later), told("success", later)];
    expect(again.map(({ id }) => id)).toEqual(failed.map(({ id }) => id));
    expect(live([...failed, ...success]).changes.map(({ type }) => type)).toEqual(["failed", "recovered"]);
  });

  test("without an id is unreadable, and another event is none of ours", () => {
    expect(() => decodeAll(databricks, job("failure", { run: null }))).toThrow("no `run.run_id`");
    expect(() => decodeAll(databricks, { name: "x" })).toThrow("neither");
    expect(decodeAll(databricks, { event_type: "clusters.on_start" })).toEqual([]);
    expect(decodeAll(databricks, { event: "alert_state_change", alert: {} })).toEqual([]);
  });
});

describe("a model of the registry", () => {
  test("is read field by field", () => {
    expect(decodeOne(databricks, transition())).toEqual({
      id: "MODEL_VERSION_TRANSITIONED_STAGE/churn/8/Production/1795142460000/",
      source: "databricks",
      type: "com.databricks.model_version_transitioned_stage",
      time: "2026-11-20T02:41:00.000Z",
      kind: "model",
      status: "promoted",
      pipeline: "churn",
      model: { name: "churn", version: "8", stage: "Production" },
      labels: { from_stage: "Staging" },
    });
  });

  test.each([
    ["REGISTERED_MODEL_CREATED", undefined, "registered"],
    ["MODEL_VERSION_CREATED", undefined, "registered"],
    ["MODEL_VERSION_TRANSITIONED_STAGE", "Production", "promoted"],
    ["MODEL_VERSION_TRANSITIONED_STAGE", "Staging", "promoted"],
    ["MODEL_VERSION_TRANSITIONED_STAGE", "Archived", "info"],
    ["MODEL_VERSION_TRANSITIONED_STAGE", "None", "info"],
    ["MODEL_VERSION_TRANSITIONED_TO_STAGING", undefined, "promoted"],
    ["MODEL_VERSION_TRANSITIONED_TO_PRODUCTION", undefined, "promoted"],
    ["MODEL_VERSION_TRANSITIONED_TO_ARCHIVED", undefined, "info"],
    ["MODEL_VERSION_TAG_SET", undefined, "tagged"],
    ["TRANSITION_REQUEST_CREATED", "Production", "waiting"],
    ["TRANSITION_REQUEST_TO_STAGING_CREATED", undefined, "waiting"],
    ["TRANSITION_REQUEST_TO_PRODUCTION_CREATED", undefined, "waiting"],
    ["TRANSITION_REQUEST_TO_ARCHIVED_CREATED", undefined, "waiting"],
    ["COMMENT_CREATED", undefined, "info"],
    ["MODEL_VERSION_EXPLODED", undefined, "unknown"],
  ])("by %s to %s is %s", (event, to_stage, status) => {
    expect(decodeOne(databricks, transition({ event, to_stage }))).toMatchObject({ kind: "model", status });
  });

  test("shows its tags", () => {
    expect(decodeOne(databricks, transition(TAGGED)).labels).toEqual({ tags: "owner=mona, risk=low" });
  });

  test("is the same happening to every webhook, and another a moment later", () => {
    const { id } = decodeOne(databricks, transition());
    expect(decodeOne(databricks, transition({ webhook_id: "other" })).id).toBe(id);
    expect(decodeOne(databricks, transition({ event_timestamp: Date.UTC(2026, 10, 20, 3) })).id).not.toBe(id);
  });

  test.each([
    [Date.UTC(2026, 10, 20, 2, 41)],
    [Date.UTC(2026, 10, 20, 2, 41) / 1000],
    [String(Date.UTC(2026, 10, 20, 2, 41))],
    ["2026-11-20T03:41:00+01:00"],
  ])("may carry its time as %s", (event_timestamp) => {
    expect(decodeOne(databricks, transition({ event_timestamp })).time).toBe("2026-11-20T02:41:00.000Z");
  });

  test("without a name is unreadable", () => {
    expect(() => decodeAll(databricks, transition({ model_name: 3 }))).toThrow("no `model_name`");
  });
});
