import { expect, test } from "vitest";
import type { LeasedEntry, NewEntry } from "../../src/announce/outbox.ts";
import type { Store } from "../../src/store/store.ts";

type Books = Pick<Store, "outbox" | "deliveries">;

const ML = { platform: "slack", channel: "ml" } as const;
const LEASE = 60_000;
const REF = { ts: "1" };
const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 20) + milliseconds);
const say = (action: NewEntry["action"], text: string, run = "run"): NewEntry => ({
  run,
  to: ML,
  action,
  message: { kind: "announcement", text, parts: [] },
});

async function take({ outbox }: Books, now = at(0)): Promise<LeasedEntry> {
  const entry = await outbox.claim(now, LEASE);
  if (!entry) throw new Error("nothing was due");
  return entry;
}

/** What every implementation of Deliveries keeps. @param open makes an empty one for one test */
export function deliveriesContract(name: string, open: () => Promise<Books>): void {
  const rule = (title: string, body: (books: Books) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      expect.hasAssertions();
      await body(await open());
    });

  rule("what waits and what was given up is listed with its reason, what was delivered is not", async (books) => {
    const { outbox, deliveries } = books;
    await outbox.append([say("card", "a", "one"), say("card", "b", "two"), say("card", "c", "three")], at(0));
    await outbox.delivered(await take(books), REF, at(1));
    const dead = await take(books);
    await outbox.dead(dead, "Archived. Unarchive it.", at(2));
    await outbox.retry(await take(books), at(9000), "Busy.", 0);
    expect(await deliveries.counts()).toEqual({
      waiting: 1,
      dead: 1,
      deadBy: { unknown: 1 },
      waitingEvents: 0,
      parkedEvents: 0,
    });
    const [first, second, ...more] = await deliveries.list(10);
    expect(first).toMatchObject({
      id: dead.id,
      run: "two",
      state: "dead",
      at: at(2),
      reason: "Archived. Unarchive it.",
    });
    expect(second).toMatchObject({ run: "three", state: "waiting", at: at(9000), attempts: 1, reason: "Busy." });
    expect(more).toEqual([]);
    expect(await deliveries.list(1)).toHaveLength(1);
  });

  rule("what was given up is counted by why, and no longer once it is tried again", async (books) => {
    const { outbox, deliveries } = books;
    await outbox.append([say("card", "failed", "a"), say("reply", "why", "a"), say("card", "failed", "b")], at(0));
    const first = await take(books);
    await outbox.dead(first, "Archived.", at(1), "refused");
    await outbox.dead(await take(books), "No answer.", at(1), "in_doubt");
    expect((await deliveries.counts()).deadBy).toEqual({ refused: 1, no_card: 1, in_doubt: 1 });
    await deliveries.retry(first.id, at(2));
    expect((await deliveries.counts()).deadBy).toEqual({ in_doubt: 1 });
  });

  rule("a dead card is tried again, and the replies that died with it follow", async (books) => {
    const { outbox, deliveries } = books;
    await outbox.append([say("card", "failed"), say("reply", "why")], at(0));
    const card = await take(books);
    await outbox.dead(card, "Archived.", at(1));
    expect((await deliveries.counts()).dead).toBe(2);
    expect(await deliveries.retry(card.id, at(5))).toBe("retried");
    expect(await deliveries.retry(card.id, at(5))).toBe("not dead");
    const again = await take(books, at(5));
    expect(again).toMatchObject({ id: card.id, attempts: 0, doubts: 0, createdAt: at(5) });
    await outbox.delivered(again, REF, at(6));
    expect((await take(books, at(6))).message.text).toBe("why");
  });

  rule("a dead update stays dead once a newer one was shown or waits", async (books) => {
    const { outbox, deliveries } = books;
    await outbox.append([say("card", "failed")], at(0));
    await outbox.delivered(await take(books), REF, at(0));
    await outbox.append([say("card", "worse")], at(1));
    const dead = await take(books, at(1));
    await outbox.dead(dead, "Too long.", at(1));
    await outbox.append([say("card", "recovered")], at(2));
    expect(await deliveries.retry(dead.id, at(3))).toBe("superseded");
    await outbox.delivered(await take(books, at(3)), REF, at(3));
    expect(await deliveries.retry(dead.id, at(4))).toBe("superseded");
  });

  rule("of several dead updates whichever is tried again says what the newest did", async (books) => {
    const { outbox, deliveries } = books;
    await outbox.append([say("card", "failed")], at(0));
    await outbox.delivered(await take(books), REF, at(0));
    await outbox.append([say("card", "worse")], at(1));
    const older = await take(books, at(1));
    await outbox.dead(older, "Archived.", at(1));
    await outbox.append([say("card", "recovered")], at(2));
    await outbox.dead(await take(books, at(2)), "Archived.", at(2));
    expect(await deliveries.retry(older.id, at(3))).toBe("retried");
    expect(await take(books, at(3))).toMatchObject({ id: older.id, message: { text: "recovered" } });
  });

  rule("a dead reply is tried again where its card is, and stays dead where there is none", async (books) => {
    const { outbox, deliveries } = books;
    await outbox.append([say("card", "failed"), say("reply", "why")], at(0));
    await outbox.delivered(await take(books), REF, at(0));
    const reply = await take(books);
    await outbox.dead(reply, "Too long.", at(1));
    expect(await deliveries.retry(reply.id, at(2))).toBe("retried");
    await outbox.delivered(await take(books, at(2)), REF, at(2));
    await outbox.append([say("card", "failed", "other"), say("reply", "why", "other")], at(3));
    await outbox.dead(await take(books, at(3)), "Archived.", at(3));
    const orphan = (await deliveries.list(10)).find(({ action }) => action === "reply");
    expect(await deliveries.retry(orphan?.id ?? "", at(4))).toBe("no card");
    expect(await deliveries.retry("nobody", at(4))).toBe("not dead");
  });

  rule("what may have landed is looked up before it is tried again", async (books) => {
    const { outbox, deliveries } = books;
    await outbox.append([say("card", "failed")], at(0));
    await outbox.retry(await take(books), at(1), "No answer.", 4);
    const dead = await take(books, at(1));
    await outbox.dead(dead, "Nobody knows.", at(1));
    await deliveries.retry(dead.id, at(2));
    expect(await take(books, at(2))).toMatchObject({ doubts: 1 });
  });
}
