import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { UnreadableBodyError, type WebhookRequest } from "../../src/events/source.ts";
import { openlineage } from "../../src/events/sources/openlineage.ts";
import { SOURCES } from "../../src/events/sources.ts";
import { live, told } from "./run.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const SECRET = "f38d2189-c603-4b46-bdea-e573a3b5a7d5";
const RUN = "3f5e83fa-3480-44ff-99c5-ff943904e5e8";
const DAG = "01234567-89ab-cdef-0123-456789abcdef";

type Json = Record<string, unknown>;

interface Given {
  readonly eventType?: unknown;
  readonly facets?: Json;
  readonly jobFacets?: Json;
  readonly job?: Json;
  readonly top?: Json;
}

function runEvent({ eventType = "FAIL", facets = {}, jobFacets = {}, job = {}, top = {} }: Given = {}): Json {
  return {
    eventType,
    eventTime: "2026-11-20T03:41:00.001+01:00",
    producer: "https://github.com/OpenLineage/OpenLineage/blob/v1-0-0/client",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    run: { runId: RUN, facets },
    job: { namespace: "ml", name: "churn_features", facets: jobFacets, ...job },
    inputs: [],
    outputs: [],
    ...top,
  };
}

const PARENT = { run: { runId: DAG }, job: { namespace: "ml", name: "churn_dag" } };

function checked(...assertions: readonly Json[]): Json {
  return { inputs: [{ namespace: "pg", name: "public.orders", facets: { dataQualityAssertions: { assertions } } }] };
}

function request(body: unknown, headers: Record<string, string> = {}): WebhookRequest {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return { headers, body: bytes };
}

const decode = (body: unknown): readonly PipelineEvent[] => openlineage.decode(request(body), NOW);

function decodeOne(given: Given): PipelineEvent {
  const [event, ...more] = decode(runEvent(given));
  if (event === undefined || more.length > 0) throw new Error("is not one event");
  return event;
}

describe("the door of OpenLineage", () => {
  const verify = (headers: Record<string, string>, secrets = ["new", SECRET]) =>
    openlineage.verify(request("{}", headers), secrets, NOW);

  test("stands under its name, and takes the API key that clients send", async () => {
    expect(SOURCES.get("openlineage")).toBe(openlineage);
    expect(await verify({ authorization: `Bearer ${SECRET}` })).toEqual({ outcome: "verified", secret: 1 });
  });

  test.each<[string, Record<string, string>, string[]?]>([
    ["no key", {}],
    ["another key", { authorization: "Bearer other" }],
    ["a key cut short", { authorization: `Bearer ${SECRET.slice(1)}` }],
    ["the key with another scheme", { authorization: `Token ${SECRET}` }],
    ["the key without secrets", { authorization: `Bearer ${SECRET}` }, []],
  ])("refuses %s", async (_, headers, secrets) => {
    expect(await verify(headers, secrets)).toMatchObject({ outcome: "refused", status: 401 });
  });
});

describe("a run event", () => {
  test("is read field by field", () => {
    const facets = {
      errorMessage: { message: "Table not found", programmingLanguage: "JAVA", stackTrace: "at …" },
      nominalTime: { nominalStartTime: "2026-11-20T02:00:00Z" },
      processing_engine: { name: "spark", version: "3.5" },
      spark_applicationDetails: { userName: "mona", uiWebUrl: "http://spark.example:4040" },
    };
    const jobFacets = {
      jobType: { processingType: "BATCH", integration: "SPARK", jobType: "JOB" },
      sourceCodeLocation: { type: "git", url: "https://git.example/x", version: "3484a3f", branch: "main" },
    };
    expect(decodeOne({ facets, jobFacets })).toEqual({
      id: `${RUN}/FAIL`,
      source: "openlineage",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.001Z",
      kind: "run",
      status: "failed",
      pipeline: "churn_features",
      runId: RUN,
      url: "http://spark.example:4040",
      ref: "main",
      commit: "3484a3f",
      actor: "mona",
      error: "Table not found",
      endedAt: "2026-11-20T02:41:00.001Z",
      labels: { namespace: "ml", integration: "SPARK", job_type: "JOB", nominal_time: "2026-11-20T02:00:00.000Z" },
    });
  });

  test.each([
    ["START", "started"],
    ["RUNNING", "started"],
    ["COMPLETE", "succeeded"],
    ["ABORT", "cancelled"],
    ["FAIL", "failed"],
    ["OTHER", "info"],
    ["complete", "unknown"],
    ["PAUSED", "unknown"],
    [null, "unknown"],
    [7, "unknown"],
    ["__proto__", "unknown"],
  ])("%s is %s", (eventType, status) => {
    expect(decodeOne({ eventType })).toMatchObject({ kind: "run", status });
  });

  test("has one id however often and whenever it comes", () => {
    const [later] = openlineage.decode(request(runEvent()), new Date("2027-01-01"));
    expect(later?.id).toBe(decodeOne({}).id);
    expect(decodeOne({ eventType: "START" }).id).not.toBe(later?.id);
  });

  test("of a job whose name says that it trains is a training", () => {
    expect(decodeOne({ job: { name: "train_churn" } })).toMatchObject({ kind: "training" });
  });

  test("with a parent is a task of the root run", () => {
    const task = decodeOne({ facets: { parent: PARENT }, job: { name: "churn_dag.fit" } });
    expect(task).toMatchObject({
      kind: "task",
      status: "failed",
      type: "dev.cdevents.taskrun.finished.0.2.0",
      pipeline: "churn_dag",
      runId: DAG,
      failingStep: "churn_dag.fit",
      labels: { job: "churn_dag.fit", job_run: RUN },
    });
    const root = { run: { runId: "root-1" }, job: { namespace: "ml", name: "all" } };
    expect(decodeOne({ facets: { parent: { ...PARENT, root } } })).toMatchObject({ pipeline: "all", runId: "root-1" });
    expect(decodeOne({ facets: { parentRun: PARENT } })).toMatchObject({ kind: "task", runId: DAG });
  });

  test.each<[string, unknown]>([
    ["itself", { run: { runId: RUN }, job: { name: "churn_features" } }],
    ["nothing", null],
    ["an empty object", {}],
    ["a parent without an id", { job: { name: "churn_dag" } }],
    ["a list", [PARENT]],
  ])("whose parent is %s is a run of its own", (_, parent) => {
    expect(decodeOne({ facets: { parent } })).toMatchObject({ kind: "run", runId: RUN });
  });

  test("takes the failed task and the page from Airflow's facets", () => {
    const airflowState = { dagRunState: "failed", tasksState: { load: "success", fit: "failed", report: "skipped" } };
    const airflowDagRun = { dagRun: { run_id: "scheduled__1", start_date: "2026-11-20T02:00:00+00:00" } };
    expect(decodeOne({ facets: { airflowState, airflowDagRun } })).toMatchObject({
      failingStep: "fit",
      startedAt: "2026-11-20T02:00:00.000Z",
    });
    const airflow = { taskInstance: { try_number: 2, log_url: "https://airflow.example/log" } };
    expect(decodeOne({ facets: { airflow, parent: PARENT } })).toMatchObject({ url: "https://airflow.example/log" });
  });
});

describe("checks of data", () => {
  const failed = {
    assertion: "not_null",
    success: false,
    column: "id",
    severity: "error",
    expected: "0",
    actual: "78",
  };
  const good = { assertion: "unique", success: true, column: "id" };

  test("that failed are news of quality, also when the run went on", () => {
    const event = decodeOne({ eventType: "COMPLETE", top: checked(good, failed, { ...failed, column: "amount" }) });
    expect(event).toMatchObject({
      id: `${RUN}/COMPLETE/quality`,
      type: "dev.cdevents.testsuiterun.finished.0.2.0",
      kind: "quality",
      status: "failed",
      pipeline: "churn_features",
      error: "not_null(id) on public.orders; not_null(amount) on public.orders",
      alert: { severity: "error", metric: "not_null", value: "78", threshold: "0", slice: "public.orders.id" },
      labels: { severity: "error", dataset: "public.orders" },
    });
  });

  test("are found among an input's own facets, and in the facet of tests", () => {
    const input = { name: "t", inputFacets: { dataQualityAssertions: { assertions: [failed] } } };
    expect(decodeOne({ top: { inputs: [null, input] } })).toMatchObject({ kind: "quality", status: "failed" });
    const tests = [{ name: "assert_no_orphans", status: "fail", severity: "warn" }];
    expect(decodeOne({ eventType: "COMPLETE", facets: { test: { tests } } })).toMatchObject({
      kind: "quality",
      status: "failed",
      alert: { metric: "assert_no_orphans", severity: "warn" },
    });
  });

  test("that failed leave it said what ended the run", () => {
    const facets = { errorMessage: { message: "out of memory", programmingLanguage: "python" } };
    const error = (eventType: string) => decodeOne({ eventType, facets, top: checked(failed) }).error;
    expect(error("FAIL")).toMatch(/^out of memory; not_null/);
    expect(error("COMPLETE")).toMatch(/not_null/);
    expect(decodeOne({ eventType: "FAIL", top: checked(failed) }).error).toMatch(/^not_null/);
  });

  test("that went well leave a run what it is", () => {
    expect(decodeOne({ eventType: "COMPLETE", top: checked(good) })).toMatchObject({
      kind: "run",
      status: "succeeded",
    });
    expect(
      decodeOne({ eventType: "COMPLETE", facets: { test: { tests: [{ name: "x", status: "skip" }] } } }),
    ).toMatchObject({ kind: "run" });
  });

  test("of a task are news by themselves, and good again with the next run", () => {
    const run = (runId: string, eventType: string, assertion: Json, day: string) =>
      decode(
        runEvent({
          eventType,
          facets: { parent: PARENT },
          job: { name: "dbt.test" },
          top: {
            ...checked(assertion),
            run: { runId, facets: { parent: PARENT } },
            eventTime: `2026-11-${day}T02:00:00Z`,
          },
        }),
      );
    const first = run("a", "FAIL", failed, "20");
    expect(first.map(({ kind, status }) => `${kind} ${status}`)).toEqual(["quality failed", "task failed"]);
    const second = run("b", "COMPLETE", good, "21");
    expect(told(live([...first, ...second])).slice(0, 2)).toEqual(["failed failed a", "progress succeeded b"]);
    expect(told(live([...first, ...second]))).toContainEqual(expect.stringMatching(/^recovered failed a .*by b$/));
    expect(run("c", "START", good, "22").map(({ kind }) => kind)).toEqual(["task"]);
  });

  test.each(["false", 0, null, undefined])("count only when they say whether they succeeded, not %j", (success) => {
    expect(decodeOne({ top: checked({ assertion: "x", success }) })).toMatchObject({ kind: "run" });
  });
});

describe("bodies", () => {
  test("may be a batch, of which a bad element does not lose the others", () => {
    const other = runEvent({ eventType: "START" });
    expect(decode([runEvent(), null, 7, {}, { run: {} }, other]).map(({ status }) => status)).toEqual([
      "failed",
      "started",
    ]);
    expect(decode([])).toEqual([]);
    expect(() => decode([{}, null])).toThrow(UnreadableBodyError);
  });

  test("about a dataset or a job alone say nothing about a pipeline", () => {
    const { run, job, ...rest } = runEvent();
    expect(decode({ ...rest, job })).toEqual([]);
    expect(decode({ ...rest, dataset: { namespace: "pg", name: "t" } })).toEqual([]);
    expect(run).toBeDefined();
  });

  test.each<[string, unknown]>([
    ["empty", ""],
    ["null", "null"],
    ["no JSON", "{nope"],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
    ["an empty object", {}],
    ["a run without an id", runEvent({ top: { run: {} } })],
    ["a run without a job", runEvent({ top: { job: undefined } })],
    ["a job without a name", runEvent({ job: { name: "" } })],
    ["a run that is a text", runEvent({ top: { run: "x" } })],
  ])("are unreadable when they are %s", (_, body) => {
    expect(() => decode(body)).toThrow(UnreadableBodyError);
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
        const facets = { parent: one, errorMessage: other, test: { tests: one }, airflow: other, airflowState: one };
        for (const body of [
          one,
          [one, other],
          runEvent({ facets, jobFacets: { jobType: one }, top: { inputs: other } }),
        ]) {
          expect(isReadable(body)).toBeTypeOf("boolean");
        }
      }),
    );
  });
});
