import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { runKey, stateKey } from "../../src/events/history.ts";
import { at, event, live, told } from "./run.ts";

const alert = (status: PipelineEvent["status"], minute: number, more: Partial<PipelineEvent> = {}): PipelineEvent =>
  event(status, minute, { kind: "alert", runId: "abc", ...more });
const cards = (events: readonly PipelineEvent[]): readonly string[] => [
  ...new Set(live(events).changes.map(({ card }) => card)),
];

const ALERT = runKey(alert("firing", 0));
const DAY = 24 * 60;
const fired = [alert("firing", 0), alert("resolved", 60)];
const back = [alert("firing", 60 * DAY), alert("resolved", 60 * DAY + 90)];

describe("an alert that fires after it was resolved for more than six hours", () => {
  test("is told anew: a card of its own opens, and the old one stays resolved", () => {
    const { changes } = live([...fired, ...back]);
    expect(changes.map(({ type, opens, since, card }) => [type, opens, since, card])).toEqual([
      ["failed", true, undefined, ALERT],
      ["recovered", true, at(0), ALERT],
      ["failed", true, undefined, `${ALERT}%since ${at(60 * DAY)}`],
      ["recovered", true, at(60 * DAY), `${ALERT}%since ${at(60 * DAY)}`],
    ]);
    expect(changes[2]).not.toHaveProperty("again");
  });

  test("keeps its old card where it fires within that time, as of the last time that it was resolved", () => {
    expect(cards([...fired, alert("firing", 60 + 360)])).toEqual([ALERT]);
    expect(cards([...fired, alert("firing", 60 + 361)])).toHaveLength(2);
    expect(cards([...fired, alert("firing", 300), alert("resolved", 310), alert("firing", 600)])).toEqual([ALERT]);
  });

  test("remembers the time before, with what fixed it", () => {
    const { changes } = live(
      [...fired, ...back].map((one) => ({ ...one, ...(one.status === "firing" ? { error: "psi above 0.2" } : {}) })),
    );
    expect(changes[2]?.lastTime).toMatchObject({ at: at(0), fixed: { at: at(60) } });
  });

  test("is found by its pipeline, so that each process uses the same state", () => {
    const [pipeline] = live([...fired, ...back]).pipelines.values();
    expect(stateKey(alert("firing", 0), pipeline)).toBe(`${ALERT}%since ${at(60 * DAY)}`);
    expect(stateKey(alert("firing", 0, { runId: "other" }), pipeline)).toBe(
      runKey(alert("firing", 0, { runId: "other" })),
    );
  });

  test("is acknowledged on its new card", () => {
    const [again] = back as [PipelineEvent];
    const ack = { ...again, id: "ack", time: at(60 * DAY + 5), acknowledgement: { by: "Mona" } };
    expect(live([...fired, again, ack]).changes.at(-1)).toMatchObject({
      card: `${ALERT}%since ${at(60 * DAY)}`,
      acknowledged: { by: "Mona" },
    });
  });

  test("opens no card for what comes late or again, of the time before or of now", () => {
    const known = live([...fired, ...back]);
    const late = [
      ...fired,
      ...back,
      alert("firing", 5),
      alert("resolved", 70),
      alert("firing", 60 * DAY - 1),
      alert("info", 30),
    ];
    for (const one of late) expect(told(live([...fired, ...back, one]))).toEqual(told(known));
  });

  test("opens one card for each time, whatever the order and repetition of its later events", () => {
    const [again, ...rest] = [...back, alert("firing", 60 * DAY + 100), alert("resolved", 60 * DAY + 110)];
    const all = [...fired, ...rest, ...fired, ...rest];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }), (others) => {
        const { changes, runs } = live([...fired, again, ...others]);
        expect(new Set(changes.map(({ card }) => card)).size).toBe(2);
        expect(changes.at(-1)?.event).toMatchObject({ status: "resolved", time: at(60 * DAY + 110) });
        expect(runs.size).toBe(1);
      }),
    );
  });

  test("is one alert: a run and another alert of the name go on as they were", () => {
    const run = (status: PipelineEvent["status"], minute: number) => event(status, minute);
    expect(cards([run("failed", 0), run("succeeded", 1), { ...run("failed", DAY), attempt: 2 }])).toHaveLength(1);
    const other = (status: PipelineEvent["status"], minute: number) => alert(status, minute, { runId: "other" });
    expect(cards([...fired, other("firing", 50), ...back, other("resolved", 61 * DAY)])).toHaveLength(3);
  });

  test("leaves a small state, however many alerts of one name come back", () => {
    const names = Array.from({ length: 250 }, (_, index) => String(index));
    const { pipelines } = live(names.flatMap((runId) => [...fired, ...back].map((one) => ({ ...one, runId }))));
    expect([...pipelines.values()][0]?.episodes).toHaveLength(200);
  });
});
