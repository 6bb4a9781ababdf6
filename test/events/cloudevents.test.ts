import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { runKey } from "../../src/events/history.ts";
import { UnreadableBodyError, type WebhookRequest } from "../../src/events/source.ts";
import { cloudevents } from "../../src/events/sources/cloudevents.ts";
import { SOURCES } from "../../src/events/sources.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const SECRET = "mF_9.B5f-4.1JqM";
const STRUCTURED = "application/cloudevents+json; charset=utf-8";
const BATCH = "application/cloudevents-batch+json";

type Json = Record<string, unknown>;

/** A structured CloudEvent with a CDEvent in it. */
function envelope(more: Json = {}): Json {
  return {
    specversion: "1.0",
    id: "e-1",
    source: "/ci",
    type: "dev.cdevents.pipelinerun.finished.0.2.0",
    time: "2026-11-20T02:41:00Z",
    datacontenttype: "application/json",
    data: {
      context: { version: "0.4.1", id: "e-1", source: "/ci", type: "dev.cdevents.pipelinerun.finished.0.2.0" },
      subject: { id: "41", content: { pipelineName: "nightly", outcome: "failure" } },
    },
    ...more,
  };
}

function request(type: string | undefined, body: unknown, headers: Record<string, string> = {}): WebhookRequest {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return { headers: { ...(type === undefined ? {} : { "content-type": type }), ...headers }, body: bytes };
}

const decode = (given: WebhookRequest): readonly PipelineEvent[] => cloudevents.decode(given, NOW);

const CE = { "ce-specversion": "1.0", "ce-id": "e-1", "ce-source": "/ci", "ce-type": "com.example.thing" };

describe("the door of CloudEvents", () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

  test("stands under its name, and answers when it is asked for permission", () => {
    expect(SOURCES.get("cloudevents")).toBe(cloudevents);
    expect(cloudevents.asksForPermission).toBe(true);
  });

  test.each<[string, readonly string[], number]>([
    [`Bearer ${SECRET}`, [SECRET], 0],
    [`bearer  ${SECRET} `, ["new", SECRET], 1],
    [basic("ci:pass"), [SECRET, "ci:pass"], 1],
  ])("takes %s", async (authorization, secrets, secret) => {
    const verdict = await cloudevents.verify(request(STRUCTURED, "{}", { authorization }), secrets, NOW);
    expect(verdict).toEqual({ outcome: "verified", secret });
  });

  test.each<[string, Record<string, string>, readonly string[]]>([
    ["no credentials", {}, [SECRET]],
    ["another token", { authorization: "Bearer other" }, [SECRET]],
    ["a token cut short", { authorization: `Bearer ${SECRET.slice(0, -1)}` }, [SECRET]],
    ["a token without its scheme", { authorization: SECRET }, [SECRET]],
    ["an empty token, though a secret is empty", { authorization: "Bearer " }, [""]],
    ["another password", { authorization: basic("ci:other") }, ["ci:pass"]],
    ["a token in another header", { "x-api-key": SECRET }, [SECRET]],
    ["anything without secrets", { authorization: `Bearer ${SECRET}` }, []],
  ])("refuses %s", async (_, headers, secrets) => {
    const verdict = await cloudevents.verify(request(STRUCTURED, "{}", headers), secrets, NOW);
    expect(verdict).toMatchObject({ outcome: "refused", status: 401 });
    expect(JSON.stringify(verdict)).not.toContain(SECRET);
  });
});

describe("content modes", () => {
  const expected = { kind: "run", status: "failed", pipeline: "nightly", time: "2026-11-20T02:41:00.000Z" };

  test("structured", () => {
    expect(decode(request(STRUCTURED, envelope()))).toMatchObject([expected]);
    expect(decode(request("Application/CloudEvents", envelope()))).toMatchObject([expected]);
  });

  test("binary, with attributes in headers", () => {
    const { data, datacontenttype, ...attributes } = envelope();
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    const [binary] = decode(request("application/json", data, headers));
    expect(binary).toEqual(decode(request(STRUCTURED, envelope()))[0]);
    expect(datacontenttype).toBe("application/json");
  });

  test("binary attributes are percent-decoded once, and unquoted", () => {
    const subject = (value: string) => decode(request(undefined, "", { ...CE, "ce-subject": value }))[0]?.pipeline;
    expect(subject("Euro%20%E2%82%AC%20%f0%9f%98%80")).toBe("Euro € 😀");
    expect(subject("100%25%20%2525")).toBe("100% %25");
    expect(subject('"a \\"quoted\\" text"')).toBe('a "quoted" text');
    expect(() => subject("%C0%A0")).toThrow(UnreadableBodyError);
  });

  test("batch, of which a bad element does not lose the others", () => {
    const { id, ...without } = envelope();
    const batch = [envelope(), without, null, 7, "x", [], envelope({ specversion: "2.0" }), envelope({ id: "e-2" })];
    expect(decode(request(BATCH, batch)).map((event) => event.id.split("/").at(-1))).toEqual(["e-1", "e-2"]);
    expect(id).toBe("e-1");
    expect(decode(request(BATCH, []))).toEqual([]);
    expect(() => decode(request(BATCH, [without, null]))).toThrow(UnreadableBodyError);
    expect(() => decode(request(BATCH, envelope()))).toThrow(UnreadableBodyError);
  });

  test("plain JSON, as scripts send a whole event", () => {
    expect(decode(request("application/json", envelope()))).toMatchObject([expected]);
    expect(decode(request(undefined, [envelope(), envelope({ id: "e-2" })]))).toHaveLength(2);
    const { data } = envelope() as { data: Json };
    expect(decode(request("application/json", data))).toMatchObject([{ status: "failed" }]);
  });
});

describe("an event that is no CloudEvent 1.0", () => {
  test.each<[string, Json]>([
    ["no specversion", { specversion: undefined }],
    ["specversion 0.3", { specversion: "0.3" }],
    ["specversion 2.0", { specversion: "2.0" }],
    ["a number for specversion", { specversion: 1.0 }],
    ["no id", { id: undefined }],
    ["an empty id", { id: "" }],
    ["a number for an id", { id: 5 }],
    ["no source", { source: undefined }],
    ["an empty source", { source: "" }],
    ["no type", { type: undefined }],
    ["an object for a type", { type: {} }],
    ["a CDEvent without its data", { data: undefined }],
    ["a CDEvent of which only the attribute names its subject", { data: undefined, subject: "41" }],
    ["a Tekton event without its object", { type: "dev.tekton.event.pipelinerun.failed.v1" }],
  ])("is unreadable with %s", (_, more) => {
    expect(() => decode(request(STRUCTURED, envelope(more)))).toThrow(UnreadableBodyError);
  });

  test.each<[string, WebhookRequest]>([
    ["an empty body", request(STRUCTURED, "")],
    ["null", request(STRUCTURED, "null")],
    ["a list", request(STRUCTURED, "[]")],
    ["no JSON", request(STRUCTURED, "{nope")],
    ["no UTF-8", request(STRUCTURED, Buffer.from([0x7b, 0xff, 0x7d]))],
    ["another format", request("application/cloudevents+avro", "x")],
    ["headers without an id", request("application/json", "{}", { ...CE, "ce-id": "" })],
    ["headers of another specversion", request("application/json", "{}", { ...CE, "ce-specversion": "0.2" })],
    ["a CDEvent whose body says otherwise than its missing headers", request(undefined, envelope(), { "ce-id": "1" })],
    ["JSON that is none", request("application/json", "{nope", CE)],
    ["an object about nothing", request("application/json", "{}")],
  ])("is unreadable as %s", (_, given) => {
    expect(() => decode(given)).toThrow(UnreadableBodyError);
  });
});

describe("an event of another type", () => {
  test("is taken and says nothing, whatever data it has", () => {
    for (const [type, body] of [
      ["application/xml", "<a/>"],
      ["text/plain", "x"],
      ["application/json", "7"],
      [undefined, ""],
    ] as const) {
      expect(decode(request(type, body, { ...CE, "ce-subject": "thing 1" }))).toEqual([
        {
          id: "%2Fci/com.example.thing/e-1",
          source: "cloudevents",
          type: "com.example.thing",
          time: "2026-11-20T12:00:00.000Z",
          kind: "unknown",
          status: "unknown",
          pipeline: "thing 1",
          labels: { sender: "/ci" },
        },
      ]);
    }
  });
});

const TEKTON = {
  metadata: {
    name: "nightly-x7k2p",
    generateName: "nightly-",
    namespace: "ml",
    labels: { "tekton.dev/pipeline": "train-churn" },
    annotations: {},
  },
  spec: { pipelineRef: { name: "train-churn" } },
  status: {
    startTime: "2026-11-20T02:00:00Z",
    completionTime: "2026-11-20T02:41:00Z",
    conditions: [
      { type: "Ready", status: "True" },
      { type: "Succeeded", status: "False", reason: "Failed", message: "Tasks Completed: 1 (Failed: 1)" },
    ],
  },
};

const TASK = {
  metadata: {
    name: "nightly-x7k2p-fit",
    labels: {
      "tekton.dev/pipeline": "train-churn",
      "tekton.dev/pipelineRun": "nightly-x7k2p",
      "tekton.dev/pipelineTask": "fit",
    },
  },
  spec: { taskRef: { name: "python" } },
  status: {
    conditions: [{ type: "Succeeded", status: "False", reason: "Failed", message: '"step-run" exited with code 137' }],
    steps: [
      { name: "prepare", terminated: { exitCode: 0 } },
      { name: "run", terminated: { exitCode: 137 } },
    ],
  },
};

function tekton(type: string, data: unknown): PipelineEvent {
  const headers = {
    "ce-specversion": "1.0",
    "ce-id": "77f78ae7",
    "ce-source": "/apis/tekton.dev/v1/namespaces/ml/PipelineRun/nightly-x7k2p",
    "ce-type": `dev.tekton.event.${type}.v1`,
    "ce-time": "2026-11-20T02:41:01.157819Z",
  };
  const [event] = decode(request("application/json", data, headers));
  if (event === undefined) throw new Error("is no event");
  return event;
}

/** The run with another reason of its condition. */
const because = (reason: string, run = TEKTON): unknown => ({
  ...run,
  status: { ...run.status, conditions: [{ type: "Succeeded", status: "False", reason, message: "x" }] },
});

describe("Tekton", () => {
  test("a failed PipelineRun is read field by field", () => {
    expect(tekton("pipelinerun.failed", { pipelineRun: TEKTON })).toEqual({
      id: "%2Fapis%2Ftekton.dev%2Fv1%2Fnamespaces%2Fml%2FPipelineRun%2Fnightly-x7k2p/dev.tekton.event.pipelinerun.failed.v1/77f78ae7",
      source: "cloudevents",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:01.157Z",
      kind: "training",
      status: "failed",
      pipeline: "train-churn",
      runId: "nightly-x7k2p",
      runScope: "pipelinerun",
      error: "Tasks Completed: 1 (Failed: 1)",
      startedAt: "2026-11-20T02:00:00.000Z",
      endedAt: "2026-11-20T02:41:00.000Z",
      labels: { namespace: "ml", reason: "Failed" },
    });
  });

  test.each([
    ["pipelinerun.queued", "queued"],
    ["pipelinerun.started", "started"],
    ["pipelinerun.running", "started"],
    ["pipelinerun.unknown", "started"],
    ["pipelinerun.successful", "succeeded"],
    ["pipelinerun.exploded", "unknown"],
  ])("%s is %s", (type, status) => {
    const run = { ...TEKTON, status: {} };
    expect(tekton(type, { pipelineRun: run })).toMatchObject({ kind: "training", status });
  });

  test.each(["Cancelled", "CancelledRunningFinally", "StoppedRunningFinally"])("%s was asked for", (reason) => {
    expect(tekton("pipelinerun.failed", { pipelineRun: because(reason) })).toMatchObject({ status: "cancelled" });
  });

  test.each(["PipelineRunTimeout", "CouldntGetPipeline", "CreateRunFailed"])("%s is a failure", (reason) => {
    expect(tekton("pipelinerun.failed", { pipelineRun: because(reason) })).toMatchObject({ status: "failed" });
  });

  test("a TaskRun tells its pipeline's run the failing step", () => {
    const task = tekton("taskrun.failed", { taskRun: TASK });
    expect(task).toMatchObject({
      kind: "task",
      status: "failed",
      type: "dev.cdevents.taskrun.finished.0.2.0",
      failingStep: "run",
      labels: { job: "fit" },
    });
    const run = tekton("pipelinerun.failed", { pipelineRun: TEKTON });
    expect([task.pipeline, task.runId]).toEqual([run.pipeline, run.runId]);
  });

  test("a TaskRun without its pipeline's name is its run's all the same; one that runs alone is its own", () => {
    const named = (labels: Json) => ({ ...TASK, metadata: { name: TASK.metadata.name, namespace: "ml", labels } });
    const run = runKey(tekton("pipelinerun.failed", { pipelineRun: TEKTON }));
    const part = named({ "tekton.dev/pipelineRun": "nightly-x7k2p" });
    expect(runKey(tekton("taskrun.failed", { taskRun: part }))).toBe(run);
    expect(runKey(tekton("customrun.failed", { customRun: part }))).toBe(run);
    const alone = { ...part, metadata: { name: "nightly-x7k2p", namespace: "ml" } };
    expect(runKey(tekton("taskrun.failed", { taskRun: alone }))).not.toBe(run);
  });

  test("a custom task of older Tektons, which calls it a run, is a task", () => {
    expect(tekton("run.failed", { run: { metadata: { name: "approve-x7k2p" } } })).toMatchObject({
      kind: "task",
      status: "failed",
    });
  });

  test("a TaskRun whose failure is ignored, or that was cancelled, did not fail", () => {
    const ignored = { ...TASK, status: { conditions: [{ type: "Succeeded", reason: "FailureIgnored" }] } };
    expect(tekton("taskrun.failed", { taskRun: ignored })).toMatchObject({ status: "info" });
    const cancelled = { ...TASK, status: { conditions: [{ type: "Succeeded", reason: "TaskRunCancelled" }] } };
    expect(tekton("taskrun.failed", { taskRun: cancelled })).toMatchObject({ status: "cancelled" });
  });

  test("a CustomRun is a task", () => {
    expect(tekton("customrun.failed", { customRun: TASK })).toMatchObject({ kind: "task", status: "failed" });
  });

  test.each<[string, Json, Json, string]>([
    ["its reference", { name: "train-churn" }, {}, "train-churn"],
    ["its resolver", { resolver: "git", params: [{ name: "name", value: "from-git" }] }, {}, "from-git"],
    ["its label", {}, { "tekton.dev/pipeline": "labelled" }, "labelled"],
    ["its own name, without what makes it unique", {}, { "tekton.dev/pipeline": "nightly-x7k2p" }, "nightly"],
  ])("names a pipeline by %s", (_, pipelineRef, labels, expected) => {
    const run = { ...TEKTON, spec: { pipelineRef }, metadata: { ...TEKTON.metadata, labels } };
    expect(tekton("pipelinerun.failed", { pipelineRun: run }).pipeline).toBe(expected);
  });

  test("the tasks of a pipeline without a name of its own go with it", () => {
    const labels = { "tekton.dev/pipeline": "nightly-x7k2p", "tekton.dev/pipelineRun": "nightly-x7k2p" };
    const run = { ...TEKTON, spec: {}, metadata: { ...TEKTON.metadata, labels } };
    const task = { ...TASK, metadata: { name: "nightly-x7k2p-fit", labels } };
    expect(tekton("taskrun.failed", { taskRun: task }).pipeline).toBe(
      tekton("pipelinerun.failed", { pipelineRun: run }).pipeline,
    );
  });

  test("takes branch, commit, sender and page from Pipelines as Code, and the runbook's annotation", () => {
    const annotations = {
      "pipelinesascode.tekton.dev/log-url": "https://console.example/run",
      "pipelinesascode.tekton.dev/branch": "refs/heads/main",
      "pipelinesascode.tekton.dev/sha": "3484a3f",
      "pipelinesascode.tekton.dev/sender": "mona",
      runbook_url: "https://kb.example/run",
    };
    const run = { ...TEKTON, metadata: { ...TEKTON.metadata, annotations } };
    expect(tekton("pipelinerun.failed", { pipelineRun: run })).toMatchObject({
      url: "https://console.example/run",
      ref: "main",
      commit: "3484a3f",
      actor: "mona",
      runbookUrl: "https://kb.example/run",
    });
  });
});

/** @throws what is neither read nor refused */
function isReadable(given: WebhookRequest): boolean {
  try {
    decode(given);
    return true;
  } catch (error) {
    if (!(error instanceof UnreadableBodyError)) throw error;
    return false;
  }
}

test("whatever is sent, it is read or refused with an UnreadableBodyError", () => {
  const types = ["dev.cdevents.taskrun.finished.0.2.0", "dev.tekton.event.taskrun.failed.v1", "x"];
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.jsonValue(), fc.jsonValue(), (type, data, more) => {
      const inner = { context: { type }, subject: { id: more, content: data }, taskRun: data, pipelineRun: more };
      for (const body of [data, envelope({ type, data }), envelope({ type, data: inner }), [more, data]]) {
        for (const contentType of [STRUCTURED, BATCH, "application/json"]) {
          expect(isReadable(request(contentType, body))).toBeTypeOf("boolean");
        }
      }
    }),
  );
});
