import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CardPress, createCardPressing, type PressCard } from "../../src/announce/pressing.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { advance, pipelineKey, runKey } from "../../src/events/history.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { at, event } from "../events/run.ts";

const TO = { platform: "slack", channel: "#ml" } as const;
const FAILED = event("failed", 10, { failingStep: "Train" });
const RUN = runKey(FAILED);
const VALUE = JSON.stringify({ run: RUN, to: "slack #ml", page: "runbooks/a.md" });

let store: Store;
let pressCard: PressCard;
let pokes: string[] = [];
beforeEach(async () => {
  pokes = [];
  store = await openStore(":memory:");
  const { runs, events, outbox, mutes, evidence } = store;
  pressCard = createCardPressing({
    runs,
    events,
    outbox,
    mutes,
    evidence,
    accepted: () => pokes.push("accepted"),
    queued: () => pokes.push("queued"),
    now: () => new Date(at(15)),
  });
});
afterEach(() => store.close());

/** Takes events into the store's states, with a card for the first. */
async function happened(...events: readonly PipelineEvent[]): Promise<void> {
  for (const one of events) {
    await store.events.accept({ source: one.source, events: [one], receivedAt: new Date(one.time) });
    const [of] = await store.runs.waiting(0, 1);
    if (of === undefined) throw new Error("nothing waits");
    const [run, pipeline] = [await store.runs.run(runKey(one)), await store.runs.pipeline(pipelineKey(one))];
    const next = advance(run.state, pipeline.state, one);
    const message = { kind: "announcement", text: "card", parts: [] } as const;
    const versions = { runVersion: run.version, pipelineVersion: pipeline.version };
    const keys = { runKey: runKey(one), pipelineKey: pipelineKey(one) };
    const entries = [{ run: runKey(one), to: TO, action: "card", message, opens: true }] as const;
    await store.runs.record(
      { of, ...keys, ...versions, run: next.run, pipeline: next.pipeline, entries },
      new Date(at(0)),
    );
  }
}

const press = (action: string, more: Partial<CardPress> = {}): Promise<string | undefined> =>
  pressCard({ action, value: VALUE, by: "Mona", surface: "slack", voter: "v1", ...more });

describe("a press on a card", () => {
  test("is none of ours where the action is not", async () => {
    await happened(FAILED);
    expect(await press("helpful")).toBeUndefined();
  });

  test.each([
    ["of an unknown run", JSON.stringify({ run: "github|x|1", to: "slack #ml" })],
    ["of a place where the card is not", JSON.stringify({ run: RUN, to: "slack #other" })],
    ["that somebody made up", "{"],
  ])("%s changes nothing and says so", async (_, value) => {
    await happened(FAILED);
    for (const action of ["acknowledge", "mute-day", "runbook-worked", "runbook-wanted"])
      expect(await press(action, { value })).toMatch(/the card may be an old one/);
    expect(await store.runs.waiting(0, 10)).toEqual([]);
    expect(await store.evidence.gaps(5)).toEqual([]);
    expect(pokes).toEqual([]);
  });

  test("acknowledges once, by an event of the run, however many press at once", async () => {
    await happened(FAILED);
    const words = await Promise.all([press("acknowledge"), press("acknowledge", { by: "Hubot" })]);
    expect(new Set(words)).toEqual(
      new Set(["Acknowledged: it stands on the card.", "Somebody acknowledged this just now."]),
    );
    const waiting = await store.runs.waiting(0, 10);
    expect(waiting).toHaveLength(1);
    const [acknowledgement] = waiting.map((one) => one.event);
    expect(acknowledgement).toMatchObject({
      time: at(15),
      acknowledgement: { by: expect.stringMatching(/Mona|Hubot/) },
    });
    expect(runKey(acknowledgement as PipelineEvent)).toBe(RUN);
    expect(pokes).toContain("accepted");
  });

  test("says who acknowledged before, and that nothing is left to acknowledge", async () => {
    await happened(FAILED, { ...FAILED, id: "ack", time: at(12), acknowledgement: { by: "Ada" } });
    expect(await press("acknowledge")).toBe("Ada acknowledged this already, 20 November 2026, 02:12 UTC.");
    await happened(event("succeeded", 14, { runId: "42" }));
    expect(await press("acknowledge")).toMatch(/back to normal already/);
  });

  test("keeps the cause with what is said of a runbook, even after the recovery", async () => {
    await happened(FAILED, event("succeeded", 14, { attempt: 2 }));
    expect(await press("runbook-worked")).toMatch(/the runbook worked/);
    expect(await press("runbook-failed", { voter: "v2" })).toMatch(/did not work/);
    expect(await store.evidence.votes("runbooks/a.md")).toEqual({ worked: 1, failed: 1 });
  });

  test("mutes the pipeline until then and tells the thread who did", async () => {
    await happened(FAILED);
    expect(await press("mute-hour", { by: "Mona\u202E\nLisa" })).toBe(
      "Nightly training is muted here until 20 November 2026, 03:15 UTC. “unmute Nightly training” ends it sooner.",
    );
    expect(await store.mutes.mutedUntil(pipelineKey(FAILED), TO)).toEqual(new Date(at(75)));
    const card = await store.outbox.claim(new Date(at(20)), 1_000);
    if (card) await store.outbox.delivered(card, { ts: "1" }, new Date(at(20)));
    const reply = await store.outbox.claim(new Date(at(20)), 1_000);
    expect(reply).toMatchObject({ action: "reply", run: RUN, to: TO });
    expect(reply?.message.text).toBe(
      "Mona Lisa muted Nightly training here for 1 hour, until 20 November 2026, 03:15 UTC.",
    );
  });
});
