import { expect, test } from "vitest";
import type { Bundle } from "../../src/announce/batching.ts";
import type { Announced, Outcome, WaitingEvent } from "../../src/announce/run-book.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import type { Store } from "../../src/store/store.ts";

type Books = Pick<Store, "events" | "runs" | "outbox" | "deliveries">;

const ML = { platform: "slack", channel: "ml" } as const;
const LEASE = 60_000;
const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 20) + milliseconds);
const event = (id: string): PipelineEvent => ({
  id,
  source: "github",
  type: "dev.cdevents.pipelinerun.finished",
  time: at(0).toISOString(),
  kind: "run",
  status: "failed",
  pipeline: "nightly",
  labels: {},
});
const say = (action: "card" | "reply", text: string, opens = true): Announced => ({
  run: "run",
  to: ML,
  action,
  message: { kind: "announcement", text, parts: [] },
  opens,
});

/** @param versions that the outcome was made from */
function outcome(of: WaitingEvent, entries: readonly Announced[] = [], versions = { run: 0, pipeline: 0 }): Outcome {
  return {
    of,
    runKey: "run",
    run: { events: [of.event] } as unknown as Outcome["run"],
    runVersion: versions.run,
    pipelineKey: "pipeline",
    pipeline: { failing: [], successes: [] },
    pipelineVersion: versions.pipeline,
    entries,
  };
}

async function accept(books: Books, ...ids: readonly string[]): Promise<readonly WaitingEvent[]> {
  for (const id of ids) await books.events.accept({ source: "github", events: [event(id)], receivedAt: at(0) });
  return books.runs.waiting(0, 100);
}

/** What every implementation of RunBook keeps. @param open makes an empty one for one test */
export function runBookContract(name: string, open: () => Promise<Books>): void {
  const rule = (title: string, body: (books: Books) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      expect.hasAssertions();
      await body(await open());
    });

  rule("waiting events come in order of receipt, page by page", async (books) => {
    const all = await accept(books, "a", "b", "c");
    expect(all.map((waiting) => waiting.event.id)).toEqual(["a", "b", "c"]);
    expect(all[0]).toMatchObject({ attempts: 0, dueAt: at(0) });
    const [first] = await books.runs.waiting(0, 1);
    const rest = await books.runs.waiting(first?.sequence ?? 0, 10);
    expect(rest.map((waiting) => waiting.event.id)).toEqual(["b", "c"]);
  });

  rule("an outcome is recorded once: states, entries and the event together", async (books) => {
    const [of] = await accept(books, "a");
    if (!of) throw new Error("nothing waits");
    expect(await books.runs.run("run")).toEqual({ state: undefined, version: 0 });
    expect(await books.runs.record(outcome(of, [say("card", "failed")]), at(1))).toBe("recorded");
    expect(await books.runs.record(outcome(of, [say("card", "failed")]), at(1))).toBe("settled");
    expect(await books.runs.waiting(0, 10)).toEqual([]);
    expect(await books.runs.run("run")).toMatchObject({ version: 1, state: { events: [{ id: "a" }] } });
    expect(await books.runs.pipeline("pipeline")).toMatchObject({ version: 1 });
    expect(await books.runs.destinations("run")).toEqual([{ to: ML, isDead: false }]);
    expect((await books.outbox.claim(at(1), LEASE))?.message.text).toBe("failed");
  });

  rule("what was decided from an old state is not recorded, not even in part", async (books) => {
    const [one, other] = await accept(books, "a", "b");
    if (!one || !other) throw new Error("nothing waits");
    await books.runs.record(outcome(one), at(1));
    const stale = outcome(other, [say("card", "stale")], { run: 1, pipeline: 0 });
    expect(await books.runs.record(stale, at(2))).toBe("conflict");
    expect(await books.runs.run("run")).toMatchObject({ version: 1 });
    expect(await books.outbox.claim(at(2), LEASE)).toBeUndefined();
    expect((await books.runs.waiting(0, 10)).map((waiting) => waiting.event.id)).toEqual(["b"]);
    expect(await books.runs.record(outcome(other, [], { run: 1, pipeline: 1 }), at(3))).toBe("recorded");
  });

  rule("of many who record the same event one does", async (books) => {
    const [of] = await accept(books, "a");
    if (!of) throw new Error("nothing waits");
    const results = await Promise.all(
      Array.from({ length: 8 }, () => books.runs.record(outcome(of, [say("card", "failed")]), at(1))),
    );
    expect(results.sort()).toEqual([...Array.from({ length: 7 }, () => "settled"), "recorded"].sort());
  });

  rule("what opens no card is said only where there is one, posted or on its way", async (books) => {
    const [first, second, third] = await accept(books, "a", "b", "c");
    if (!first || !second || !third) throw new Error("nothing waits");
    await books.runs.record(outcome(first, [say("card", "quiet", false), say("reply", "quiet", false)]), at(1));
    expect(await books.outbox.claim(at(1), LEASE)).toBeUndefined();
    const opening = [say("card", "failed"), say("reply", "why", false)];
    await books.runs.record(outcome(second, opening, { run: 1, pipeline: 1 }), at(2));
    const card = await books.outbox.claim(at(2), LEASE);
    if (card) await books.outbox.delivered(card, { ts: "1" }, at(2));
    await books.runs.record(outcome(third, [say("reply", "later", false)], { run: 2, pipeline: 2 }), at(3));
    const texts: string[] = [];
    for (let leased = await books.outbox.claim(at(3), LEASE); leased; leased = await books.outbox.claim(at(3), LEASE)) {
      texts.push(leased.message.text);
      await books.outbox.delivered(leased, { ts: "2" }, at(3));
    }
    expect([card?.message.text, ...texts]).toEqual(["failed", "why", "later"]);
  });

  rule("a card that was given up follows its run, and says the newest when it is tried again", async (books) => {
    const [first, second, third] = await accept(books, "a", "b", "c");
    if (!first || !second || !third) throw new Error("nothing waits");
    await books.runs.record(outcome(first, [say("card", "failed"), say("reply", "why", false)]), at(1));
    const card = await books.outbox.claim(at(1), LEASE);
    if (!card) throw new Error("nothing was due");
    await books.outbox.dead(card, "Archived.", at(2));
    expect(await books.runs.destinations("run")).toEqual([{ to: ML, isDead: true }]);
    const recovered = [say("card", "recovered", false), say("reply", "fine again", false)];
    await books.runs.record(outcome(second, recovered, { run: 1, pipeline: 1 }), at(3));
    expect(await books.outbox.claim(at(3), LEASE)).toBeUndefined();
    expect(await books.deliveries.retry(card.id, at(4))).toBe("retried");
    const again = await books.outbox.claim(at(4), LEASE);
    expect(again).toMatchObject({ id: card.id, message: { text: "recovered" } });
    expect(await books.runs.destinations("run")).toEqual([{ to: ML, isDead: false }]);
    if (again) await books.outbox.delivered(again, { ts: "1" }, at(5));
    await books.runs.record(outcome(third, [say("card", "later", false)], { run: 2, pipeline: 2 }), at(6));
    const shown = await books.outbox.claim(at(6), LEASE);
    if (shown) await books.outbox.delivered(shown, { ts: "1" }, at(6));
    expect([shown?.message.text, (await books.outbox.claim(at(6), LEASE))?.message.text]).toEqual(["why", "later"]);
  });

  rule("a place is dead only while nothing of the card is posted there, nor on its way", async (books) => {
    const waiting = await accept(books, "a", "b", "c");
    const states: unknown[] = [];
    const happens = async (index: number, end: "dead" | "delivered" | "waits") => {
      const of = waiting[index];
      if (!of) throw new Error("nothing waits");
      const versions = { run: index, pipeline: index };
      await books.runs.record(outcome(of, [say("card", `failed ${index}`)], versions), at(index));
      const card = end === "waits" ? undefined : await books.outbox.claim(at(index), LEASE);
      if (card && end === "dead") await books.outbox.dead(card, "Archived.", at(index));
      if (card && end === "delivered") await books.outbox.delivered(card, { ts: "1" }, at(index));
      states.push(...(await books.runs.destinations("run")).map(({ isDead }) => isDead));
    };
    await happens(0, "dead");
    await happens(1, "waits");
    await happens(2, "delivered");
    expect(states).toEqual([true, false, false]);
  });

  rule("a postponed event keeps its place and counts the attempt; a parked one waits no longer", async (books) => {
    const [one, other] = await accept(books, "a", "b");
    if (!one || !other) throw new Error("nothing waits");
    await books.runs.postpone(one, at(5000), "no search");
    expect((await books.runs.waiting(0, 10))[0]).toMatchObject({ attempts: 1, dueAt: at(5000) });
    await books.runs.park(one, "no search", at(6000));
    expect((await books.runs.waiting(0, 10)).map((waiting) => waiting.event.id)).toEqual(["b"]);
    expect(await books.runs.record(outcome(one), at(7000))).toBe("settled");
  });

  rule("what runs share at a place is written with the rest, or is a conflict", async (books) => {
    const [a, b] = await accept(books, "a", "b");
    if (!a || !b) return;
    const bundle = { kind: "cause", card: "run", count: 1 } as unknown as Bundle;
    const there = (count: number, version: number) => [{ to: ML, bundles: [{ ...bundle, count }], version }];
    expect(await books.runs.bundles(ML)).toEqual({ state: undefined, version: 0 });
    expect(await books.runs.record({ ...outcome(a), bundles: there(1, 0) }, at(1))).toBe("recorded");
    expect(await books.runs.bundles(ML)).toEqual({ state: [bundle], version: 1 });
    const next = outcome(b, [], { run: 1, pipeline: 1 });
    expect(await books.runs.record({ ...next, bundles: there(9, 0) }, at(2))).toBe("conflict");
    expect(await books.runs.record({ ...next, bundles: there(2, 1) }, at(2))).toBe("recorded");
    expect((await books.runs.bundles(ML)).state).toMatchObject([{ count: 2 }]);
    expect((await books.runs.bundles({ ...ML, channel: "other" })).version).toBe(0);
  });

  rule("a card that has to wait is not sent before its time, and takes what comes until then", async (books) => {
    const [a, b] = await accept(books, "a", "b");
    if (!a || !b) return;
    const later = (text: string) => ({ ...say("card", text), notBefore: at(5000) });
    await books.runs.record(outcome(a, [later("one")]), at(0));
    await books.runs.record(outcome(b, [later("two")], { run: 1, pipeline: 1 }), at(10));
    expect(await books.outbox.claim(at(4999), LEASE)).toBeUndefined();
    expect(await books.outbox.nextDue()).toEqual(at(5000));
    expect(await books.outbox.claim(at(5000), LEASE)).toMatchObject({ message: { text: "two" }, createdAt: at(5000) });
    expect(await books.outbox.claim(at(5000), LEASE)).toBeUndefined();
  });
}
