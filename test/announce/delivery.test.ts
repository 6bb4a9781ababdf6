import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDelivery, type Delivery, type DeliveryOptions } from "../../src/announce/delivery.ts";
import type { NewEntry } from "../../src/announce/outbox.ts";
import type { Pace } from "../../src/announce/pace.ts";
import type { Destination } from "../../src/config/config.ts";
import { createFakeMessenger, type FakeMessenger } from "../helpers/fake-messenger.ts";
import { open } from "../store/open.ts";
import { createMemoryOutbox, type MemoryOutbox } from "./memory-outbox.ts";

const ML: Destination = { platform: "slack", channel: "ml" };
let clock = 0;
const now = () => new Date(Date.UTC(2026, 10, 20) + clock);
let outbox: MemoryOutbox;
let log: string[] = [];
const delivering: Delivery[] = [];

beforeEach(() => {
  clock = 0;
  outbox = createMemoryOutbox();
  log = [];
});
afterEach(async () => {
  await Promise.all(delivering.splice(0).map((delivery) => delivery.stop(1000)));
});

const entry = (action: NewEntry["action"], text: string, run = "run", to = ML): NewEntry => ({
  run,
  to,
  action,
  message: { kind: "announcement", text, parts: [] },
});
const card = (text: string, run?: string, to?: Destination) => entry("card", text, run, to);
const reply = (text: string, run?: string, to?: Destination) => entry("reply", text, run, to);

function deliveryTo(...fakes: readonly FakeMessenger[]): Delivery {
  return deliveryWith({}, ...fakes);
}

function deliveryWith(options: Partial<DeliveryOptions>, ...fakes: readonly FakeMessenger[]): Delivery {
  const delivery = createDelivery({
    outbox,
    messengers: fakes.map(({ messenger }) => messenger),
    log: { row: (_label, text) => log.push(text) },
    now,
    random: () => 0.5,
    timing: { sendLimitMs: 500 },
    ...options,
  });
  delivering.push(delivery);
  return delivery;
}

/** Works, and jumps to whatever is due next, until nothing is left or so many rounds are over. */
async function workThrough(delivery: Delivery, rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await delivery.workOff();
    const due = await outbox.nextDue();
    if (due === undefined) return;
    clock = Math.max(clock, due.getTime() - Date.UTC(2026, 10, 20));
  }
}

const states = () => outbox.items().map(({ message, state }) => `${message.text}: ${state}`);

test("a card is posted, then updated in place, and replies go into its thread", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryTo(fake);
  await outbox.append([card("failed"), reply("why")], now());
  await delivery.workOff();
  await outbox.append([card("recovered"), reply("back to normal")], now());
  await delivery.workOff();
  expect(fake.calls).toEqual(["post failed", "reply why", "update recovered", "reply back to normal"]);
  expect(fake.shown.map(({ text, thread }) => [text, thread])).toEqual([
    ["recovered", undefined],
    ["why", "m1"],
    ["back to normal", "m1"],
  ]);
});

test("a platform that is busy is left alone for as long as it said, all its messages to that channel with it", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryTo(fake);
  fake.fail({ kind: "retry", retryAfterMs: 30_000 });
  await outbox.append([card("a", "one"), card("b", "two"), card("c", "three", { ...ML, channel: "ops" })], now());
  await delivery.workOff();
  expect(fake.calls).toEqual(["post a", "post c"]);
  clock = 29_999;
  await delivery.workOff();
  expect(fake.calls).toHaveLength(2);
  clock = 30_000;
  await delivery.workOff();
  expect(fake.shown.map(({ text }) => text).sort()).toEqual(["a", "b", "c"]);
});

test("what a platform takes no more of waits its time, and all else goes on", async () => {
  const fake = createFakeMessenger();
  const paces: readonly Pace[] = [
    { sends: 1, inMs: 1000, of: "posts", per: "channel" },
    { sends: 2, inMs: 60_000, of: "updates", per: "platform" },
  ];
  const delivery = deliveryTo({ ...fake, messenger: { ...fake.messenger, paces } });
  const ops = { ...ML, channel: "ops" };
  await outbox.append([card("a", "one"), card("b", "two"), card("c", "three", ops)], now());
  await delivery.workOff();
  expect(fake.calls).toEqual(["post a", "post c"]);
  await outbox.append([card("a2", "one")], now());
  clock = 999;
  await delivery.workOff();
  expect(fake.calls.slice(2)).toEqual(["update a2"]);
  clock = 1000;
  await delivery.workOff();
  expect(fake.calls.slice(3)).toEqual(["post b"]);
  await outbox.append([card("b2", "two"), card("c2", "three", ops), card("d", "four", ops)], now());
  clock = 2000;
  await delivery.workOff();
  expect(fake.calls.slice(4).sort()).toEqual(["post d", "update b2"]);
  clock = 60_998;
  await delivery.workOff();
  expect(fake.calls).toHaveLength(6);
  clock = 60_999;
  await delivery.workOff();
  expect(fake.calls.slice(6)).toEqual(["update c2"]);
});

test("a paced channel is written to as fast as it may be, without being asked again", async () => {
  const fake = createFakeMessenger();
  const paces: readonly Pace[] = [{ sends: 1, inMs: 1000, of: "posts", per: "channel" }];
  let time = 0;
  const delivery = createDelivery({
    outbox,
    messengers: [{ ...fake.messenger, paces }],
    log: { row: () => undefined },
    now: () => new Date(now().getTime() + (performance.now() - time)),
    timing: { haste: 50 },
  });
  delivering.push(delivery);
  await outbox.append(
    Array.from({ length: 10 }, (_, index) => card(String(index), `run ${index}`)),
    now(),
  );
  time = performance.now();
  delivery.start();
  await vi.waitFor(() => expect(fake.shown).toHaveLength(10), { timeout: 5000, interval: 5 });
  // Nine pauses of 20 ms.
  expect(performance.now() - time).toBeGreaterThanOrEqual(180);
});

test("every attempt has an outcome that can be counted, and what is given up is told with its cure", async () => {
  const fake = createFakeMessenger();
  const outcomes: string[] = [];
  const dead: string[] = [];
  const delivery = createDelivery({
    outbox,
    messengers: [fake.messenger],
    log: { row: () => undefined },
    now,
    onOutcome: (outcome, { message }) => outcomes.push(`${message.text} ${outcome}`),
    onDead: ({ run }, { cure }) => dead.push(`${run}: ${cure}`),
  });
  delivering.push(delivery);
  fake.fail({ kind: "retry" }, { kind: "lost" }, undefined, { kind: "gone" }, undefined, { kind: "dead" });
  await outbox.append([card("a")], now());
  await workThrough(delivery);
  await outbox.append([card("b")], now());
  await workThrough(delivery);
  await outbox.append([card("c")], now());
  await workThrough(delivery);
  expect(outcomes).toEqual(["a retry", "a lost", "a delivered", "b gone", "b delivered", "c dead"]);
  expect(dead).toEqual(["run: Do something."]);
});

test("without a word when to come back, each pause is twice as long, and chance is part of it", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryTo(fake);
  fake.fail(...Array.from({ length: 12 }, () => ({ kind: "retry" }) as const));
  await outbox.append([card("failed")], now());
  const pauses: number[] = [];
  for (let round = 0; round < 12; round++) {
    await delivery.workOff();
    const due = (await outbox.nextDue())?.getTime() ?? 0;
    pauses.push(due - now().getTime());
    clock = due - Date.UTC(2026, 10, 20);
  }
  expect(pauses.slice(0, 4)).toEqual([750, 1500, 3000, 6000]);
  expect(pauses.slice(-2)).toEqual([225_000, 225_000]);
  await delivery.workOff();
  expect(fake.shown).toHaveLength(1);
  expect(log).toHaveLength(1);
});

test("a platform that stays away for a day is given up, with its reason, and the next entry goes on", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryTo(fake);
  await outbox.append([card("failed")], now());
  await delivery.workOff();
  fake.fail(...Array.from({ length: 500 }, () => ({ kind: "retry" }) as const));
  await outbox.append([card("recovered")], now());
  for (let round = 0; round < 480 && outbox.items()[1]?.state !== "dead"; round++) await workThrough(delivery, 1);
  expect(states()).toEqual(["failed: delivered", "recovered: dead"]);
  expect(clock).toBeGreaterThan(24 * 3_600_000);
  expect(clock).toBeLessThan(24.2 * 3_600_000);
  expect(log.at(-1)).toBe("slack ml: given up. slack says no.\nDo something.");
});

test("a card that landed without an answer is found again and not posted twice", async () => {
  const fake = createFakeMessenger();
  fake.fail({ kind: "lost", landed: true });
  await outbox.append([card("failed"), reply("why")], now());
  await workThrough(deliveryTo(fake));
  expect(fake.calls).toEqual(["post failed", "find", "reply why"]);
  expect(fake.shown.map(({ text, isMarkedRepeat }) => [text, isMarkedRepeat])).toEqual([
    ["failed", false],
    ["why", false],
  ]);
});

test("a card that did not land is posted again, without a mark, as often as needed", async () => {
  const fake = createFakeMessenger();
  fake.fail({ kind: "lost" }, { kind: "lost" }, { kind: "lost" });
  await outbox.append([card("failed")], now());
  await workThrough(deliveryTo(fake));
  expect(fake.calls).toEqual(["post failed", "find", "post failed", "find", "post failed", "find", "post failed"]);
  expect(fake.shown.map(({ isMarkedRepeat }) => isMarkedRepeat)).toEqual([false]);
});

test("a lost answer is looked up no sooner than its request could have landed", async () => {
  const fake = createFakeMessenger();
  fake.fail({ kind: "lost", landed: true });
  await outbox.append([card("failed")], now());
  const delivery = deliveryTo(fake);
  await delivery.workOff();
  clock = 4999;
  await delivery.workOff();
  expect(fake.calls).toEqual(["post failed"]);
});

test("where nothing can be read back, it is said once more with a mark, and the next change clears the mark", async () => {
  const fake = createFakeMessenger({ readable: false });
  const delivery = deliveryTo(fake);
  fake.fail({ kind: "lost", landed: true });
  await outbox.append([card("failed")], now());
  await workThrough(delivery);
  expect(fake.shown.map(({ text, isMarkedRepeat }) => [text, isMarkedRepeat])).toEqual([
    ["failed", false],
    ["Possible repeat. failed", true],
  ]);
  await outbox.append([card("recovered")], now());
  await workThrough(delivery);
  expect(fake.shown.map(({ text }) => text)).toEqual(["failed", "recovered"]);
});

test("where nothing can be read back, a second lost answer ends it, and its replies with it", async () => {
  const fake = createFakeMessenger({ readable: false });
  fake.fail({ kind: "lost", landed: true }, undefined, { kind: "lost", landed: true });
  await outbox.append([card("failed"), reply("why"), card("b", "other")], now());
  await workThrough(deliveryTo(fake));
  expect(fake.shown.filter(({ text }) => text.endsWith("failed"))).toHaveLength(2);
  expect(states()).toEqual(["failed: dead", "why: dead", "b: delivered"]);
  expect(outbox.items()[1]?.reason).toMatch(
    /^Its card was not posted: Nobody knows what became of the attempts to post to slack/,
  );
});

test("where the route holds what is in doubt, nothing is said twice: it is given up for a person to look", async () => {
  const fake = createFakeMessenger({ readable: false });
  fake.fail({ kind: "lost", landed: true });
  const delivery = deliveryWith({ holdsDoubtful: ({ channel }) => channel === "ml" }, fake);
  await outbox.append([card("failed"), reply("why"), card("b", "other")], now());
  await workThrough(delivery);
  expect(fake.shown.map(({ text }) => text)).toEqual(["failed", "b"]);
  expect(states()).toEqual(["failed: dead", "why: dead", "b: delivered"]);
  expect(outbox.items()[0]?.reason).toMatch(
    /^It may have been posted to slack already, .* docent deliveries retry ID\.$/,
  );
});

test("where the route holds what is in doubt, a worker that died leaves a doubt, and an update is made again", async () => {
  const fake = createFakeMessenger({ readable: false });
  const delivery = deliveryWith({ holdsDoubtful: () => true }, fake);
  await outbox.append([card("a")], now());
  await outbox.claim(now(), 60_000);
  clock = 60_000;
  await workThrough(delivery);
  expect(states()).toEqual(["a: dead"]);
  await outbox.append([card("b", "other")], now());
  await workThrough(delivery);
  fake.fail({ kind: "lost" });
  await outbox.append([card("b is well", "other")], now());
  await workThrough(delivery);
  expect(fake.shown.map(({ text }) => text)).toEqual(["b is well"]);
});

test("where the route holds what is in doubt, what was looked for in vain is sent, and what nobody may look for is not", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryWith({ holdsDoubtful: () => true }, fake);
  fake.fail({ kind: "lost" });
  await outbox.append([card("a")], now());
  await workThrough(delivery);
  expect(fake.shown.map(({ text, isMarkedRepeat }) => [text, isMarkedRepeat])).toEqual([["a", false]]);
  fake.fail({ kind: "lost", landed: true });
  fake.failFind({ kind: "dead" });
  await outbox.append([card("b", "not permitted")], now());
  await workThrough(delivery);
  expect(states()).toEqual(["a: delivered", "b: dead"]);
});

test("what was held in doubt is sent when a person tries it again", async () => {
  const store = await open();
  const fake = createFakeMessenger({ readable: false });
  fake.fail({ kind: "lost" });
  const delivery = deliveryWith({ outbox: store.outbox, holdsDoubtful: () => true }, fake);
  await store.outbox.append([card("failed")], now());
  await delivery.workOff();
  clock += 600_000;
  await delivery.workOff();
  const [held] = await store.deliveries.list(1);
  expect([held?.state, (await store.deliveries.counts()).deadBy]).toEqual(["dead", { in_doubt: 1 }]);
  expect(await store.deliveries.retry(held?.id ?? "", now())).toBe("retried");
  await delivery.workOff();
  expect(fake.shown.map(({ text }) => text)).toEqual(["Possible repeat. failed"]);
});

test("where nothing can be read back, a bot that dies while it sends repeats itself with a mark, but not for ever", async () => {
  const fake = createFakeMessenger({ readable: false });
  await outbox.append([card("a"), card("b", "other", { ...ML, channel: "ops" })], now());
  const die = async (times: number, except: readonly Destination[]) => {
    for (let time = 0; time < times; time++) {
      await outbox.claim(now(), 60_000, except);
      clock += 60_000;
    }
  };
  await die(3, [{ ...ML, channel: "ops" }]);
  await die(6, [ML]);
  await workThrough(deliveryTo(fake));
  expect(fake.shown.map(({ text }) => text)).toEqual(["Possible repeat. a"]);
  expect(states()).toEqual(["a: delivered", "b: dead"]);
});

test("a busy platform between does not use up the one repeat", async () => {
  const fake = createFakeMessenger({ readable: false });
  fake.fail({ kind: "lost" }, { kind: "retry" }, { kind: "retry", retryAfterMs: 10 });
  await outbox.append([card("failed")], now());
  await workThrough(deliveryTo(fake));
  expect(fake.shown.map(({ isMarkedRepeat }) => isMarkedRepeat)).toEqual([true]);
});

test("where reading back is not permitted, the mark is used; where it is busy, it is asked again", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryTo(fake);
  fake.fail({ kind: "lost", landed: true });
  fake.failFind({ kind: "retry" }, { kind: "lost" });
  await outbox.append([card("a")], now());
  await workThrough(delivery);
  expect(fake.calls).toEqual(["post a", "find", "find", "find"]);
  fake.fail({ kind: "lost", landed: true });
  fake.failFind({ kind: "dead" });
  await outbox.append([card("b", "other")], now());
  await workThrough(delivery);
  expect(fake.shown.map(({ text }) => text)).toEqual(["a", "b", "Possible repeat. b"]);
});

test("an update whose answer was lost is simply made again", async () => {
  const fake = createFakeMessenger({ readable: false });
  const delivery = deliveryTo(fake);
  await outbox.append([card("failed")], now());
  await delivery.workOff();
  fake.fail({ kind: "lost" }, { kind: "lost", landed: true }, { kind: "lost" });
  await outbox.append([card("recovered")], now());
  await workThrough(delivery);
  expect(fake.shown.map(({ text, isMarkedRepeat }) => [text, isMarkedRepeat])).toEqual([["recovered", false]]);
});

test("an entry of a worker that died is looked up before it is sent", async () => {
  const fake = createFakeMessenger();
  await outbox.append([card("failed")], now());
  const died = await outbox.claim(now(), 60_000);
  await fake.messenger.post(card("failed").message, ML, died?.id ?? "");
  clock = 60_000;
  await workThrough(deliveryTo(fake));
  expect(fake.shown).toHaveLength(1);
  expect(states()).toEqual(["failed: delivered"]);
});

test("a card that was deleted is posted anew by its next change", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryTo(fake);
  await outbox.append([card("failed")], now());
  await delivery.workOff();
  fake.remove("failed");
  await outbox.append([card("recovered"), reply("back to normal")], now());
  await workThrough(delivery);
  expect(fake.shown.map(({ text, thread }) => [text, thread])).toEqual([
    ["recovered", undefined],
    ["back to normal", "m2"],
  ]);
});

test("a card that was deleted is posted again before a reply to it, and not for ever", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryTo(fake);
  await outbox.append([card("failed")], now());
  await delivery.workOff();
  fake.remove("failed");
  await outbox.append([reply("why")], now());
  await workThrough(delivery);
  expect(fake.shown.map(({ text, thread }) => [text, thread])).toEqual([
    ["failed", undefined],
    ["why", "m2"],
  ]);
  fake.fail({ kind: "gone" }, undefined, { kind: "gone" });
  await outbox.append([reply("what")], now());
  await workThrough(delivery);
  expect(states()).toEqual(["failed: delivered", "why: delivered", "what: dead"]);
});

test("what cannot be sent is parked with its cure, and the next of its run is released", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryTo(fake);
  await outbox.append([card("failed")], now());
  await delivery.workOff();
  fake.fail({ kind: "dead" });
  await outbox.append([card("too long"), reply("why")], now());
  await delivery.workOff();
  expect(states()).toEqual(["failed: delivered", "too long: dead", "why: delivered"]);
  expect(outbox.items()[1]?.reason).toBe("slack says no. Do something.");
});

test("a door that is closed parks its entries with the cure, and other doors go on", async () => {
  const fake = createFakeMessenger();
  await outbox.append([card("a", "run", { platform: "teams", channel: "x" }), card("b")], now());
  await deliveryTo(fake).workOff();
  expect(states()).toEqual(["a: dead", "b: delivered"]);
  expect(log).toEqual([
    "teams x: given up. teams is not connected.\nConnect teams (npx docent doctor says how), or take it out of the routes in docent.yaml.",
  ]);
});

test("a messenger that never answers is not waited for", async () => {
  const fake = createFakeMessenger();
  fake.fail({ kind: "hang" });
  await outbox.append([card("failed")], now());
  await workThrough(deliveryWith({ timing: { sendLimitMs: 50 } }, fake));
  expect(fake.calls).toEqual(["post failed", "find", "post failed"]);
});

test("a messenger that breaks its contract loses nothing, and no word of the message is logged", async () => {
  const fake = createFakeMessenger();
  fake.fail({ kind: "bug" });
  await outbox.append([card("secret words")], now());
  await workThrough(deliveryTo(fake));
  expect(fake.shown).toHaveLength(1);
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(/^slack ml: Posting to slack broke off: TypeError at /);
  expect(log.join()).not.toContain("secret");
});

test("each channel gets one message at a time, and four channels do at once", async () => {
  const fake = createFakeMessenger();
  fake.delayMs = 3;
  const entries = Array.from({ length: 36 }, (_, index) =>
    card(String(index), `run ${index}`, { ...ML, channel: `c${index % 6}` }),
  );
  await outbox.append(entries, now());
  await deliveryTo(fake).workOff();
  expect(fake.shown).toHaveLength(36);
  expect(fake.busiest).toEqual({ channel: 1, all: 4 });
});

test("a started delivery sends what is appended after a poke at once", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryTo(fake);
  delivery.start();
  await outbox.append([card("poked")], now());
  delivery.poke();
  await vi.waitFor(() => expect(fake.shown).toHaveLength(1), { timeout: 500, interval: 5 });
});

test("a started delivery sends what is appended without a poke soon", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryWith({ timing: { haste: 20 } }, fake);
  const claim = vi.spyOn(outbox, "claim");
  delivery.start();
  await vi.waitFor(() => expect(claim).toHaveBeenCalled(), { interval: 5 });
  await outbox.append([card("not poked")], now());
  await vi.waitFor(() => expect(fake.shown).toHaveLength(1), { timeout: 3000, interval: 5 });
});

test("a stop lets what is being sent end", async () => {
  const fake = createFakeMessenger();
  fake.delayMs = 30;
  const delivery = deliveryTo(fake);
  await outbox.append([card("a"), card("b", "other")], now());
  delivery.start();
  await vi.waitFor(() => expect(fake.calls).toHaveLength(1), { interval: 2 });
  await delivery.stop(1000);
  expect(states()).toEqual(["a: delivered", "b: waiting"]);
});

test("a stop hands back what does not end in time, with a doubt, and nobody settles it later", async () => {
  const fake = createFakeMessenger();
  fake.delayMs = 50;
  const delivery = deliveryTo(fake);
  await outbox.append([card("a")], now());
  delivery.start();
  await vi.waitFor(() => expect(fake.calls).toHaveLength(1), { interval: 2 });
  await delivery.stop(1);
  expect(outbox.items()[0]).toMatchObject({ state: "waiting", doubts: 1, dueAt: now().getTime() });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(states()).toEqual(["a: waiting"]);
  await workThrough(deliveryTo(fake));
  expect(fake.shown).toHaveLength(1);
});

test("an outcome that cannot be written down at once is written later, and the message not sent again", async () => {
  const fake = createFakeMessenger();
  const delivered = vi.spyOn(outbox, "delivered").mockRejectedValueOnce(new Error("disk full"));
  await outbox.append([card("a")], now());
  await deliveryTo(fake).workOff();
  expect(delivered).toHaveBeenCalledTimes(2);
  expect(states()).toEqual(["a: delivered"]);
  expect(fake.calls).toEqual(["post a"]);
});

test("an outbox that cannot be read for a moment is read again, and logged once", async () => {
  const fake = createFakeMessenger();
  const delivery = deliveryWith({ timing: { haste: 20 } }, fake);
  vi.spyOn(outbox, "claim").mockRejectedValueOnce(new Error("busy"));
  await outbox.append([card("a")], now());
  delivery.start();
  await vi.waitFor(() => expect(fake.shown).toHaveLength(1), { timeout: 3000, interval: 5 });
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(/^the outbox cannot be read \(Error at /);
});

test("what is given up says why, in one of a few words", async () => {
  const fake = createFakeMessenger({ readable: false });
  const why: string[] = [];
  const delivery = createDelivery({
    outbox: {
      ...outbox,
      dead(dying, reason, at, kind) {
        why.push(`${dying.run} ${kind}`);
        return outbox.dead(dying, reason, at);
      },
    },
    messengers: [fake.messenger],
    log: { row: () => undefined },
    now,
    random: () => 0.5,
  });
  delivering.push(delivery);
  const teams = { platform: "teams", channel: "ml" } as const;
  fake.fail({ kind: "dead" });
  await outbox.append([card("a", "refusal"), card("b", "closed door", teams)], now());
  await workThrough(delivery);
  fake.fail({ kind: "lost" }, { kind: "lost" });
  await outbox.append([card("c", "lost twice")], now());
  await workThrough(delivery);
  fake.fail(...Array.from({ length: 500 }, () => ({ kind: "retry" }) as const));
  await outbox.append([card("d", "outage")], now());
  await workThrough(delivery, 500);
  expect(why.sort()).toEqual([
    "closed door not_connected",
    "lost twice in_doubt",
    "outage too_late",
    "refusal refused",
  ]);
});
