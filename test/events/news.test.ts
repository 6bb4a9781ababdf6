import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { runKey } from "../../src/events/history.ts";
import { at, event, live, told } from "./run.ts";

const run =
  (runId: string) =>
  (status: PipelineEvent["status"], minute: number, more: Partial<PipelineEvent> = {}) =>
    event(status, minute, { runId, ...more });
const [first, second, third, fourth] = ["41", "42", "43", "44"].map(run) as [
  ReturnType<typeof run>,
  ReturnType<typeof run>,
  ReturnType<typeof run>,
  ReturnType<typeof run>,
];

describe("a pipeline that still fails", () => {
  const threeFailures = [first("failed", 10), second("failed", 20), third("failed", 30)];

  test("says on each card how often in a row, and since when", () => {
    expect(live(threeFailures).changes.map(({ streak }) => streak)).toEqual([
      undefined,
      { times: 2, since: at(10) },
      { times: 3, since: at(10) },
    ]);
  });

  test("counts runs and not attempts, and begins anew after a success", () => {
    const again = live([first("failed", 10), first("failed", 15, { attempt: 2 }), second("failed", 20)]);
    expect(again.changes.at(-1)?.streak).toEqual({ times: 2, since: at(10) });
    const anew = live([...threeFailures, fourth("succeeded", 40), run("45")("failed", 50)]);
    expect(anew.changes.at(-1)).not.toHaveProperty("streak");
  });

  test("keeps the count when a task names the failing step afterwards, and loses it when all is good", () => {
    const late = live([...threeFailures, third("failed", 29, { kind: "task", failingStep: "Train" })]);
    expect(late.changes.at(-1)).toMatchObject({ streak: { times: 3 }, event: { failingStep: "Train" } });
    for (const change of live([...threeFailures, fourth("succeeded", 40)]).changes.slice(3))
      expect(change).not.toHaveProperty("streak");
  });
});

describe("a pipeline that flaps", () => {
  const turns = (count: number, minutes = 10): PipelineEvent[] =>
    Array.from({ length: count }, (_, i) => run(String(41 + i))(i % 2 === 0 ? "failed" : "succeeded", i * minutes));

  test("says so with the third failure, on its card", () => {
    const { changes } = live(turns(5));
    expect(changes.slice(0, -1).filter(({ flapping }) => flapping)).toEqual([]);
    expect(changes.at(-1)).toMatchObject({
      type: "failed",
      opens: true,
      card: "github|Nightly training|45",
      flapping: { times: 3, since: at(0), latest: { status: "failed", runId: "45" } },
    });
  });

  test("only updates that card from then on; its failures open it where it is not there yet", () => {
    const { changes } = live(turns(8));
    expect(told({ changes: changes.slice(7) } as never)).toEqual([
      "progress succeeded 46",
      "progress failed 45 (quiet) by 46",
      "progress failed 47 (quiet)",
      "progress failed 45",
      "progress succeeded 48",
      "progress failed 47 (quiet) by 48",
      "progress failed 45 (quiet)",
    ]);
    expect(changes.at(-1)?.flapping).toMatchObject({ times: 4, latest: { status: "succeeded", runId: "48" } });
  });

  test("opens its card with a failure of a later attempt of its own run too", () => {
    const again = run("45")("failed", 70, { attempt: 2 });
    expect(live([...turns(6), again]).changes.at(-1)).toMatchObject({
      card: "github|Nightly training|45",
      opens: true,
    });
  });

  test("is calm after three successes, and says it once on that card", () => {
    const calm = live([...turns(6), run("47")("succeeded", 60), run("48")("succeeded", 70)]);
    const ends = calm.changes.filter(({ type, flapping }) => type === "recovered" && flapping);
    expect(ends).toMatchObject([{ card: "github|Nightly training|45", by: { runId: "48" }, since: at(0) }]);
    expect([...calm.pipelines.values()][0]).not.toHaveProperty("flapping");
    const { changes } = live([
      ...turns(6),
      ...["47", "48"].map((id, i) => run(id)("succeeded", 60 + i)),
      run("49")("failed", 80),
    ]);
    expect(changes.at(-1)).toMatchObject({ type: "failed", opens: true });
  });

  test("is over when the next failure comes much later: that opens a card of its own", () => {
    const { changes } = live([...turns(6), run("47")("failed", 24 * 60)]);
    expect(told({ changes: changes.slice(-2) } as never)).toEqual(["failed failed 47", "progress failed 45 (quiet)"]);
    expect(changes.at(-1)?.flapping).toMatchObject({ until: at(50) });
  });

  test("is not what fails once a night", () => {
    expect(live(turns(12, 12 * 60)).changes.filter(({ flapping }) => flapping)).toEqual([]);
  });

  test("is not what fails often in a row", () => {
    const failures = Array.from({ length: 9 }, (_, i) => run(String(41 + i))("failed", i));
    expect(live(failures).changes.filter(({ flapping }) => flapping)).toEqual([]);
  });

  test("is an alert too, on its own card", () => {
    const alert = (status: PipelineEvent["status"], minute: number) => event(status, minute, { kind: "alert" });
    const { changes } = live(Array.from({ length: 7 }, (_, i) => alert(i % 2 === 0 ? "firing" : "resolved", i * 5)));
    expect(changes.map(({ type, flapping }) => [type, flapping?.times])).toEqual([
      ["failed", undefined],
      ["recovered", undefined],
      ["failed", undefined],
      ["recovered", undefined],
      ["progress", 3],
      ["progress", 3],
      ["progress", 4],
    ]);
    expect(changes[2]).toMatchObject({ again: true });
  });

  test("opens no more than one card in the time that it flaps, whatever the order", () => {
    const flapping = turns(9);
    const anyOrder = fc.shuffledSubarray(flapping.slice(5), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(anyOrder, (rest) => {
        const { changes } = live([...flapping.slice(0, 5), ...rest]);
        const opening = changes.slice(7).filter(({ event: { status }, opens }) => status === "failed" && opens);
        expect(new Set(opening.map(({ card }) => card))).toEqual(new Set(["github|Nightly training|45"]));
      }),
    );
  });
});

describe("a failure that the source tries again by itself", () => {
  const failing = first("failed", 10, { willRetry: true });

  test("opens no card, and is no failure of the pipeline", () => {
    const history = live([first("started", 1), failing]);
    expect(told(history)).toEqual(["progress started 41", "progress failed 41 (quiet)"]);
    expect([...history.pipelines.values()][0]?.failing).toEqual([]);
  });

  test("is told when the last attempt fails, as the first news of it", () => {
    const { changes } = live([
      failing,
      first("failed", 20, { attempt: 2, willRetry: true }),
      first("failed", 30, { attempt: 3 }),
    ]);
    expect(changes.map(({ opens }) => opens)).toEqual([false, false, true]);
    expect(changes.at(-1)).toMatchObject({ type: "failed", attempt: 3 });
    expect(changes.at(-1)).not.toHaveProperty("since");
  });

  test("is not told when a retry succeeds", () => {
    expect(told(live([failing, first("succeeded", 20, { attempt: 2 })])).at(-1)).toBe("progress succeeded 41");
  });

  test("is told when it is said that no retry came, unless one did", () => {
    const { willRetry: _, ...same } = failing;
    const gaveUp: PipelineEvent = { ...same, id: `${failing.id}/gave up` };
    const { changes } = live([failing, gaveUp]);
    expect(changes.at(-1)).toMatchObject({ type: "failed", opens: true });
    expect(changes.at(-1)?.event).not.toHaveProperty("willRetry");
    const retried = live([failing, first("started", 15, { attempt: 2 }), gaveUp]);
    expect(retried.changes.filter(({ opens, type }) => opens && type === "failed")).toEqual([]);
  });
});

describe("the last time", () => {
  const broken = { failingStep: "Train", error: "CUDA out of memory. Tried 2 GiB" };
  const elsewhere = { failingStep: "Train", error: "KeyError: 'country'" };

  test("is the last failure of the same cause, with what fixed it", () => {
    const { changes } = live([
      first("failed", 10, { ...broken, url: "https://example.org/41" }),
      second("succeeded", 32),
      third("failed", 50, elsewhere),
      run("44")("succeeded", 60),
      run("45")("failed", 90, { ...broken, error: "CUDA out of memory. Tried 14 GiB" }),
    ]);
    expect(changes.findLast(({ type }) => type === "failed")?.lastTime).toMatchObject({
      runId: "41",
      url: "https://example.org/41",
      at: at(10),
      fixed: { at: at(32), runId: "42" },
    });
    expect(changes.filter(({ lastTime }) => lastTime)).toHaveLength(1);
  });

  test("is found by the step that a task names afterwards", () => {
    const task = { kind: "task", failingStep: "Train" } as const;
    const { changes } = live([
      first("failed", 9, task),
      first("failed", 10),
      first("succeeded", 20, { attempt: 2 }),
      second("failed", 30),
      second("failed", 29, task),
    ]);
    expect(changes.at(-2)).not.toHaveProperty("lastTime");
    expect(changes.at(-1)?.lastTime).toMatchObject({ runId: "41", fixed: { runId: "41", attempt: 2, at: at(20) } });
  });

  test("is the last one that something fixed, rather than one that still stands", () => {
    const { changes } = live([
      first("failed", 10, broken),
      second("succeeded", 20),
      third("failed", 30, broken),
      fourth("failed", 40, broken),
    ]);
    expect(changes.at(-1)?.lastTime).toMatchObject({ runId: "41", fixed: { runId: "42" } });
    expect(live([first("failed", 10, broken), second("failed", 20, broken)]).changes.at(-1)?.lastTime).toMatchObject({
      runId: "41",
    });
  });

  test("is never the same failure, and of an alert the time before", () => {
    expect(
      live([first("failed", 10, broken), first("failed", 20, { attempt: 2, ...broken })]).changes.at(-1),
    ).not.toHaveProperty("lastTime");
    const alert = (status: PipelineEvent["status"], minute: number) =>
      event(status, minute, { kind: "alert", alert: { metric: "psi" } });
    const { changes } = live([alert("firing", 0), alert("resolved", 7), alert("firing", 400)]);
    expect(changes.at(-1)?.lastTime).toMatchObject({ at: at(0), fixed: { at: at(7) } });
  });

  test("says who took care of it", () => {
    const acknowledgement = {
      ...first("failed", 10, broken),
      id: "ack",
      time: at(12),
      acknowledgement: { by: "Mona" },
    };
    const { changes } = live([
      first("failed", 10, broken),
      acknowledgement,
      first("succeeded", 20, { attempt: 2 }),
      second("failed", 30, broken),
    ]);
    expect(changes.at(-1)?.lastTime).toMatchObject({ acknowledgedBy: "Mona" });
  });

  test("stays small, however often and however differently it fails", () => {
    const { pipelines } = live(
      Array.from({ length: 200 }, (_, i) =>
        run(String(100 + i))("failed", i, { failingStep: "abcdefghij"[i % 10] ?? "" }),
      ),
    );
    expect([...pipelines.values()][0]?.past).toHaveLength(30);
    expect(JSON.stringify([...pipelines.values()][0]).length).toBeLessThan(40_000);
  });
});

describe("an acknowledgement", () => {
  const failed = first("failed", 10);
  const ack = (by: string, minute: number): PipelineEvent => ({
    ...failed,
    id: `ack ${by} ${minute}`,
    time: at(minute),
    acknowledgement: { by },
  });

  test("is shown on the card from then on, with who and when; the first counts", () => {
    const { changes } = live([
      failed,
      ack("Mona", 12),
      ack("Hubot", 13),
      first("failed", 9, { kind: "task", failingStep: "Train" }),
    ]);
    expect(changes.map(({ type, opens, acknowledged }) => [type, opens, acknowledged?.by])).toEqual([
      ["failed", true, undefined],
      ["progress", false, "Mona"],
      ["progress", false, "Mona"],
    ]);
    expect(changes.at(-1)?.acknowledged).toEqual({ by: "Mona", at: at(12) });
  });

  test("stays when the run recovers or a later one makes it good, and is not taken for what has recovered", () => {
    expect(
      live([failed, ack("Mona", 12), first("succeeded", 20, { attempt: 2 })]).changes.at(-1)?.acknowledged?.by,
    ).toBe("Mona");
    const saved = live([failed, ack("Mona", 12), second("succeeded", 20)]);
    expect(saved.changes.at(-1)).toMatchObject({ type: "recovered", acknowledged: { by: "Mona" } });
    const late = live([failed, second("succeeded", 20), ack("Mona", 22)]);
    expect(late.changes.at(-1)).toMatchObject({ type: "recovered" });
    expect(live([ack("Mona", 12)]).changes).toEqual([]);
  });

  test("is of one failure: when an alert fires anew nobody has acknowledged it", () => {
    const alert = (status: PipelineEvent["status"], minute: number) => event(status, minute, { kind: "alert" });
    const acked = { ...alert("firing", 0), id: "ack", time: at(2), acknowledgement: { by: "Mona" } };
    const { changes } = live([alert("firing", 0), acked, alert("resolved", 5), alert("firing", 9)]);
    expect(changes.map(({ acknowledged }) => acknowledged?.by)).toEqual([undefined, "Mona", "Mona", undefined]);
  });
});

describe("an alias that moves", () => {
  const aliased = (alias: string, version: string, minute: number, status: "aliased" | "unaliased" = "aliased") =>
    event(status, minute, {
      kind: "model",
      pipeline: "churn",
      runId: `${minute}`,
      model: { name: "churn", alias, version },
    });

  test("says from which version, when it is known", () => {
    const { changes } = live([aliased("champion", "6", 0), aliased("challenger", "9", 1), aliased("champion", "7", 2)]);
    expect(changes.map(({ movedFrom }) => movedFrom)).toEqual([undefined, undefined, "6"]);
  });

  test("is not turned back by what comes late", () => {
    const { changes, pipelines } = live([aliased("champion", "7", 2), aliased("champion", "6", 0)]);
    expect(changes.at(-1)).not.toHaveProperty("movedFrom");
    expect([...pipelines.values()][0]?.aliases).toMatchObject([{ version: "7" }]);
  });
});

describe("runs that are told apart", () => {
  test("have a card for each stage of a release", () => {
    const stage = (environment: string) => event("succeeded", 0, { kind: "deployment", environment });
    expect(runKey(stage("staging"))).not.toBe(runKey(stage("production")));
  });

  test("are ordered by their numbers only where later runs have higher ones", () => {
    const [high, low] = [run("900"), run("100")];
    const outcome = (source: string) =>
      told(
        live([high("failed", 10, { source, startedAt: at(1) }), low("succeeded", 20, { source, startedAt: at(5) })]),
      ).at(-1);
    expect(outcome("github")).toBe("progress succeeded 100");
    expect(outcome("databricks")).toBe("recovered failed 900 (quiet) by 100");
  });
});
