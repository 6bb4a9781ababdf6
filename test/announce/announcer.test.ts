import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Announcement } from "../../src/announce/announcement.ts";
import { type Announcer, type AnnouncerOptions, createAnnouncer } from "../../src/announce/announcer.ts";
import { createDelivery } from "../../src/announce/delivery.ts";
import { createRouter } from "../../src/announce/router.ts";
import { type Routed, routeChange } from "../../src/announce/routing.ts";
import type { Reply } from "../../src/chat/reply.ts";
import type { Destination, Route } from "../../src/config/config.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import type { Change } from "../../src/events/history.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { createFakeMessenger } from "../helpers/fake-messenger.ts";

const epoch = Date.UTC(2026, 10, 20);
let clock = 0;
const now = () => new Date(epoch + clock);
let store: Store;
let log: string[] = [];
let queued = 0;

beforeEach(async () => {
  clock = 0;
  queued = 0;
  log = [];
  store = await openStore(":memory:");
});
afterEach(() => store.close());

const ROUTES: readonly Route[] = [
  { name: "ml", when: { pipeline: ["nightly*"] }, to: [{ platform: "slack", channel: "ml" }], mention: ["ada"] },
];
const say = (text: string): Reply => ({ kind: "announcement", text, parts: [] });

/** The words are not what is tested here. */
async function words({ type, event: about, by }: Change, { mention }: Routed): Promise<Announcement> {
  const whom = mention.length > 0 ? ` for ${mention.join()}` : "";
  const card = say(`${about.pipeline} ${about.runId} ${by?.status ?? about.status}${whom}`);
  return type === "recovered" ? { card, reply: say(`${about.runId} is back to normal`) } : { card };
}

const announcerWith = (options: Partial<AnnouncerOptions> = {}): Announcer =>
  createAnnouncer({
    book: store.runs,
    route: (change) => routeChange(change, ROUTES),
    announce: words,
    queued: () => {
      queued += 1;
    },
    log: { row: (_label, text) => log.push(text) },
    now,
    ...options,
  });

let minutes = 0;
function event(runId: string, status: PipelineEvent["status"], more: Partial<PipelineEvent> = {}): PipelineEvent {
  minutes += 1;
  return {
    id: `e${minutes}`,
    source: "github",
    type: "dev.cdevents.pipelinerun.finished",
    time: new Date(epoch + minutes * 60_000).toISOString(),
    kind: "run",
    status,
    pipeline: "nightly",
    runId,
    labels: {},
    ...more,
  };
}

const accept = (...events: readonly PipelineEvent[]) =>
  store.events.accept({ source: "github", events, receivedAt: now() });

/** All that is queued, sent in order. */
async function sent(): Promise<string[]> {
  const fake = createFakeMessenger();
  const delivery = createDelivery({ outbox: store.outbox, messengers: [fake.messenger], log: { row: () => {} }, now });
  await delivery.workOff();
  return [...fake.calls];
}

test("a failure opens a card, and the later success of its run updates it and says so in the thread", async () => {
  const announcer = announcerWith();
  await accept(event("7", "started"), event("7", "failed"));
  await announcer.workOff();
  expect(queued).toBe(1);
  const fake = createFakeMessenger();
  const delivery = createDelivery({ outbox: store.outbox, messengers: [fake.messenger], log: { row: () => {} }, now });
  await delivery.workOff();
  await accept(event("7", "succeeded", { attempt: 2 }));
  await announcer.workOff();
  await delivery.workOff();
  expect(fake.calls).toEqual([
    "post nightly 7 failed for ada",
    "update nightly 7 succeeded for ada",
    "reply 7 is back to normal",
  ]);
});

test("a task that calls its pipeline otherwise tells its run's card, and leaves the run to its own pipeline", async () => {
  const run = { runScope: "pipelinerun /tekton" };
  const announcer = announcerWith();
  await accept(
    event("7", "failed", run),
    event("7", "failed", { ...run, kind: "task", pipeline: "fit", failingStep: "fit" }),
    event("8", "succeeded", run),
  );
  await announcer.workOff();
  expect(await sent()).toEqual(["post nightly 7 succeeded for ada", "reply 7 is back to normal"]);
  expect((await store.runs.pipeline("github|fit||")).state).toBeUndefined();
});

test("a later success is told in the thread of the latest failed run that has a card there, once", async () => {
  const muted = new Set(["8"]);
  const announcer = announcerWith({
    route: (change) =>
      routeChange(change, ROUTES).map((one) => ({ ...one, opens: one.opens && !muted.has(change.event.runId ?? "") })),
  });
  await accept(event("6", "failed"), event("7", "failed"), event("8", "failed"));
  await announcer.workOff();
  await accept(event("9", "succeeded"));
  await announcer.workOff();
  expect((await sent()).filter((call) => call.startsWith("reply"))).toEqual(["reply 7 is back to normal"]);
});

test("what comes before the first message is sent is said in one card", async () => {
  await accept(event("7", "failed"), event("7", "started", { attempt: 2 }), event("7", "succeeded", { attempt: 2 }));
  await announcerWith().workOff();
  expect(await sent()).toEqual(["post nightly 7 succeeded for ada", "reply 7 is back to normal"]);
});

test("what only updates a card is dropped where there is none, and its words are not even looked for", async () => {
  const announce = vi.fn<typeof words>(words);
  const announcer = announcerWith({ announce });
  await accept(event("7", "started"), event("7", "succeeded"), event("8", "failed", { pipeline: "elsewhere" }));
  await announcer.workOff();
  expect(announce).not.toHaveBeenCalled();
  expect(queued).toBe(0);
  expect(await store.runs.waiting(0, 10)).toEqual([]);
});

test("a success of a later run turns the card of the run that failed", async () => {
  const announcer = announcerWith();
  await accept(event("7", "failed"));
  await announcer.workOff();
  await accept(event("8", "succeeded"));
  await announcer.workOff();
  expect(await sent()).toEqual(["post nightly 7 succeeded for ada", "reply 7 is back to normal"]);
});

test("a flap whose card was held back, by a mute or for want of a subscription, is told with the next failure", async () => {
  const [ml, mine]: readonly [Destination, Destination] = [
    { platform: "slack", channel: "ml" },
    { platform: "slack", channel: "mine" },
  ];
  const { subscriptions, mutes } = store;
  const announcer = announcerWith({ route: createRouter({ routes: () => ROUTES, subscriptions, mutes, now }) });
  const fake = createFakeMessenger();
  const delivery = createDelivery({ outbox: store.outbox, messengers: [fake.messenger], log: { row: () => {} }, now });
  const cards = () => fake.shown.filter(({ text }) => text.startsWith("nightly 5")).map(({ channel }) => channel);
  const ended = async (runId: string, status: PipelineEvent["status"]) => {
    await accept(event(runId, status, { ref: "main", time: now().toISOString() }));
    await announcer.workOff();
    await delivery.workOff();
    clock += 10 * 60_000;
  };
  for (const [index, status] of (["failed", "succeeded", "failed", "succeeded"] as const).entries())
    await ended(String(index), status);
  await mutes.mutePattern("nightly", ml, new Date(now().getTime() + 60 * 60_000), "Ada");
  for (const [runId, status] of [
    ["5", "failed"],
    ["6", "succeeded"],
    ["7", "failed"],
  ] as const)
    await ended(runId, status);
  expect(cards()).toEqual([]);
  await subscriptions.add({ to: mine, pipeline: "nightly", what: "failures" }, "Ben", now());
  clock += 60 * 60_000;
  await ended("8", "succeeded");
  expect(cards()).toEqual([]);
  await ended("9", "failed");
  expect(cards().sort()).toEqual(["mine", "ml"]);
  await ended("10", "failed");
  expect(fake.shown.map(({ channel }) => channel).filter((channel) => channel === "mine")).toHaveLength(1);
  expect(cards()).toHaveLength(2);
});

test("an event that was accepted twice is announced once", async () => {
  const failed = event("7", "failed");
  await accept(failed);
  await accept(failed);
  await announcerWith().workOff();
  await announcerWith().workOff();
  expect(await sent()).toEqual(["post nightly 7 failed for ada"]);
});

test("a card follows its run although the route to it is gone", async () => {
  await accept(event("7", "failed"));
  await announcerWith().workOff();
  expect(await sent()).toHaveLength(1);
  await accept(event("7", "succeeded", { attempt: 2 }));
  await announcerWith({ route: () => [] }).workOff();
  const messages: (string | undefined)[] = [];
  for (let entry = await store.outbox.claim(now(), 1); entry; entry = await store.outbox.claim(now(), 1)) {
    messages.push(entry.message.text);
    await store.outbox.delivered(entry, { id: "m1" }, now());
  }
  expect(messages).toEqual(["nightly 7 succeeded", "7 is back to normal"]);
});

test("two announcers on one store announce each event once and lose none", async () => {
  const events = Array.from({ length: 40 }, (_, index) => event(String(index % 8), index % 3 ? "failed" : "succeeded"));
  for (const one of events) await accept({ ...one, attempt: minutes++ });
  const record = vi.spyOn(store.runs, "record");
  await Promise.all([announcerWith().workOff(), announcerWith().workOff(), announcerWith().workOff()]);
  expect(await store.runs.waiting(0, 100)).toEqual([]);
  const results = await Promise.all(record.mock.results.map((result) => result.value as Promise<string>));
  expect(results.filter((result) => result === "recorded")).toHaveLength(40);
  expect(results.length).toBeGreaterThan(40);
});

test("a state that another process has changed meanwhile is read again", async () => {
  await accept(event("7", "failed"));
  await announcerWith().workOff();
  await accept(event("7", "succeeded", { attempt: 2 }));
  const [waiting] = await store.runs.waiting(0, 1);
  let interfered = false;
  const announce = async (change: Change, routed: Routed) => {
    if (!interfered) {
      interfered = true;
      const other = await accept(event("7", "failed", { attempt: 3 })).then(() => store.runs.waiting(0, 2));
      await announcerWith({ book: { ...store.runs, waiting: async () => other.slice(1) } }).workOff();
    }
    return words(change, routed);
  };
  await announcerWith({ announce }).workOff();
  expect(waiting?.event.status).toBe("succeeded");
  const { state } = await store.runs.run("github|nightly|7");
  expect(state?.events.map(({ status, attempt }) => [status, attempt])).toEqual([["failed", 3]]);
  expect(state?.outcomes.map(({ verdict }) => verdict)).toEqual(["bad", "good", "bad"]);
});

test("an announcement that cannot be written holds up its own run only, and is parked in the end", async () => {
  const announce = (change: Change, routed: Routed) =>
    change.event.runId === "7" ? Promise.reject(new TypeError("secret words")) : words(change, routed);
  const announcer = announcerWith({ announce });
  await accept(
    event("7", "failed"),
    event("8", "failed"),
    event("7", "succeeded", { attempt: 2, pipeline: "nightly" }),
  );
  await announcer.workOff();
  expect((await store.runs.waiting(0, 10)).map((waiting) => [waiting.event.runId, waiting.attempts])).toEqual([
    ["7", 1],
    ["7", 0],
  ]);
  await announcer.workOff();
  expect((await store.runs.waiting(0, 10))[0]?.attempts).toBe(1);
  for (let round = 0; round < 20; round++) {
    clock += 10_000;
    await announcer.workOff();
  }
  expect(await store.runs.waiting(0, 10)).toEqual([]);
  expect(await sent()).toEqual(["post nightly 8 failed for ada"]);
  expect(log[0]).toMatch(/^an event of github cannot be announced \(TypeError at .*\); trying again$/);
  expect(log[1]).toMatch(/^an event of github, pipeline nightly, was given up after 5 attempts: TypeError at /);
  expect(log.join()).not.toContain("secret");
});

test("an announcement that can be written at the third attempt is made, and then what waited behind it", async () => {
  let tries = 0;
  const announce = (change: Change, routed: Routed) =>
    ++tries < 3 ? Promise.reject(new Error("no index")) : words(change, routed);
  const announcer = announcerWith({ announce });
  await accept(event("7", "failed"), event("7", "succeeded", { attempt: 2 }));
  for (let round = 0; round < 5; round++) {
    await announcer.workOff();
    clock += 10_000;
  }
  expect(await sent()).toEqual(["post nightly 7 succeeded for ada", "reply 7 is back to normal"]);
});

test("a malformed event is parked and holds up nothing", async () => {
  const malformed = { ...event("7", "failed"), pipeline: undefined as unknown as string };
  await accept(malformed, event("8", "failed"));
  const announcer = announcerWith();
  for (let round = 0; round < 6; round++) {
    await announcer.workOff();
    clock += 60_000;
  }
  expect(await store.runs.waiting(0, 10)).toEqual([]);
  expect(await sent()).toEqual(["post nightly 8 failed for ada"]);
});

test("more events than fit a page are all taken, those behind held ones too", async () => {
  const announce = (change: Change, routed: Routed) =>
    change.event.pipeline === "nightly-bad" ? Promise.reject(new Error("no")) : words(change, routed);
  const bad = Array.from({ length: 120 }, (_, index) => event(`b${index}`, "failed", { pipeline: "nightly-bad" }));
  await accept(...bad, event("8", "failed"));
  await announcerWith({ announce }).workOff();
  expect(await store.runs.waiting(0, 200)).toHaveLength(120);
  expect(await sent()).toEqual(["post nightly 8 failed for ada"]);
});

test("a store that cannot be read for a moment parks nothing", async () => {
  const announcer = announcerWith();
  vi.spyOn(store.runs, "record").mockRejectedValueOnce(new Error("disk full"));
  await accept(event("7", "failed"));
  announcer.start();
  await vi.waitFor(() => expect(queued).toBe(1), { timeout: 3000 });
  await announcer.stop();
  expect(log).toHaveLength(1);
  expect(await sent()).toEqual(["post nightly 7 failed for ada"]);
});

test("a started announcer takes an event after a poke at once, and none after its stop", async () => {
  const announcer = announcerWith();
  announcer.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await accept(event("7", "failed"));
  announcer.poke();
  await vi.waitFor(() => expect(queued).toBe(1), { timeout: 500 });
  await announcer.stop();
  await accept(event("8", "failed"));
  announcer.poke();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(queued).toBe(1);
});
