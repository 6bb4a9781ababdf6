import { expect, test } from "vitest";
import type { Held, LeasedEntry, NewEntry, Outbox } from "../../src/announce/outbox.ts";
import type { Destination } from "../../src/config/config.ts";

const LEASE = 60_000;
const start = Date.UTC(2026, 10, 20);
const at = (milliseconds: number) => new Date(start + milliseconds);
const ML: Destination = { platform: "slack", channel: "C1" };
const OPS: Destination = { platform: "teams", channel: "19:ops" };
const REF = { ts: "1.2" };

const entry = (action: NewEntry["action"], text: string, run = "run", to = ML): NewEntry => ({
  run,
  to,
  action,
  message: { kind: "announcement", text, parts: [] },
});
const card = (text: string, run?: string, to?: Destination) => entry("card", text, run, to);
const reply = (text: string, run?: string, to?: Destination) => entry("reply", text, run, to);

async function take(outbox: Outbox, now = at(0), except?: readonly Held[]): Promise<LeasedEntry> {
  const leased = await outbox.claim(now, LEASE, except);
  if (!leased) throw new Error("nothing was due");
  return leased;
}

/** What is sent by a worker whose sends all succeed. */
async function drain(outbox: Outbox, now = at(0)): Promise<string[]> {
  const sent: string[] = [];
  for (let leased = await outbox.claim(now, LEASE); leased; leased = await outbox.claim(now, LEASE)) {
    sent.push(`${leased.action} ${leased.message.text}`);
    await outbox.delivered(leased, REF, now);
  }
  return sent;
}

/** What every implementation of Outbox keeps. @param open makes an empty one for one test */
export function outboxContract(name: string, open: () => Promise<Outbox>): void {
  const rule = (title: string, body: (outbox: Outbox) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      expect.hasAssertions();
      await body(await open());
    });

  rule("an empty outbox has nothing to claim and nothing due", async (outbox) => {
    expect(await outbox.claim(at(0), LEASE)).toBeUndefined();
    expect(await outbox.nextDue()).toBeUndefined();
  });

  rule("a claimed entry holds what was appended, and nobody else gets it", async (outbox) => {
    await outbox.append([card("failed")], at(0));
    const leased = await take(outbox, at(5));
    expect(leased).toMatchObject({ ...card("failed"), attempts: 0, doubts: 0, reposted: false, createdAt: at(0) });
    expect(leased).not.toHaveProperty("card");
    expect(await outbox.claim(at(5), LEASE)).toBeUndefined();
  });

  rule("entries of one run and destination go in order, one at a time", async (outbox) => {
    await outbox.append([card("failed"), reply("one"), reply("two")], at(0));
    const first = await take(outbox);
    expect(first.message.text).toBe("failed");
    expect(await outbox.claim(at(0), LEASE)).toBeUndefined();
    await outbox.delivered(first, REF, at(1));
    const second = await take(outbox, at(1));
    expect(second).toMatchObject({ message: { text: "one" }, card: REF });
    expect(second.sequence).toBeGreaterThan(first.sequence);
    await outbox.delivered(second, { ts: "9" }, at(2));
    expect(await take(outbox, at(2))).toMatchObject({ message: { text: "two" }, card: REF });
  });

  rule("other runs and other destinations do not wait, the oldest first", async (outbox) => {
    await outbox.append([card("a"), card("b", "other"), card("c", "run", OPS)], at(0));
    const texts = [await take(outbox), await take(outbox), await take(outbox)].map(({ message }) => message.text);
    expect(texts).toEqual(["a", "b", "c"]);
  });

  rule("destinations can be left out", async (outbox) => {
    await outbox.append([card("a"), card("b", "other"), card("c", "run", OPS)], at(0));
    expect((await take(outbox, at(0), [ML])).message.text).toBe("c");
    expect(await outbox.claim(at(0), LEASE, [ML, OPS])).toBeUndefined();
    expect(await outbox.nextDue([OPS])).toEqual(at(0));
    expect(await outbox.nextDue([ML, OPS])).toBeUndefined();
  });

  rule("a platform can be left out, and so can only its posts or only its updates", async (outbox) => {
    await outbox.append([card("a"), card("b", "run", OPS)], at(0));
    expect((await take(outbox, at(0), [{ platform: "slack" }])).message.text).toBe("b");
    await outbox.delivered(await take(outbox), REF, at(0));
    await outbox.append([card("update"), reply("why"), card("new", "other")], at(1));
    const posts = { ...ML, only: "posts" } as const;
    const updates = { platform: "slack", only: "updates" } as const;
    expect((await take(outbox, at(1), [updates])).message.text).toBe("new");
    expect(await outbox.nextDue([updates, OPS])).toEqual(at(1 + LEASE));
    await outbox.delivered(await take(outbox, at(1), [posts]), REF, at(1));
    expect(await outbox.claim(at(1), LEASE, [posts])).toBeUndefined();
    expect((await take(outbox, at(1), [updates])).message.text).toBe("why");
  });

  rule("however many updates are held, what is new is sent", async (outbox) => {
    const runs = Array.from({ length: 120 }, (_, number) => `run ${number}`);
    await outbox.append(
      runs.map((run) => card("failed", run)),
      at(0),
    );
    await drain(outbox);
    await outbox.append(
      runs.flatMap((run) => [card("recovered", run), reply("back to normal", run)]),
      at(1),
    );
    await outbox.append([card("new", "other")], at(2));
    const updates = { platform: "slack", only: "updates" } as const;
    expect((await take(outbox, at(2), [updates])).message.text).toBe("new");
    expect(await outbox.claim(at(2), LEASE, [updates])).toBeUndefined();
  });

  rule("of 20 workers who claim at once one gets the entry", async (outbox) => {
    await outbox.append([card("failed")], at(0));
    const claims = await Promise.all(Array.from({ length: 20 }, () => outbox.claim(at(0), LEASE)));
    expect(claims.filter((leased) => leased !== undefined)).toHaveLength(1);
  });

  rule("a lease runs out: the entry is due again with a doubt, and the old token is worth nothing", async (outbox) => {
    await outbox.append([card("failed"), reply("why")], at(0));
    const died = await take(outbox);
    expect(await outbox.nextDue()).toEqual(at(LEASE));
    expect(await outbox.claim(at(LEASE - 1), LEASE)).toBeUndefined();
    const again = await take(outbox, at(LEASE));
    expect(again).toMatchObject({ id: died.id, attempts: 1, doubts: 1 });
    expect(await outbox.delivered(died, REF, at(LEASE))).toBe(false);
    expect(await outbox.retry(died, at(LEASE), "late", 0)).toBe(false);
    expect(await outbox.dead(died, "late", at(LEASE))).toBe(false);
    expect(await outbox.repost(died, at(LEASE))).toBe(false);
    expect(await outbox.delivered(again, REF, at(LEASE))).toBe(true);
    expect(await outbox.delivered(again, REF, at(LEASE))).toBe(false);
    expect(await drain(outbox, at(LEASE))).toEqual(["reply why"]);
  });

  rule("a late worker may still settle what nobody has taken over", async (outbox) => {
    await outbox.append([card("failed")], at(0));
    const late = await take(outbox);
    expect(await outbox.delivered(late, REF, at(LEASE + 1))).toBe(true);
    expect(await outbox.nextDue()).toBeUndefined();
  });

  rule("a retry waits for its time, keeps its place, and counts attempts and doubts as told", async (outbox) => {
    await outbox.append([card("failed"), reply("why")], at(0));
    expect(await outbox.retry(await take(outbox), at(5000), "busy", 0)).toBe(true);
    expect(await outbox.nextDue()).toEqual(at(5000));
    expect(await outbox.claim(at(4999), LEASE)).toBeUndefined();
    const second = await take(outbox, at(5000));
    expect(second).toMatchObject({ attempts: 1, doubts: 0, message: { text: "failed" } });
    await outbox.retry(second, at(6000), "no answer", 1);
    expect(await take(outbox, at(6000))).toMatchObject({ id: second.id, attempts: 2, doubts: 1 });
  });

  rule("a newer card replaces an unsent one in its place, before the replies", async (outbox) => {
    await outbox.append([card("started"), reply("hello")], at(0));
    await outbox.append([card("failed"), card("elsewhere", "run", OPS), card("other", "other")], at(1));
    expect(await drain(outbox, at(1))).toEqual(["card failed", "reply hello", "card elsewhere", "card other"]);
  });

  rule("a newer card replaces one that waits to be tried again, and waits as long", async (outbox) => {
    await outbox.append([card("started")], at(0));
    await outbox.retry(await take(outbox), at(9000), "busy", 0);
    await outbox.append([card("failed")], at(1));
    expect(await outbox.nextDue()).toEqual(at(9000));
    expect(await drain(outbox, at(9000))).toEqual(["card failed"]);
  });

  rule("a card that is being sent is not replaced: the newer one follows as an update", async (outbox) => {
    await outbox.append([card("started")], at(0));
    const sending = await take(outbox);
    await outbox.append([card("failed")], at(1));
    await outbox.append([card("recovered")], at(2));
    await outbox.delivered(sending, REF, at(3));
    expect(await take(outbox, at(3))).toMatchObject({ message: { text: "recovered" }, card: REF });
  });

  rule("a card that may have landed is not replaced, whether by a lost answer or by a crash", async (outbox) => {
    await outbox.append([card("one"), card("two", "other")], at(0));
    await outbox.retry(await take(outbox), at(1), "no answer", 1);
    await take(outbox);
    await outbox.append([card("newer one"), card("newer two", "other")], at(LEASE));
    expect(await drain(outbox, at(LEASE))).toEqual(["card one", "card two", "card newer one", "card newer two"]);
  });

  rule("a dead update releases the next, and the card stays known", async (outbox) => {
    await outbox.append([card("failed")], at(0));
    await outbox.delivered(await take(outbox), REF, at(0));
    await outbox.append([card("recovered"), reply("back to normal")], at(1));
    expect(await outbox.dead(await take(outbox, at(1)), "too long", at(1))).toBe(true);
    expect(await take(outbox, at(1))).toMatchObject({ message: { text: "back to normal" }, card: REF });
  });

  rule("the replies to a card that was never posted die with it, and other runs go on", async (outbox) => {
    await outbox.append([card("failed"), reply("why"), card("other", "other")], at(0));
    await outbox.dead(await take(outbox), "unknown channel", at(0));
    expect(await drain(outbox)).toEqual(["card other"]);
  });

  rule("a card that dies takes only the replies before the next card with it", async (outbox) => {
    await outbox.append([card("failed")], at(0));
    const sending = await take(outbox);
    await outbox.append([reply("lost"), card("recovered"), reply("back to normal")], at(1));
    await outbox.dead(sending, "too long", at(2));
    expect(await drain(outbox, at(2))).toEqual(["card recovered", "reply back to normal"]);
  });

  rule("after a death a new card may come", async (outbox) => {
    await outbox.append([card("failed")], at(0));
    await outbox.dead(await take(outbox), "unknown channel", at(0));
    await outbox.append([card("failed again")], at(1));
    expect(await drain(outbox, at(1))).toEqual(["card failed again"]);
  });

  rule("a card whose message is gone is posted anew", async (outbox) => {
    await outbox.append([card("failed")], at(0));
    await outbox.delivered(await take(outbox), REF, at(0));
    await outbox.append([card("recovered")], at(1));
    expect(await outbox.repost(await take(outbox, at(1)), at(2))).toBe(true);
    const anew = await take(outbox, at(2));
    expect(anew).toMatchObject({ message: { text: "recovered" }, doubts: 0, reposted: true });
    expect(anew).not.toHaveProperty("card");
    await outbox.delivered(anew, { ts: "2" }, at(2));
    await outbox.append([reply("back to normal")], at(3));
    expect(await take(outbox, at(3))).toMatchObject({ card: { ts: "2" } });
  });

  rule("before a reply whose card is gone, the card is posted again as it was last", async (outbox) => {
    await outbox.append([card("started")], at(0));
    await outbox.delivered(await take(outbox), REF, at(0));
    await outbox.append([card("failed")], at(1));
    await outbox.delivered(await take(outbox, at(1)), REF, at(1));
    await outbox.append([reply("why"), reply("what")], at(2));
    await outbox.repost(await take(outbox, at(2)), at(3));
    const anew = await take(outbox, at(3));
    expect(anew).toMatchObject({ message: { text: "failed" }, attempts: 0, doubts: 0 });
    expect(anew).not.toHaveProperty("card");
    await outbox.delivered(anew, { ts: "2" }, at(3));
    expect(await take(outbox, at(3))).toMatchObject({ message: { text: "why" }, card: { ts: "2" }, reposted: true });
  });

  rule("a card that is posted again is as young as that", async (outbox) => {
    await outbox.append([card("failed")], at(0));
    await outbox.delivered(await take(outbox), REF, at(0));
    await outbox.append([reply("back to normal")], at(2));
    await outbox.repost(await take(outbox, at(2)), at(3));
    expect((await take(outbox, at(3))).createdAt).toEqual(at(3));
  });

  rule("what is in doubt knows a card of another run at its destination, to be looked up beside", async (outbox) => {
    await outbox.append([card("a", "one"), card("b", "two", OPS)], at(0));
    await outbox.delivered(await take(outbox), REF, at(0));
    await outbox.delivered(await take(outbox), { id: "ops" }, at(0));
    await outbox.append([card("c", "three")], at(1));
    const first = await take(outbox, at(1));
    expect(first).not.toHaveProperty("neighbour");
    await outbox.retry(first, at(2), "no answer", 1);
    expect(await take(outbox, at(2))).toMatchObject({ neighbour: REF });
  });

  rule("ids are unique", async (outbox) => {
    await outbox.append(
      ["a", "b", "c"].flatMap((run) => [card(run, run), reply(run, run)]),
      at(0),
    );
    const ids = new Set<string>();
    for (let leased = await outbox.claim(at(0), LEASE); leased; leased = await outbox.claim(at(0), LEASE)) {
      ids.add(leased.id);
      await outbox.delivered(leased, REF, at(0));
    }
    expect(ids.size).toBe(6);
  });
}
