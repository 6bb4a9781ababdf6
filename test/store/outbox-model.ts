import fc from "fast-check";
import { expect, test } from "vitest";
import type { LeasedEntry, NewEntry, Outbox } from "../../src/announce/outbox.ts";
import type { Destination } from "../../src/config/config.ts";
import { openStore } from "../../src/store/store.ts";
import { createMemoryOutbox } from "../announce/memory-outbox.ts";

const LEASE = 1000;
const epoch = Date.UTC(2026, 10, 20);
const PLACES: readonly Destination[] = [
  { platform: "slack", channel: "a" },
  { platform: "teams", channel: "a" },
];

type Step =
  | { readonly do: "append"; readonly entries: readonly (readonly [run: number, place: number, isCard: boolean])[] }
  | {
      readonly do: "claim";
      readonly except: readonly number[];
      readonly only: "posts" | "updates" | undefined;
    }
  /** `lease`: which of the entries leased so far, the spent ones included. */
  | { readonly do: "delivered" | "dead" | "repost"; readonly lease: number }
  | { readonly do: "retry"; readonly lease: number; readonly wait: number; readonly doubts: number }
  | { readonly do: "wait"; readonly milliseconds: number };

const few = fc.nat({ max: 1 });
const lease = fc.nat({ max: 40 });
const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("append" as const),
      entries: fc.array(fc.tuple(few, few, fc.boolean()), { maxLength: 3 }),
    }),
    fc.record({
      do: fc.constant("claim" as const),
      except: fc.subarray([0, 1], { maxLength: 1 }),
      only: fc.constantFrom(undefined, "posts" as const, "updates" as const),
    }),
    fc.record({ do: fc.constantFrom("delivered" as const, "dead" as const, "repost" as const), lease }),
    fc.record({ do: fc.constant("retry" as const), lease, wait: fc.nat({ max: 900 }), doubts: fc.nat({ max: 2 }) }),
    fc.record({ do: fc.constant("wait" as const), milliseconds: fc.constantFrom(100, 500, LEASE) }),
  ),
  { maxLength: 60, size: "max" },
);

/** One outbox with what a worker remembers of it; what it answers can be compared with another one's. */
function createPlayer(outbox: Outbox) {
  const leases: LeasedEntry[] = [];
  let written = 0;
  let clock = epoch;

  const settle = async (index: number, change: (entry: LeasedEntry) => Promise<boolean>) => {
    // Mostly the newest, which is most often still good.
    const entry = leases.at(-1 - (index % Math.max(1, leases.length)));
    return entry && change(entry);
  };

  async function play(step: Step): Promise<unknown> {
    const now = new Date(clock);
    switch (step.do) {
      case "append":
        return outbox.append(
          step.entries.map(([run, place, isCard]) => toEntry(run, place, isCard, ++written)),
          now,
        );
      case "claim": {
        const entry = await outbox.claim(
          now,
          LEASE,
          step.except.map((place) => ({ ...(PLACES[place] as Destination), ...(step.only && { only: step.only }) })),
        );
        if (!entry) return undefined;
        leases.push(entry);
        const { id: _id, token: _token, sequence: _sequence, ...rest } = entry;
        return rest;
      }
      case "delivered":
        return settle(step.lease, (entry) => outbox.delivered(entry, { ts: entry.message.text }, now));
      case "dead":
        return settle(step.lease, (entry) => outbox.dead(entry, "no", now));
      case "repost":
        return settle(step.lease, (entry) => outbox.repost(entry, now));
      case "retry":
        return settle(step.lease, (entry) => outbox.retry(entry, new Date(clock + step.wait), "busy", step.doubts));
      case "wait":
        clock += step.milliseconds;
        return undefined;
    }
  }

  return {
    async play(step: Step): Promise<unknown> {
      return {
        answer: await play(step),
        due: await outbox.nextDue(),
        dueElsewhere: await outbox.nextDue([PLACES[0] as Destination]),
      };
    },
    leases,
  };
}

function toEntry(run: number, place: number, isCard: boolean, number: number): NewEntry {
  return {
    run: `run ${run}`,
    to: PLACES[place] as Destination,
    action: isCard ? "card" : "reply",
    message: { kind: "announcement", text: String(number), parts: [] },
  };
}

/** Compares a store's outbox with the model. @param plans how many sequences of steps are tried */
export function outboxModelContract(name: string, freshPlace: () => Promise<string>, plans: number): void {
  test(`${name}: it does what its model does, whatever is done to it in whatever order`, {
    timeout: 60_000,
  }, async () => {
    const totals = { claims: 0, stale: 0 };
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const store = await openStore(await freshPlace());
        try {
          const real = createPlayer(store.outbox);
          const model = createPlayer(createMemoryOutbox());
          for (const step of plan) {
            const answer = await real.play(step);
            expect(answer).toEqual(await model.play(step));
            if (typeof answer === "object" && answer && "answer" in answer && answer.answer === false)
              totals.stale += 1;
          }
          totals.claims += real.leases.length;
        } finally {
          await store.close();
        }
      }),
      { numRuns: plans },
    );
    // The plans must reach what they are to test, even a handful of unlucky ones: usual are some three claims in each.
    expect(totals.claims).toBeGreaterThan(plans / 2);
    expect(totals.stale).toBeGreaterThan(0);
  });
}
