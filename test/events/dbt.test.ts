import { describe, expect, test } from "vitest";
import { dbt } from "../../src/events/sources/dbt.ts";
import { decodeAll, decodeOne, describeContract, hmac, NOW } from "./source-contract.ts";

function completed(data: object = {}, top: object = {}) {
  return {
    accountId: 1,
    webhookId: "wsu_12345abcde",
    eventId: "wev_2L6ZDoilyiWzKkSA59Gmc2d7FDD",
    timestamp: "2026-11-20T02:41:35.789265936Z",
    eventType: "job.run.completed",
    webhookName: "docent",
    data: {
      jobId: "123",
      jobName: "Nightly features",
      runId: "12345",
      environmentId: "1234",
      environmentName: "Production",
      dbtVersion: "1.9.0",
      projectName: "Churn",
      projectId: "167194",
      runStatus: "Success",
      runStatusCode: 10,
      runStatusMessage: "None",
      runReason: "Kicked off by the scheduler",
      runStartedAt: "2026-11-20T02:00:00Z",
      runFinishedAt: "2026-11-20T02:41:32Z",
      ...data,
    },
    ...top,
  };
}

const FAILED = { runStatus: "Errored", runStatusCode: 20 };

describeContract({
  source: dbt,
  secrets: ["dbt-secret", "dbt-next-secret"],
  authenticate: (body, secret) => ({ authorization: hmac(body, secret) }),
  forged: [
    ["a truncated signature", ({ authorization = "" }) => ({ authorization: authorization.slice(0, -2) })],
    ["a longer signature", ({ authorization = "" }) => ({ authorization: `${authorization}00` })],
    ["a bearer token", ({ authorization = "" }) => ({ authorization: `Bearer ${authorization}` })],
    ["the secret itself", () => ({ authorization: "dbt-secret" })],
    ["two signatures", ({ authorization = "" }) => ({ authorization: `${"0".repeat(64)}, ${authorization}` })],
    ["a signature by SHA-1", () => ({ authorization: hmac(Buffer.from("{}"), "dbt-secret", "hex", "sha1") })],
    ["a signature in another header", ({ authorization = "" }) => ({ "x-hub-signature-256": authorization })],
  ],
  signs: true,
  payloads: [completed(), completed({ ...FAILED, runStatusMessage: "Compilation Error", runErroredAt: "x" })],
});

describe("a run of a dbt job", () => {
  test("is read field by field", () => {
    expect(decodeOne(dbt, completed({ ...FAILED, runStatusMessage: "Database Error in model churn" }))).toEqual({
      account: "1/167194",
      id: "wev_2L6ZDoilyiWzKkSA59Gmc2d7FDD",
      source: "dbt",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:32.000Z",
      kind: "run",
      status: "failed",
      pipeline: "Nightly features",
      runId: "12345",
      environment: "Production",
      error: "Database Error in model churn",
      startedAt: "2026-11-20T02:00:00.000Z",
      endedAt: "2026-11-20T02:41:32.000Z",
      labels: {
        project: "Churn",
        job_id: "123",
        account_id: "1",
        reason: "Kicked off by the scheduler",
        dbt_version: "1.9.0",
      },
    });
  });

  test.each([
    ["job.run.started", { runStatus: "Running", runStatusCode: 3 }, "started"],
    ["job.run.started", { runStatus: "Starting", runStatusCode: 2 }, "started"],
    ["job.run.started", { runStatus: "Queued", runStatusCode: 1 }, "queued"],
    ["job.run.completed", { runStatus: "Success", runStatusCode: 10 }, "succeeded"],
    ["job.run.completed", FAILED, "failed"],
    ["job.run.completed", { runStatus: "Error", runStatusCode: "20" }, "failed"],
    ["job.run.completed", { runStatus: "Cancelled", runStatusCode: 30 }, "cancelled"],
    ["job.run.errored", FAILED, "failed"],
    ["job.run.errored", { runStatus: undefined, runStatusCode: undefined }, "failed"],
    ["job.run.started", { runStatus: null, runStatusCode: null }, "started"],
    ["job.run.completed", { runStatus: undefined, runStatusCode: undefined }, "unknown"],
    ["job.run.completed", { runStatus: undefined, runStatusCode: 20 }, "failed"],
    ["job.run.completed", { runStatus: "Errored", runStatusCode: undefined }, "failed"],
    ["job.run.completed", { runStatus: "Exploded", runStatusCode: 20 }, "unknown"],
    ["job.run.completed", { runStatus: "Success", runStatusCode: 20 }, "unknown"],
    ["job.run.completed", { runStatus: "Success", runStatusCode: 99 }, "unknown"],
    ["job.run.errored", { runStatus: "constructor", runStatusCode: {} }, "unknown"],
  ])("told by %s with %o is %s", (eventType, data, status) => {
    const event = decodeOne(dbt, completed(data, { eventType }));
    expect(event.status).toBe(status);
    expect(event.endedAt === undefined).toBe(!["succeeded", "failed", "cancelled"].includes(status));
  });

  test("keeps its end also where dbt calls it the time of the error", () => {
    const data = { ...FAILED, runFinishedAt: undefined, runErroredAt: "2026-11-20T02:40:00Z" };
    expect(decodeOne(dbt, completed(data))).toMatchObject({ endedAt: "2026-11-20T02:40:00.000Z" });
  });

  test("has no error when dbt writes None, or when it did not fail", () => {
    expect(decodeOne(dbt, completed(FAILED))).not.toHaveProperty("error");
    expect(decodeOne(dbt, completed({ runStatusMessage: "fine" }))).not.toHaveProperty("error");
  });

  test("takes ids that are numbers, and makes an id of its own without dbt's", () => {
    const event = decodeOne(dbt, completed({ runId: 12345, jobId: 123 }, { eventId: undefined }));
    expect(event).toMatchObject({ runId: "12345", id: "job.run.completed/1/12345/Success" });
  });

  test("is a training by its job's name", () => {
    expect(decodeOne(dbt, completed({ jobName: "Retrain churn" })).kind).toBe("training");
  });

  test("happened when it ended, whichever event tells it and when, else when dbt says, else now", () => {
    expect(decodeOne(dbt, completed({}, { timestamp: null })).time).toBe("2026-11-20T02:41:32.000Z");
    expect(decodeOne(dbt, completed({}, { timestamp: "2026-11-20T02:50:00Z" })).time).toBe("2026-11-20T02:41:32.000Z");
    const running = { runStatus: "Running", runStatusCode: 3 };
    expect(decodeOne(dbt, completed(running)).time).toBe("2026-11-20T02:41:35.789Z");
    const nothing = { runStartedAt: null, runFinishedAt: null };
    expect(decodeOne(dbt, completed(nothing, { timestamp: "soon" })).time).toBe(NOW.toISOString());
  });

  test("without an id is unreadable, and another event is none of ours", () => {
    expect(() => decodeAll(dbt, completed({ runId: null }))).toThrow("no `runId`");
    expect(() => decodeAll(dbt, {})).toThrow("no `eventType`");
    expect(decodeAll(dbt, { eventType: "account.renamed" })).toEqual([]);
  });
});
