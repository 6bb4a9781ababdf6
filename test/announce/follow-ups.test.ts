import { afterEach, beforeEach, expect, test } from "vitest";
import { createFollowingUp, withFollowUps } from "../../src/announce/follow-ups.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { at, event } from "../events/run.ts";

let store: Store;
let minute = 0;
let pokes = 0;
const now = () => new Date(at(minute));
beforeEach(async () => {
  [minute, pokes] = [0, 0];
  store = await openStore(":memory:");
});
afterEach(() => store.close());

const following = () =>
  createFollowingUp({
    events: store.events,
    followUps: store.followUps,
    accepted: () => {
      pokes += 1;
    },
    log: { row: () => undefined },
    now,
  });

const waiting = async (): Promise<readonly string[]> =>
  (await store.runs.waiting(0, 500)).map(({ event: one }) => `${one.id}${one.willRetry ? " retries" : ""}`);

const failed = (runId: string) => event("failed", 0, { runId, willRetry: true });

test("a promised retry that does not come in an hour makes the failure final, once, in two processes too", async () => {
  const log = withFollowUps(store.events, store.followUps);
  await log.accept({ source: "github", events: [failed("41")], receivedAt: now() });
  minute = 59;
  await following().workOff();
  expect(await waiting()).toEqual([`${failed("41").id} retries`]);
  minute = 60;
  await Promise.all([following().workOff(), following().workOff()]);
  expect(await waiting()).toEqual([`${failed("41").id} retries`, `${failed("41").id}/no retry`]);
  expect(pokes).toBeGreaterThan(0);
  await following().workOff();
  expect(await waiting()).toHaveLength(2);
});

test("many of them are all looked after", async () => {
  const log = withFollowUps(store.events, store.followUps);
  const events = Array.from({ length: 130 }, (_, i) => failed(String(i)));
  await log.accept({ source: "github", events, receivedAt: now() });
  minute = 61;
  await following().workOff();
  expect(await waiting()).toHaveLength(260);
});

test("what is final, or good, is followed by nothing", async () => {
  const log = withFollowUps(store.events, store.followUps);
  await log.accept({ source: "github", events: [event("failed", 0), event("succeeded", 1)], receivedAt: now() });
  expect(await store.followUps.due(new Date(at(999)), 10)).toEqual([]);
});
