import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { pipelineKey, runKey } from "../../src/events/history.ts";
import type { Fields } from "../../src/events/payload.ts";
import { UnreadableBodyError } from "../../src/events/source.ts";
import { decodeCdEvent } from "../../src/events/sources/cdevents.ts";
import { live, told } from "./run.ts";

const NOW = new Date("2026-11-20T12:00:00Z");

interface Given {
  readonly content?: Fields;
  readonly context?: Fields;
  readonly subject?: Fields;
  readonly top?: Fields;
}

/** A CDEvent of the version 0.4 in its own envelope. */
function cdEvent(type: string, { content = {}, context = {}, subject = {}, top = {} }: Given = {}): Fields {
  return {
    context: {
      version: "0.4.1",
      id: "271069a8-fc18-44f1-b38f-9d70a1695819",
      source: "/cloud1/tekton",
      type: `dev.cdevents.${type}.0.2.0`,
      timestamp: "2026-11-20T03:41:00.5+01:00",
      ...context,
    },
    subject: { id: "run-41", source: "/cloud1/tekton", type: "x", content, ...subject },
    ...top,
  };
}

function decode(event: Fields, fallbackId?: string): PipelineEvent {
  const about = { source: "cloudevents", now: NOW, ...(fallbackId === undefined ? {} : { fallbackId }) };
  const [one, ...more] = decodeCdEvent(event, about);
  if (one === undefined || more.length > 0) throw new Error("is not one event");
  return one;
}

const decodeType = (type: string, given?: Given): PipelineEvent => decode(cdEvent(type, given));

describe("a CDEvent", () => {
  test("is read field by field", () => {
    const content = {
      pipelineName: "nightly",
      url: "https://ci.example/41",
      outcome: "failure",
      errors: "out of disk",
    };
    expect(
      decodeType("pipelinerun.finished", { content, top: { customData: { runbook_url: "https://kb.example/disk" } } }),
    ).toEqual({
      id: "%2Fcloud1%2Ftekton/dev.cdevents.pipelinerun.finished.0.2.0/271069a8-fc18-44f1-b38f-9d70a1695819",
      source: "cloudevents",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.500Z",
      kind: "run",
      status: "failed",
      pipeline: "nightly",
      runId: "run-41",
      runScope: "pipelinerun /cloud1/tekton",
      url: "https://ci.example/41",
      error: "out of disk",
      endedAt: "2026-11-20T02:41:00.500Z",
      runbookUrl: "https://kb.example/disk",
      labels: { sender: "/cloud1/tekton" },
    });
  });

  test("of 0.5 has `specversion`, `uri` and a chain", () => {
    const event = decodeType("pipelinerun.started", {
      context: { version: undefined, specversion: "0.5.1", chainId: "chain-1", schemaUri: "https://evil.example" },
      content: { pipelineName: "nightly", uri: "https://ci.example/41" },
    });
    expect(event).toMatchObject({
      status: "started",
      url: "https://ci.example/41",
      correlationId: "chain-1",
      startedAt: event.time,
    });
    expect(event).not.toHaveProperty("endedAt");
  });

  test("is found in the data of a CloudEvent, whose id and source name it", () => {
    const { context, ...own } = cdEvent("pipelinerun.queued");
    const envelope = { specversion: "1.0", id: "ce-1", source: "/ce", type: "dev.cdevents.pipelinerun.queued.0.2.0" };
    const whole = decode({ ...envelope, data: { context, ...own } });
    expect(whole).toMatchObject({ id: "%2Fce/dev.cdevents.pipelinerun.queued.0.2.0/ce-1", status: "queued" });
    expect(decode({ ...envelope, data: JSON.stringify({ context, ...own }) })).toEqual(whole);
    const encoded = Buffer.from(JSON.stringify({ context, ...own })).toString("base64");
    expect(decode({ ...envelope, data_base64: encoded })).toEqual(whole);
    expect(decode({ ...envelope, context: "an extension of CloudEvents", data: { context, ...own } })).toEqual(whole);
  });

  test("without an id is named by the delivery, or by what it says and never by when it came", () => {
    const event = cdEvent("pipelinerun.finished", { context: { id: undefined }, content: { outcome: "success" } });
    expect(decode(event, "msg_1").id).toMatch(/msg_1$/);
    const about = { source: "cloudevents", now: new Date("2027-01-01") };
    expect(decodeCdEvent(event, about)[0]?.id).toBe(decode(event).id);
    expect(decode(cdEvent("pipelinerun.finished", { context: { id: "" } })).id).not.toBe(decode(event).id);
  });

  test("keeps ids apart that are longer than anybody's", () => {
    const long = "x".repeat(300_000);
    const [one, other] = ["a", "b"].map((end) => decodeType("build.queued", { context: { id: long + end } }));
    expect(one?.id).not.toBe(other?.id);
    expect(one?.id.length).toBeLessThan(300);
  });

  test.each([
    ["about nothing", { context: { type: "dev.cdevents.pipelinerun.finished.0.2.0" } }],
    ["with a subject of another type", cdEvent("pipelinerun.finished", { top: { subject: ["x"] } })],
  ])("is unreadable %s", (_, event) => {
    expect(() => decodeCdEvent(event, { source: "cloudevents", now: NOW })).toThrow(UnreadableBodyError);
  });

  test.each(["dev.cdeventsx.tool-run.finished.0.1.0", "com.example.other", "", "dev.cdevents", "dev.cdevents.run"])(
    "is none of type %j",
    (type) => {
      expect(decodeCdEvent(cdEvent("x", { context: { type } }), { source: "cloudevents", now: NOW })).toEqual([]);
    },
  );
});

describe("what CDEvents say", () => {
  test.each([
    ["success", "succeeded"],
    ["pass", "succeeded"],
    ["failure", "failed"],
    ["fail", "failed"],
    ["error", "failed"],
    ["cancel", "cancelled"],
    ["SUCCESS", "unknown"],
    ["great", "unknown"],
    [undefined, "unknown"],
    [["success"], "unknown"],
    ["__proto__", "unknown"],
  ])("ends with outcome %j as %s", (outcome, status) => {
    for (const type of ["pipelinerun", "taskrun", "build", "testcaserun", "testsuiterun"])
      expect(decodeType(`${type}.finished`, { content: { outcome } })).toMatchObject({ status });
  });

  test.each([
    ["pipelinerun.queued", "run", "queued"],
    ["pipelinerun.started", "run", "started"],
    ["pipelinerun.paused", "run", "unknown"],
    ["build.queued", "run", "queued"],
    ["build.started", "run", "started"],
    ["build.finished", "run", "unknown"],
    ["taskrun.started", "task", "started"],
    ["testcaserun.skipped", "quality", "skipped"],
    ["testsuiterun.queued", "quality", "queued"],
    ["testoutput.published", "task", "published"],
    ["service.deployed", "deployment", "succeeded"],
    ["service.upgraded", "deployment", "succeeded"],
    ["service.rolledback", "deployment", "rolled_back"],
    ["service.removed", "deployment", "info"],
    ["service.published", "deployment", "published"],
    ["service.exploded", "deployment", "unknown"],
    ["environment.created", "deployment", "info"],
    ["environment.deleted", "deployment", "info"],
    ["approval.created", "deployment", "waiting"],
    ["incident.detected", "alert", "firing"],
    ["incident.reported", "alert", "firing"],
    ["incident.resolved", "alert", "resolved"],
    ["artifact.published", "release", "published"],
    ["artifact.packaged", "release", "info"],
    ["artifact.signed", "release", "info"],
    ["artifact.deleted", "release", "info"],
    ["artifact.downloaded", "release", "info"],
    ["change.merged", "change", "info"],
    ["branch.created", "change", "info"],
    ["repository.modified", "change", "info"],
    ["ticket.created", "change", "info"],
    ["starship.launched", "unknown", "unknown"],
  ])("%s is %s %s", (type, kind, status) => {
    expect(decodeType(type)).toMatchObject({ kind, status, type: `dev.cdevents.${type}.0.2.0` });
  });

  test("a pipeline whose name says that it trains is a training", () => {
    const content = { pipelineName: "train-churn", outcome: "failure" };
    expect(decodeType("pipelinerun.finished", { content })).toMatchObject({ kind: "training" });
  });

  test("a task belongs to its pipeline's run and names the failing step", () => {
    const content = { taskName: "fit", outcome: "error", errors: "NaN loss", pipelineRun: { id: "run-40" } };
    expect(decodeType("taskrun.finished", { content })).toMatchObject({
      kind: "task",
      runId: "run-40",
      failingStep: "fit",
      error: "NaN loss",
      labels: { job: "fit" },
    });
    expect(decodeType("taskrun.finished", { content: { outcome: "success" } })).not.toHaveProperty("failingStep");
  });

  test("a task that does not know its pipeline's name tells its run all the same, and the run's pipeline recovers", () => {
    const run = (predicate: string, id: string, outcome?: string) =>
      decodeType(`pipelinerun.${predicate}`, {
        context: { id: `${predicate}-${id}`, timestamp: `2026-11-20T0${id.at(-1)}:00:00Z` },
        subject: { id },
        content: { pipelineName: "nightly", outcome },
      });
    const task = decodeType("taskrun.finished", {
      context: { id: "t", timestamp: "2026-11-20T01:30:00Z" },
      subject: { id: "task-1" },
      content: { taskName: "fit", outcome: "failure", errors: "NaN loss", pipelineRun: { id: "run-1" } },
    });
    const history = live([run("finished", "run-1", "failure"), task, run("finished", "run-2", "success")]);
    expect(told(history)).toEqual([
      "failed failed run-1",
      "progress failed run-1 (quiet)",
      "progress succeeded run-2",
      "recovered failed run-1 (quiet) by run-2",
    ]);
    expect(history.changes[1]?.event).toMatchObject({ pipeline: "nightly", failingStep: "fit", error: "NaN loss" });
    expect([...history.pipelines.values()].map(({ failing }) => failing.length)).toEqual([0]);
  });

  test("a run is its source's: a reference names the source where it is another", () => {
    const run = (source: string, more: Given = {}) =>
      decodeType("pipelinerun.finished", {
        context: { source },
        subject: { source: undefined },
        content: { pipelineName: "nightly" },
        ...more,
      });
    const task = (pipelineRun: Fields) => decodeType("taskrun.finished", { content: { taskName: "fit", pipelineRun } });
    const [one, other] = [run("/cloud1/tekton"), run("/cloud2/tekton")];
    expect(runKey(one)).not.toBe(runKey(other));
    expect(pipelineKey(one)).not.toBe(pipelineKey(other));
    expect(runKey(task({ id: "run-41" }))).toBe(runKey(one));
    expect(runKey(task({ id: "run-41", source: "/cloud2/tekton" }))).toBe(runKey(other));
    expect(runKey(run("/relay", { subject: { source: "/cloud2/tekton" } }))).toBe(runKey(other));
  });

  test("a service is one, whoever deploys it or rolls it back", () => {
    const about = (predicate: string, source: string) =>
      decodeType(`service.${predicate}`, { context: { source }, content: { environment: { id: "production" } } });
    expect(pipelineKey(about("rolledback", "/rollouts"))).toBe(pipelineKey(about("deployed", "/deployer")));
  });

  test("a build, a suite and a run of the same id are three", () => {
    const keys = ["pipelinerun", "build", "testsuiterun"].map((type) => runKey(decodeType(`${type}.finished`)));
    expect(new Set(keys).size).toBe(3);
  });

  test("an incident whose service changes stays one", () => {
    const about = (predicate: string, service: string) =>
      runKey(decodeType(`incident.${predicate}`, { content: { service: { id: service } } }));
    expect(about("resolved", "gateway")).toBe(about("detected", "churn"));
  });

  test("a suite has a name, an environment, a severity and a reason", () => {
    const content = {
      outcome: "fail",
      severity: "critical",
      reason: "Host not found",
      environment: { id: "dev", source: "testkube" },
      testSuite: { id: "927", name: "Data contract" },
    };
    expect(decodeType("testsuiterun.finished", { content })).toMatchObject({
      kind: "quality",
      status: "failed",
      pipeline: "Data contract",
      environment: "dev",
      error: "Host not found",
      alert: { severity: "critical" },
      labels: { severity: "critical" },
    });
  });

  test("a case tells its suite, if it has one", () => {
    const content = { outcome: "fail", testCase: { name: "no nulls" }, testSuiteRun: { id: "suite-7" } };
    expect(decodeType("testcaserun.finished", { content })).toMatchObject({
      kind: "task",
      runId: "suite-7",
      failingStep: "no nulls",
    });
    expect(decodeType("testcaserun.finished", { content: { ...content, testSuiteRun: {} } })).toMatchObject({
      kind: "quality",
      pipeline: "no nulls",
    });
  });

  test("a deployment is the service's, in the environment that is named", () => {
    const content = { environment: { id: "prod-1", name: "production" }, artifactId: "pkg:oci/churn@sha256%3Aab" };
    const event = decodeType("service.rolledback", { subject: { id: "service/churn" }, content });
    expect(event).toMatchObject({
      pipeline: "service/churn",
      environment: "production",
      labels: { artifact: "pkg:oci/churn@sha256%3Aab" },
    });
  });

  test("an incident has one run from its detection to its end", () => {
    const content = { description: "p99 above 100 ms", service: { id: "churn" }, ticketURI: "https://t.example/345" };
    const fired = decodeType("incident.reported", { subject: { id: "inc-9" }, content });
    const resolved = decodeType("incident.resolved", { subject: { id: "inc-9" }, content });
    expect(fired).toMatchObject({
      pipeline: "churn",
      runId: "inc-9",
      url: "https://t.example/345",
      error: "p99 above 100 ms",
      alert: { fingerprint: "inc-9" },
    });
    expect([resolved.pipeline, resolved.runId, resolved.error]).toEqual(["churn", "inc-9", undefined]);
  });

  test.each([
    ["approved", "info"],
    ["rejected", "rejected"],
    ["expired", "cancelled"],
    ["perhaps", "unknown"],
  ])("an approval closed as %s is %s", (status, expected) => {
    const content = { status, responder: "urn:user:bob", approvalDetailsUrl: "https://a.example/1" };
    expect(decodeType("approval.closed", { content })).toMatchObject({
      status: expected,
      actor: "urn:user:bob",
      url: "https://a.example/1",
    });
  });

  test.each<[string, Fields]>([
    ["numbers", { pipelineName: 1, url: 2, outcome: 3, errors: 4, environment: 5, pipelineRun: 6, testSuite: 7 }],
    ["lists", { pipelineName: [], url: [], outcome: [], errors: [], environment: [], service: [], repository: [] }],
    ["nothing", { pipelineName: null, url: null, outcome: null, errors: null, testCase: null, testSuiteRun: null }],
  ])("reads content of %s instead of what is documented as absent", (_, content) => {
    for (const type of ["pipelinerun.finished", "taskrun.finished", "testcaserun.finished", "incident.reported"])
      expect(decodeType(type, { content })).toMatchObject({ source: "cloudevents" });
  });

  test("links only pages", () => {
    for (const url of ["javascript:alert(1)", "/apis/tekton.dev/v1", "ftp://x.example", 7])
      expect(decodeType("pipelinerun.finished", { content: { url } })).not.toHaveProperty("url");
  });
});
