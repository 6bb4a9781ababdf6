import { describe, expect, test } from "vitest";
import { duePeriod } from "../../src/announce/digest.ts";
import { createDigestSender } from "../../src/announce/digest-sender.ts";
import { noticesFor } from "../../src/announce/undelivered.ts";
import { textReply } from "../../src/chat/text-reply.ts";
import type { DigestSchedule, Route } from "../../src/config/config.ts";
import { DocentError } from "../../src/errors.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { runKey } from "../../src/events/history.ts";
import type { Store } from "../../src/store/store.ts";
import { event } from "../events/run.ts";
import { open } from "../store/open.ts";

const daily: DigestSchedule = { every: "day", on: "monday", at: 9 * 60, timeZone: "UTC" };
const ml = { platform: "slack", channel: "#ml" } as const;
const ROUTES: readonly Route[] = [
  { name: "r", when: { kind: ["training"] }, to: [ml], mention: [], digests: [{ to: ml, schedule: daily }] },
];
const morning = new Date("2026-11-20T09:00:30Z");

describe("a digest is due", () => {
  test.each<[string, Partial<DigestSchedule>, string | undefined]>([
    ["2026-11-20T08:59:00Z", {}, undefined],
    ["2026-11-20T09:00:00Z", {}, "day 2026-11-20"],
    ["2026-11-20T14:59:00Z", {}, "day 2026-11-20"],
    ["2026-11-20T15:01:00Z", {}, undefined],
    ["2026-11-20T01:00:00Z", { at: 22 * 60 }, "day 2026-11-19"],
    ["2026-11-20T08:00:00Z", { timeZone: "Europe/Berlin" }, "day 2026-11-20"],
    ["2026-11-20T09:30:00Z", { every: "week", on: "friday" }, "week 2026-11-20"],
    ["2026-11-20T09:30:00Z", { every: "week", on: "thursday" }, undefined],
    ["2026-11-20T00:30:00Z", { every: "week", on: "thursday", at: 23 * 60 }, "week 2026-11-19"],
  ])("at %s with %o: %s", (now, more, key) => {
    expect(duePeriod({ ...daily, ...more }, new Date(now))?.key).toBe(key);
  });

  test("of the day or the week before", () => {
    expect(duePeriod(daily, morning)).toEqual({
      key: "day 2026-11-20",
      from: new Date("2026-11-19T09:00:00Z"),
      until: new Date("2026-11-20T09:00:00Z"),
    });
  });
});

const sender = (store: Store, now = morning) =>
  createDigestSender({
    digests: store.digests,
    history: store.history,
    routes: () => ROUTES,
    queued: () => {},
    log: { row: (_label, text) => expect.fail(text) },
    now: () => now,
  });

async function accept(store: Store, events: readonly PipelineEvent[], at = "2026-11-20T02:30:00Z"): Promise<void> {
  await store.events.accept({ source: "github", events, receivedAt: new Date(at) });
}

async function sentTexts(store: Store, at = morning): Promise<string[]> {
  const texts: string[] = [];
  for (let entry = await store.outbox.claim(at, 60_000); entry; entry = await store.outbox.claim(at, 60_000)) {
    texts.push(textReply(entry.message, { isTTY: false, env: {} }));
    await store.outbox.delivered(entry, { id: entry.id }, at);
  }
  return texts;
}

const run = (runId: string, status: "failed" | "succeeded", minute: number, more: Partial<PipelineEvent> = {}) =>
  event(status, minute, { runId, pipeline: `train ${runId}`, ...more });

test("a channel is told of its runs, how they failed and recovered, and what its messages were good for", async () => {
  const store = await open();
  await accept(store, [run("0", "failed", 0)], "2026-11-18T00:00:00Z");
  // Its key has no name of a pipeline.
  const failed = run("1", "failed", 0, { runScope: "job" });
  await accept(store, [
    failed,
    run("1", "succeeded", 22, { attempt: 2, runScope: "job" }),
    run("2", "succeeded", 1),
    run("3", "failed", 5),
  ]);
  await accept(store, [run("9", "failed", 0, { kind: "deployment" })]);
  const refused = new DocentError("Archived.", "Name another.");
  const notices = noticesFor({ platform: "slack", channel: "#old" }, refused, {
    owners: { ml: { name: "ML", slack: "#ml" } },
    routes: [{ name: "old", when: {}, to: [{ platform: "slack", channel: "#old" }], mention: ["ml"] }],
  });
  // What is told of other channels is no announcement of a pipeline.
  await store.outbox.append(
    [
      { run: runKey(failed), to: ml, action: "card", message: { kind: "announcement", text: "card", parts: [] } },
      ...notices,
    ],
    new Date("2026-11-20T02:30:00Z"),
  );
  await sentTexts(store, new Date("2026-11-20T02:30:00Z"));
  await sender(store).workOff();
  expect(await sentTexts(store)).toMatchInlineSnapshot(`
    [
      "Daily digest: 3 runs, 2 failed

    Failure rate: 67 % (2 of 3)
    Time to recovery: 22 min
    Messages here: 1, acted upon: 0
    From: 2026-11-19 09:00 UTC
    To: 2026-11-20 09:00 UTC

    Most failures:

    │ 1. train 1: 1 failed
    │ 2. train 3: 1 failed

    Most messages here:

    │ 1. train 1: 1 sent
    ",
    ]
  `);
});

test("it is sent once, by however many processes, and not again after a restart", async () => {
  const store = await open();
  await accept(store, [run("1", "failed", 0)]);
  await Promise.all([sender(store).workOff(), sender(store).workOff(), sender(store).workOff()]);
  await sender(store, new Date("2026-11-20T12:00:00Z")).workOff();
  expect(await sentTexts(store)).toHaveLength(1);
  await accept(store, [run("2", "failed", 0)], "2026-11-20T20:00:00Z");
  const next = new Date("2026-11-21T09:00:00Z");
  await sender(store, next).workOff();
  expect(await sentTexts(store, next)).toHaveLength(1);
});

test("it is not sent when nothing happened", async () => {
  const store = await open();
  await accept(store, [run("9", "failed", 0, { kind: "deployment" })]);
  await sender(store).workOff();
  expect(await sentTexts(store)).toEqual([]);
});
