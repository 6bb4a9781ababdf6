import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { NewEntry, Outbox } from "../../src/announce/outbox.ts";
import { open } from "../store/open.ts";

const now = new Date("2026-11-20T10:00:00.000Z");
const LEASE = 60_000;
const ref = { ts: "1" };
const RUNS = 6;
const CHANNELS = 2;

const entry = (number: number, action: NewEntry["action"]): NewEntry => ({
  run: `run ${number % RUNS}`,
  to: { platform: "web", channel: `c${number % CHANNELS}` },
  action,
  message: { kind: "announcement", text: String(number), parts: [] },
});

/** What holds when several processes have the same store open. @param freshPlace finds a place for an empty one */
export function sharedStoreContract(name: string, freshPlace: () => Promise<string>): void {
  const rule = (title: string, body: (place: string) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      expect.hasAssertions();
      await body(await freshPlace());
    });

  rule("many may start at once on a store that is not there yet, and a claim is taken once", async (place) => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => open(place)));
    const won = await Promise.all(stores.map((store) => store.claims.claim("a", 1000, now)));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  rule("two workers send everything once, each lane in order", async (place) => {
    const [one, other] = [(await open(place)).outbox, (await open(place)).outbox];
    const entries = Array.from({ length: 60 }, (_, index) => entry(index, index < RUNS ? "card" : "reply"));
    await one.append(entries, now);
    const sent: string[] = [];
    const work = async (outbox: Outbox) => {
      for (let leased = await outbox.claim(now, LEASE); leased; leased = await outbox.claim(now, LEASE)) {
        sent.push(`${leased.run} ${leased.to.channel} ${leased.message.text}`);
        await sleep(1);
        expect(await outbox.delivered(leased, ref, now)).toBe(true);
      }
    };
    // Each pass ends when it meets a moment in which the other holds all heads, so a few are run.
    for (let pass = 0; pass < 5; pass++) await Promise.all([work(one), work(other), work(one)]);
    expect(sent).toHaveLength(entries.length);
    expect(new Set(sent).size).toBe(entries.length);
    for (const [, texts] of Map.groupBy(sent, (line) => line.split(" ").slice(0, 3).join(" "))) {
      const order = texts.map((line) => Number(line.split(" ")[3]));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });

  rule("the newest card wins, however appending, claiming and settling fall together", async (place) => {
    const stores = [await open(place), await open(place)];
    const shown = new Map<string, number>();
    const appended = new Map<string, number>();
    const done = new AbortController();
    const write = async (outbox: Outbox, from: number) => {
      for (let number = from; number < 160; number += stores.length) {
        const card = entry(number, "card");
        // One writer for each run, as its state machine has it.
        if (number % stores.length !== from) continue;
        await outbox.append([card], now);
        appended.set(card.run, number);
        await sleep(Math.random() * 2);
      }
    };
    const deliver = async (outbox: Outbox) => {
      while (!done.signal.aborted || (await outbox.nextDue()) !== undefined) {
        const leased = await outbox.claim(now, LEASE);
        if (!leased) {
          await sleep(1);
          continue;
        }
        await sleep(Math.random() * 2);
        shown.set(leased.run, Number(leased.message.text));
        expect(await outbox.delivered(leased, ref, now)).toBe(true);
      }
    };
    const workers = stores.flatMap(({ outbox }) => [deliver(outbox), deliver(outbox)]);
    await Promise.all(stores.map(({ outbox }, index) => write(outbox, index)));
    done.abort();
    await Promise.all(workers);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(appended));
  });
}
