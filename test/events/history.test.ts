import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { advance, pipelineKey, runKey } from "../../src/events/history.ts";
import { standing } from "../../src/events/run-state.ts";
import { at, event, live, told } from "./run.ts";

const retried = [
  event("queued", 0),
  event("started", 1),
  event("failed", 10),
  event("queued", 12, { attempt: 2 }),
  event("started", 13, { attempt: 2 }),
  event("succeeded", 32, { attempt: 2 }),
];

describe("one run", () => {
  test("that goes well is progress, for routes that want to hear of it", () => {
    const events = [event("queued", 0), event("started", 1), event("succeeded", 10)];
    expect(told(live(events))).toEqual(["progress queued 41", "progress started 41", "progress succeeded 41"]);
  });

  test("that fails and is run again shows each state and recovers, with the time since the failure", () => {
    const history = live(retried);
    expect(told(history)).toEqual([
      "progress queued 41",
      "progress started 41",
      "failed failed 41",
      "progress queued 41",
      "progress started 41",
      "recovered succeeded 41",
    ]);
    expect(history.changes.map(({ since }) => since)).toEqual([
      undefined,
      undefined,
      undefined,
      at(10),
      at(10),
      at(10),
    ]);
    expect(history.changes.at(-1)).toMatchObject({ attempt: 2, card: "github|Nightly training|41" });
  });

  test("that fails again says since when", () => {
    const { changes } = live([...retried.slice(0, 5), event("failed", 20, { attempt: 2 })]);
    expect(changes.at(-1)).toMatchObject({ type: "failed", attempt: 2, since: at(10) });
  });

  test("that fails twice was failing since the first time", () => {
    const failed = [
      ...retried.slice(0, 5),
      event("failed", 20, { attempt: 2 }),
      event("succeeded", 30, { attempt: 3 }),
    ];
    expect(live(failed).changes.at(-1)).toMatchObject({ type: "recovered", since: at(10) });
    const early = live([
      event("succeeded", 5),
      event("failed", 10, { attempt: 2 }),
      event("succeeded", 30, { attempt: 3 }),
    ]);
    expect(early.changes.at(-1)).toMatchObject({ type: "recovered", since: at(10) });
  });

  test("stays small, however often it is run again", () => {
    const attempts = Array.from({ length: 60 }, (_, i) => i + 1);
    const { runs } = live(
      attempts.flatMap((attempt) => [
        event("failed", attempt, { attempt, kind: "task", failingStep: "Train" }),
        event("started", attempt, { attempt }),
        event("failed", attempt, { attempt }),
      ]),
    );
    const [run] = runs.values();
    expect([run?.events.length, run?.outcomes.length, run?.tasks.length]).toEqual([2, 20, 5]);
  });

  test("that two events tell failed once, in any order; what begins anew in between fails again", () => {
    const later = (seconds: number) => ({ time: new Date(Date.parse(at(10)) + seconds * 1000).toISOString() });
    const [one, other] = [event("failed", 10, { id: "errored" }), event("failed", 10, { id: "done", ...later(30) })];
    expect(live([one, other]).changes.map(({ since, again }) => since ?? again)).toEqual([undefined, undefined]);
    expect(live([other, one]).changes.length).toBe(1);
    expect(live([one, event("started", 10, later(20)), other]).changes.at(-1)?.since).toBe(one.time);
    expect(live([one, event("failed", 10, { id: "late", ...later(61) })]).changes.at(-1)?.since).toBe(one.time);
    const firing = (id: string, seconds: number) => event("firing", 10, { id, kind: "alert", ...later(seconds) });
    const back = event("resolved", 10, { kind: "alert", ...later(20) });
    expect(live([firing("a", 0), back, firing("b", 30)]).changes.at(-1)).toMatchObject({ again: true });
    expect(live([firing("a", 0), firing("b", 0)]).changes.at(-1)?.since).toBeUndefined();
  });

  test("does not recover by being cancelled, but does by what follows", () => {
    const cancelled = [event("failed", 10), event("cancelled", 15, { attempt: 2 })];
    expect(told(live(cancelled))).toEqual(["failed failed 41", "progress cancelled 41"]);
    const { changes } = live([...cancelled, event("succeeded", 30, { attempt: 3 })]);
    expect(changes.at(-1)).toMatchObject({ type: "recovered", since: at(10) });
  });

  test("counts each failure from its own beginning when the same attempt changes its mind", () => {
    const alert = (status: "firing" | "resolved", minute: number) => event(status, minute, { kind: "alert" });
    const { changes } = live([alert("firing", 0), alert("resolved", 5), alert("firing", 30), alert("resolved", 40)]);
    expect(changes.map(({ type, since }) => [type, since])).toEqual([
      ["failed", undefined],
      ["recovered", at(0)],
      ["failed", undefined],
      ["recovered", at(30)],
    ]);
  });

  test("is not changed by an event that comes again", () => {
    const twice = retried.flatMap((one) => [one, one]);
    expect(live(twice)).toEqual(live(retried));
    expect(told(live([...retried, ...retried]))).toEqual(told(live(retried)));
  });

  test("is never turned back by an event that comes late", () => {
    const { changes } = live([event("succeeded", 10), event("started", 1), event("queued", 0)]);
    expect(changes.map(({ event: { status } }) => status)).toEqual(["succeeded"]);
    const again = live([event("started", 13, { attempt: 2 }), event("failed", 10)]);
    expect(again.changes.at(-1)).toMatchObject({ type: "progress", opens: false, event: { status: "started" } });
  });

  test("is not turned into something vague by what says nothing clear", () => {
    const { changes } = live([event("failed", 10), event("unknown", 11), event("info", 12)]);
    expect(told({ changes } as ReturnType<typeof live>)).toEqual(["failed failed 41"]);
  });

  test("goes on by an approval that carries the moment of its request, in any order", () => {
    const asked = event("waiting", 5, { id: "requested" });
    const approved = event("started", 5, { id: "approved" });
    for (const events of [
      [asked, approved],
      [approved, asked],
    ]) {
      expect(live(events).changes.at(-1)?.event.status).toBe("started");
    }
  });

  test("keeps what earlier events of its attempt said", () => {
    const { changes } = live([event("started", 1, { actor: "mona" }), event("failed", 10)]);
    expect(changes.at(-1)?.event).toMatchObject({ status: "failed", actor: "mona" });
  });
});

describe("a task", () => {
  const task = (status: "failed" | "succeeded", minute: number, step: string, attempt = 1): PipelineEvent =>
    event(status, minute, { kind: "task", failingStep: step, attempt, labels: { job: "train" } });

  test("tells its run's card the failing step, before or after the run failed", () => {
    const before = live([event("started", 1), task("failed", 9, "Train"), event("failed", 10)]);
    expect(told(before)).toEqual(["progress started 41", "failed failed 41"]);
    expect(before.changes[1]?.event).toMatchObject({ failingStep: "Train", labels: { job: "train" } });
    const after = live([event("started", 1), event("failed", 10), task("failed", 9, "Train")]);
    expect(told(after)).toEqual(["progress started 41", "failed failed 41", "progress failed 41 (quiet)"]);
    expect(after.changes[2]?.event.failingStep).toBe("Train");
  });

  test("that failed first is the one named", () => {
    const { changes } = live([task("failed", 9, "Later"), task("failed", 8, "First"), event("failed", 10)]);
    expect(changes[0]?.event.failingStep).toBe("First");
  });

  test("that names a step within the job is preferred to one that names the job, in any order", () => {
    const vague = event("failed", 9, { id: "a", kind: "task", failingStep: "train", labels: { job: "train" } });
    for (const tasks of [
      [vague, task("failed", 9, "Fit")],
      [task("failed", 9, "Fit"), vague],
    ]) {
      expect(live([...tasks, event("failed", 10)]).changes[0]?.event.failingStep).toBe("Fit");
    }
  });

  test("that failed and gives no reason is not why its run failed", () => {
    const allowed = event("failed", 8, { kind: "task", labels: { job: "lint" } });
    const { changes } = live([allowed, task("failed", 9, "Fit"), event("failed", 10)]);
    expect(changes[0]?.event).toMatchObject({ failingStep: "Fit", labels: { job: "train" } });
  });

  test("of an earlier attempt says nothing about a later one", () => {
    const { changes } = live([task("failed", 9, "Train"), event("failed", 10), event("failed", 20, { attempt: 2 })]);
    expect(changes[1]?.event).not.toHaveProperty("failingStep");
  });

  test("is no news by itself", () => {
    expect(told(live([task("failed", 9, "Train"), task("succeeded", 9, "Test")]))).toEqual([]);
  });
});

describe("a pipeline", () => {
  const run =
    (runId: string) =>
    (status: PipelineEvent["status"], minute: number, more: Partial<PipelineEvent> = {}) =>
      event(status, minute, { runId, ...more });
  const [first, second, third] = [run("41"), run("42"), run("43")] as const;

  test("is made good by a later run: the failed run's card says so", () => {
    const history = live([first("failed", 10), second("started", 20), second("succeeded", 32)]);
    expect(told(history)).toEqual([
      "failed failed 41",
      "progress started 42",
      "progress succeeded 42",
      "recovered failed 41 (quiet) by 42",
    ]);
    expect(history.changes.at(-1)).toMatchObject({ since: at(10), by: { runId: "42", time: at(32) } });
    expect([...history.pipelines.values()]).toMatchObject([{ failing: [] }]);
  });

  test("that fails twice has two cards; its success turns both and is said once", () => {
    const history = live([first("failed", 10), second("failed", 20), third("succeeded", 32)]);
    expect(told(history)).toEqual([
      "failed failed 41",
      "failed failed 42",
      "progress succeeded 43",
      "progress failed 41 (quiet) by 43",
      "recovered failed 42 (quiet) by 43",
    ]);
    expect(history.changes.at(-1)?.since).toBe(at(10));
  });

  test("says it once when a re-run recovers and an older failure with it", () => {
    const history = live([first("failed", 10), second("failed", 20), second("succeeded", 32, { attempt: 2 })]);
    expect(told(history).slice(2)).toEqual(["recovered succeeded 42", "progress failed 41 (quiet) by 42"]);
  });

  test("is not made good by an older run, nor by a success before the failure", () => {
    expect(told(live([second("failed", 10), first("succeeded", 20)]))).toEqual([
      "failed failed 42",
      "progress succeeded 41",
    ]);
    expect(told(live([second("succeeded", 5), first("failed", 10)]))).toEqual([
      "progress succeeded 42",
      "failed failed 41",
    ]);
  });

  test("tells a failure that arrives after the success that made it good, and that it is good", () => {
    const history = live([second("succeeded", 32), first("failed", 10)]);
    expect(told(history)).toEqual(["progress succeeded 42", "failed failed 41", "recovered failed 41 (quiet) by 42"]);
    const late = live([
      second("succeeded", 32),
      first("failed", 10),
      first("failed", 9, { kind: "task", failingStep: "Train" }),
    ]);
    expect(told(late).slice(3)).toEqual(["progress failed 41 (quiet) by 42"]);
  });

  test("fails anew when an old run is run again and fails", () => {
    const events = [first("failed", 10), second("succeeded", 20), first("failed", 40, { attempt: 2 })];
    expect(told(live(events)).at(-1)).toBe("failed failed 41");
    expect(told(live([...events, third("succeeded", 50)])).at(-1)).toBe("recovered failed 41 (quiet) by 43");
  });

  test.each<[string, Partial<PipelineEvent>]>([
    ["branch", { ref: "feature" }],
    ["environment", { environment: "staging" }],
    ["repository", { labels: { repository: "other/repository" } }],
    [
      "fork with a branch of the same name",
      { labels: { repository: "octo-org/churn-model", fork: "mallory/churn-model" } },
    ],
    ["pipeline", { pipeline: "CI" }],
    ["sample", { sample: true }],
  ])("is not made good by another %s", (_, more) => {
    expect(told(live([first("failed", 10), second("succeeded", 20, more)]))).toHaveLength(2);
  });

  test("of alerts is many alerts: one that is resolved resolves no other", () => {
    const alert = (runId: string, status: PipelineEvent["status"], minute: number) =>
      event(status, minute, { runId, kind: "alert" });
    expect(told(live([alert("a", "firing", 0), alert("b", "firing", 1), alert("b", "resolved", 9)]))).toEqual([
      "failed firing a",
      "failed firing b",
      "recovered resolved b",
    ]);
  });

  test("of alerts without an id is known by its fingerprint, else by what it measures", () => {
    const alert = (status: PipelineEvent["status"], minute: number, said: PipelineEvent["alert"]) => {
      const { runId: _, ...unnamed } = event(status, minute, { kind: "alert", alert: said ?? {} });
      return unnamed;
    };
    const recovered = (one: PipelineEvent["alert"], other: PipelineEvent["alert"]) =>
      live([alert("firing", 0, one), alert("resolved", 9, other)]).changes.some(({ type }) => type === "recovered");
    expect(recovered({ fingerprint: "a", metric: "psi" }, { fingerprint: "a", metric: "ks" })).toBe(true);
    expect(recovered({ metric: "psi", slice: "DE" }, { metric: "psi", slice: "DE", value: "0.1" })).toBe(true);
    expect(recovered({ metric: "psi", slice: "DE" }, { metric: "psi", slice: "FR" })).toBe(false);
    expect(recovered({}, {})).toBe(false);
  });

  test("of alerts keeps no list of what fails: nothing but itself ends an alert", () => {
    const { pipelines } = live([
      event("firing", 0, { kind: "alert" }),
      event("succeeded", 1, { kind: "alert", runId: "42" }),
    ]);
    expect([...pipelines.values()]).toEqual([{ failing: [], successes: [] }]);
  });

  test("orders runs that have no numbers by their beginning", () => {
    const [old, young] = [run("abc"), run("aaa")];
    const failed = old("failed", 10, { startedAt: at(1) });
    expect(told(live([failed, young("succeeded", 20, { startedAt: at(5) })])).at(-1)).toContain("recovered");
    expect(told(live([failed, young("succeeded", 20, { startedAt: at(0) })])).at(-1)).toContain("progress");
  });

  test("stays small, however often it fails", () => {
    const { pipelines } = live(Array.from({ length: 60 }, (_, i) => run(String(100 + i))("failed", i)));
    expect([...pipelines.values()][0]?.failing).toHaveLength(20);
  });
});

describe("what is no news of a pipeline", () => {
  test.each(["change", "handshake", "unknown"] as const)("changes nothing: %s", (kind) => {
    const { run, pipeline, changes } = advance(undefined, undefined, event("failed", 0, { kind }));
    expect([run.events, pipeline.failing, changes]).toEqual([[], [], []]);
  });
});

describe("keys", () => {
  test("a namespace's runs are not those of another", () => {
    const inNamespace = (namespace: string) => event("failed", 0, { labels: { namespace } });
    expect(runKey(inNamespace("dev"))).not.toBe(runKey(inNamespace("prod")));
    expect(pipelineKey(inNamespace("dev"))).not.toBe(pipelineKey(inNamespace("prod")));
  });

  test("cannot be forged by a name with the separator in it", () => {
    expect(runKey(event("failed", 0, { pipeline: "a|b", runId: "1" }))).not.toBe(
      runKey(event("failed", 0, { pipeline: "a", runId: "b|1" })),
    );
    expect(runKey(event("failed", 0, { pipeline: "a%7Cb" }))).not.toBe(runKey(event("failed", 0, { pipeline: "a|b" })));
  });

  test("keep a sample apart from real runs", () => {
    const real = event("failed", 0);
    expect(runKey({ ...real, sample: true })).not.toBe(runKey(real));
    expect(pipelineKey({ ...real, sample: true })).not.toBe(pipelineKey(real));
  });

  test("fall back to what the event has when it names no run", () => {
    const { runId: _, ...without } = event("failed", 0);
    expect(runKey(without)).toBe(`github|Nightly training|${without.id}`);
  });
});

describe("any order and repetition", () => {
  const status = fc.constantFrom<PipelineEvent["status"]>(
    "queued",
    "started",
    "waiting",
    "failed",
    "succeeded",
    "cancelled",
    "info",
    "unknown",
  );
  const anyEvent = (runs: readonly string[]) =>
    fc
      .record({
        status,
        minute: fc.integer({ min: 0, max: 40 }),
        attempt: fc.integer({ min: 1, max: 3 }),
        runId: fc.constantFrom(...runs),
        isTask: fc.boolean(),
        willRetry: fc.boolean(),
        actor: fc.option(fc.constantFrom("mona", "hubot"), { nil: undefined }),
      })
      .map(({ status: is, minute, attempt, runId, isTask, willRetry, actor }) =>
        event(is, minute, {
          attempt,
          runId,
          ...(isTask ? { kind: "task", failingStep: `step of ${minute}` } : {}),
          ...(actor === undefined ? {} : { actor }),
          ...(willRetry && is === "failed" ? { willRetry } : {}),
        }),
      );
  const shuffled = (runs: readonly string[]) =>
    fc
      .uniqueArray(anyEvent(runs), { selector: ({ id }) => id, maxLength: 12 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 }),
        ),
      );

  test("ends in the same state of the run", () => {
    fc.assert(
      fc.property(shuffled(["41"]), ([events, others]) => {
        expect([...live(others).runs]).toEqual([...live(events).runs]);
      }),
      { numRuns: 500 },
    );
  });

  test("ends with the same runs failing in the pipeline", () => {
    fc.assert(
      fc.property(shuffled(["41", "42", "43"]), ([events, others]) => {
        const failing = (of: readonly PipelineEvent[]) =>
          [...live(of).pipelines.values()].flatMap((pipeline) =>
            pipeline.failing.map(({ run, since }) => `${run} ${since}`),
          );
        expect(failing(others)).toEqual(failing(events));
      }),
      { numRuns: 500 },
    );
  });

  test("leaves every card in the state of its run, and recovers nothing that did not fail", () => {
    fc.assert(
      fc.property(shuffled(["41", "42"]), ([, events]) => {
        const history = live(events);
        for (const [card, run] of history.runs) {
          const last = history.changes.filter((change) => change.card === card).at(-1);
          expect(last?.event).toEqual(standing(run));
        }
        expect(history.changes.filter(({ type, since }) => type === "recovered" && since === undefined)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
