import { describe, expect, test } from "vitest";
import { jenkins } from "../../src/events/sources/jenkins.ts";
import { basic, decodeAll, decodeOne, describeContract, NOW } from "./source-contract.ts";

function finalized(build: object = {}, job: object = {}) {
  return {
    name: "nightly-features",
    display_name: "Nightly features",
    url: "job/nightly-features/",
    build: {
      full_url: "https://ci.example.com/job/nightly-features/18/",
      number: 18,
      queue_id: 4711,
      timestamp: Date.parse("2026-11-20T02:41:00.250Z"),
      duration: 2_460_250,
      phase: "FINALIZED",
      status: "SUCCESS",
      url: "job/nightly-features/18/",
      scm: {
        url: "https://github.com/octo-org/churn-model.git",
        branch: "origin/main",
        commit: "c6d86dc654b12425e706bcf951adfe5a8627a517",
        changes: ["features.sql"],
        culprits: ["mona"],
      },
      parameters: { environment: "not where it is deployed" },
      log: "",
      notes: "",
      artifacts: {},
      ...build,
    },
    ...job,
  };
}

describeContract({
  source: jenkins,
  secrets: ["jenkins:pass word:with colon", "jenkins:next"],
  authenticate: (_, secret) => ({ authorization: basic(secret) }),
  forged: [
    ["another user", () => ({ authorization: basic("root:pass word:with colon") })],
    ["the password alone", () => ({ authorization: basic(":pass word:with colon") })],
    ["the user alone", () => ({ authorization: basic("jenkins:") })],
    ["a bearer token", () => ({ authorization: "Bearer jenkins:pass" })],
    ["what is no Base64", () => ({ authorization: "Basic jenkins:pass word:with colon" })],
    ["a proof that is cut off", ({ authorization = "" }) => ({ authorization: authorization.slice(0, -8) })],
    ["the proof in a proxy's header", ({ authorization = "" }) => ({ "proxy-authorization": authorization })],
  ],
  signs: false,
  payloads: [
    finalized(),
    finalized({
      status: "FAILURE",
      log: "boom",
      notes: "see log",
      test_summary: { total: 3, failed: 1, passed: 2, skipped: 0, failed_tests: ["a.B.c"] },
    }),
  ],
});

describe("a build of Jenkins", () => {
  test("is read field by field", () => {
    expect(decodeOne(jenkins, finalized({ status: "FAILURE", log: "line 1\nline 2\n" }))).toEqual({
      account: "ci.example.com",
      id: "ci.example.com/job%2Fnightly-features%2F/18/FINALIZED",
      source: "jenkins",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.250Z",
      kind: "run",
      status: "failed",
      pipeline: "nightly-features",
      runId: "18",
      runScope: "nightly-features at ci.example.com",
      url: "https://ci.example.com/job/nightly-features/18/",
      ref: "main",
      commit: "c6d86dc654b12425e706bcf951adfe5a8627a517",
      error: "line 1\nline 2",
      startedAt: "2026-11-20T02:00:00.000Z",
      endedAt: "2026-11-20T02:41:00.250Z",
      labels: {
        phase: "FINALIZED",
        result: "FAILURE",
        scm: "https://github.com/octo-org/churn-model.git",
        queue_id: "4711",
      },
    });
  });

  test.each([
    ["FINALIZED", "SUCCESS", "succeeded"],
    ["FINALIZED", "FAILURE", "failed"],
    ["FINALIZED", "UNSTABLE", "failed"],
    ["FINALIZED", "ABORTED", "cancelled"],
    ["FINALIZED", "NOT_BUILT", "skipped"],
    ["FINALIZED", "EXPLODED", "unknown"],
    ["FINALIZED", "success", "unknown"],
    ["FINALIZED", null, "unknown"],
    ["FINALIZED", undefined, "unknown"],
    ["QUEUED", undefined, "queued"],
    // The result of the build before it.
    ["STARTED", "FAILURE", "started"],
    // Finalized will tell: nobody hears of the same build twice.
    ["COMPLETED", "FAILURE", "started"],
    ["COMPLETED", "SUCCESS", "started"],
    ["NONE", "SUCCESS", "info"],
    ["EXPLODED", "SUCCESS", "unknown"],
  ])("in phase %s with status %s is %s", (phase, status, expected) => {
    const event = decodeOne(jenkins, finalized({ phase, status }));
    expect(event.status).toBe(expected);
    expect(event.endedAt !== undefined).toBe(phase === "FINALIZED");
  });

  test("tells the beginning when it starts", () => {
    const event = decodeOne(
      jenkins,
      finalized({ phase: "STARTED", duration: 0, timestamp: Date.UTC(2026, 10, 20, 2) }),
    );
    expect(event).toMatchObject({ time: "2026-11-20T02:00:00.000Z", startedAt: "2026-11-20T02:00:00.000Z" });
  });

  test.each([
    ["job/nightly/", "nightly", "nightly"],
    ["job/team/job/nightly/", "nightly", "team/nightly"],
    ["job/churn/job/main/", "main", "churn/main"],
    ["job/churn/job/feature%252Fx/", "feature%2Fx", "churn/feature%2Fx"],
    ["job/a%20b", "a b", "a b"],
    ["job/%E0%A4%A/", "x", "%E0%A4%A"],
    ["view/all/job/nightly/", "nightly", "nightly"],
    ["https://evil.example/job/x/", "nightly", "nightly"],
    [null, "nightly", "nightly"],
    [null, null, "Nightly features"],
  ])("at %s with the name %s is called %s", (url, name, pipeline) => {
    expect(decodeOne(jenkins, finalized({}, { url, name })).pipeline).toBe(pipeline);
  });

  test("names the tests that failed before the log, and only when it failed", () => {
    const tests = { total: 40, failed: 2, passed: 38, failed_tests: ["a.B.one", "a.B.two"] };
    const event = (build: object) => decodeOne(jenkins, finalized({ log: "boom", ...build }));
    expect(event({ status: "UNSTABLE", test_summary: tests }).error).toBe("2 of 40 tests failed: a.B.one, a.B.two");
    expect(event({ status: "UNSTABLE", test_summary: { failed: 2 } }).error).toBe("2 tests failed");
    expect(event({ status: "FAILURE", test_summary: { failed: 0 } }).error).toBe("boom");
    expect(event({ status: "SUCCESS", test_summary: tests })).not.toHaveProperty("error");
  });

  test("keeps the end of a long log", () => {
    const { error = "" } = decodeOne(
      jenkins,
      finalized({ status: "FAILURE", log: `${"x".repeat(300_000)}\nthe cause\n` }),
    );
    expect(error.endsWith("\nthe cause")).toBe(true);
    expect(error.length).toBe(4_000);
  });

  test("cuts a long log between characters", () => {
    const { error = "" } = decodeOne(jenkins, finalized({ status: "FAILURE", log: `${"🚂".repeat(3_000)}x` }));
    expect(error).toBe(`${"🚂".repeat(1_999)}x`);
  });

  test.each([
    ["origin/main", "main"],
    ["refs/remotes/origin/feature/x", "feature/x"],
    ["refs/heads/main", "main"],
    ["main", "main"],
    ["original/main", "original/main"],
  ])("on branch %s is on %s", (branch, ref) => {
    expect(decodeOne(jenkins, finalized({ scm: { branch } })).ref).toBe(ref);
  });

  test("has no environment: a parameter is not where it was deployed", () => {
    expect(decodeOne(jenkins, finalized())).not.toHaveProperty("environment");
  });

  test("of an older plugin, without a timestamp, happened now; its id does not know", () => {
    const event = decodeOne(jenkins, finalized({ timestamp: undefined, duration: undefined }));
    expect(event).toMatchObject({ time: NOW.toISOString(), id: decodeOne(jenkins, finalized()).id });
    expect(event).not.toHaveProperty("endedAt");
  });

  test("without a number or a phase is unreadable", () => {
    expect(() => decodeAll(jenkins, finalized({ number: null }))).toThrow("no `build`");
    expect(() => decodeAll(jenkins, finalized({ phase: 3 }))).toThrow("no `build`");
    expect(() => decodeAll(jenkins, {})).toThrow("no `build`");
  });
});
