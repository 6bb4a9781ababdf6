import { expect, test } from "vitest";
import type { Reply } from "../../src/chat/reply.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createFeedback } from "../../src/store/feedback.ts";
import { open } from "../store/open.ts";

const now = new Date("2026-11-20T10:00:00.000Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const say = (text: string): Reply => ({ kind: "announcement", text, parts: [] });
const event = (id: string): PipelineEvent => ({
  id,
  source: "github",
  type: "dev.cdevents.pipelinerun.finished",
  time: now.toISOString(),
  kind: "run",
  status: "failed",
  pipeline: "nightly",
  labels: {},
});

/**
 * What the ports without a contract of their own keep on every database: feedback, event log, board, conversations.
 * @param freshPlace finds a place for an empty store, which outlives it
 */
export function storeContract(name: string, freshPlace: () => Promise<string>): void {
  const rule = (title: string, body: (place: string) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      expect.hasAssertions();
      await body(await freshPlace());
    });

  rule("a second vote of the same person on the same place replaces the first, and only that", async (place) => {
    const db = await openDatabase(place);
    const feedback = createFeedback(db);
    const vote = { path: "a.md", anchor: "x", helpful: true, surface: "slack", voter: "v1" };
    await feedback.record(vote, now);
    await feedback.record({ ...vote, helpful: false, surface: "web" }, later(1));
    await feedback.record({ ...vote, anchor: "y" }, now);
    await feedback.record({ ...vote, voter: "v2" }, now);
    const rows = await db.selectFrom("feedback").select(["voter", "anchor", "helpful", "surface"]).execute();
    await db.destroy();
    expect(rows).toEqual([
      { voter: "v1", anchor: "x", helpful: 0, surface: "web" },
      { voter: "v1", anchor: "y", helpful: 1, surface: "slack" },
      { voter: "v2", anchor: "x", helpful: 1, surface: "slack" },
    ]);
  });

  rule("a delivery is accepted once, by its own id and by the ids of its events", async (place) => {
    const { events } = await open(place);
    const delivery = { source: "github", deliveryId: "d1", events: [event("e1"), event("e2")], receivedAt: now };
    expect(await events.accept(delivery)).toBe("accepted");
    expect(await events.accept(delivery)).toBe("duplicate");
    expect(await events.accept({ ...delivery, deliveryId: "d2" })).toBe("duplicate");
    expect(await events.accept({ ...delivery, deliveryId: "d3", events: [event("e2"), event("e3")] })).toBe("accepted");
  });

  rule("a delivery without events or without an id is accepted", async (place) => {
    const { events } = await open(place);
    expect(await events.accept({ source: "github", deliveryId: "ping", events: [], receivedAt: now })).toBe("accepted");
    expect(await events.accept({ source: "custom", events: [event("e1")], receivedAt: now })).toBe("accepted");
    expect(await events.accept({ source: "custom", events: [event("e1")], receivedAt: now })).toBe("duplicate");
  });

  rule("deliveries of two sources may share an id, and so may their events", async (place) => {
    const { events } = await open(place);
    const delivery = { source: "github", deliveryId: "1", events: [event("e1")], receivedAt: now };
    await events.accept(delivery);
    const other = { ...delivery, source: "gitlab", events: [{ ...event("e1"), source: "gitlab" }] };
    expect(await events.accept(other)).toBe("accepted");
  });

  rule("a delivery that could not be kept is not claimed either", async (place) => {
    const { events } = await open(place);
    const delivery = { source: "github", deliveryId: "d1", events: [event("e1")], receivedAt: now };
    const broken = { ...event("e2"), source: undefined as unknown as string };
    await expect(events.accept({ ...delivery, events: [event("e1"), broken] })).rejects.toThrow(/not[ -]null/i);
    expect(await events.accept(delivery)).toBe("accepted");
  });

  rule("the board lists its newest cards, newest first, with their threads, and replaces in place", async (place) => {
    const { board } = await open(place);
    for (const [minute, id] of ["a", "b", "c"].entries()) await board.save("ml", id, undefined, say(id), later(minute));
    await board.save("ml", "b1", "b", say("first"), later(4));
    await board.save("ml", "b2", "b", say("second"), later(5));
    await board.save("ml", "a", undefined, say("green"), later(6));
    await board.save("other", "a", undefined, say("elsewhere"), later(7));
    const cards = await board.list("ml", 2);
    expect(cards.map((card) => [card.id, card.replies.map((reply) => reply.message.text)])).toEqual([
      ["c", []],
      ["b", ["first", "second"]],
    ]);
    expect(await board.find("ml", "b2")).toEqual(cards[1]);
    expect(await board.find("ml", "a")).toEqual({
      id: "a",
      channel: "ml",
      message: say("green"),
      postedAt: now.toISOString(),
      updatedAt: later(6).toISOString(),
      replies: [],
    });
    expect(await board.find("ml", "nobody")).toBeUndefined();
  });

  rule("a conversation is found by its id or by its name in any case, and replaced", async (place) => {
    const { conversations } = await open(place);
    const known = { platform: "teams", tenant: "t", channel: "19:a@thread", name: "ML-Überwachung", reference: "{}" };
    await conversations.save(known, now);
    await conversations.save({ ...known, channel: "19:b@thread", name: "19:a@thread" }, later(1));
    await conversations.save({ ...known, reference: '{"serviceUrl":"x"}' }, later(2));
    const newest = { ...known, reference: '{"serviceUrl":"x"}' };
    expect(await conversations.find("teams", "19:a@thread")).toEqual(newest);
    expect(await conversations.find("teams", "ml-überwachung")).toEqual(newest);
    expect(await conversations.find("slack", "ml-überwachung")).toBeUndefined();
    expect(await conversations.all("teams")).toHaveLength(2);
    await conversations.remove("teams", "t", "19:a@thread");
    expect(await conversations.find("teams", "ML-Überwachung")).toBeUndefined();
  });

  rule("a subscription is kept once for each channel, pipeline and branch, and taken out by name", async (place) => {
    const { subscriptions } = await open(place);
    const ml = { platform: "slack", channel: "C1" } as const;
    const nightly = { to: ml, pipeline: "Nightly*", what: "failures" } as const;
    await subscriptions.add(nightly, "ada", now);
    await subscriptions.add({ ...nightly, branch: "dev" }, "ada", later(1));
    await subscriptions.add({ ...nightly, to: { ...ml, channel: "C2" } }, "ada", later(2));
    await subscriptions.add({ ...nightly, pipeline: "NIGHTLY*", what: "all" }, "bob", later(3));
    expect(await (await open(place)).subscriptions.all()).toEqual([
      { ...nightly, branch: "dev" },
      { ...nightly, to: { ...ml, channel: "C2" } },
      { ...nightly, pipeline: "NIGHTLY*", what: "all" },
    ]);
    expect(await subscriptions.remove(ml, "nightly*", "prod")).toEqual([]);
    expect(await subscriptions.remove(ml, "nightly*", "DEV")).toEqual([{ ...nightly, branch: "dev" }]);
    expect(await subscriptions.remove(ml, "nightly*", undefined)).toHaveLength(1);
    await subscriptions.add({ ...nightly, to: ml }, "ada", later(4));
    await subscriptions.add({ ...nightly, to: ml, pipeline: "*" }, "ada", later(5));
    expect(await subscriptions.remove(ml, "*", undefined)).toMatchObject([{ pipeline: "*" }]);
    expect(await subscriptions.remove(ml, "*", "dev")).toEqual([]);
    expect(await subscriptions.remove(ml, "*", undefined)).toMatchObject([{ pipeline: nightly.pipeline }]);
    expect(await subscriptions.all()).toEqual([{ ...nightly, to: { ...ml, channel: "C2" } }]);
  });

  rule("a mute holds at its place until its time, by key or by glob, and is lifted by name", async (place) => {
    const { mutes } = await open(place);
    const ml = { platform: "slack", channel: "C1" } as const;
    const key = "github|octo-org/churn/Nightly training|main|";
    await mutes.mute(key, ml, later(60), "ada");
    await mutes.mutePattern("lint*", ml, later(30), "bob");
    await mutes.mutePattern("lint*", ml, later(90), "bob");
    expect(await mutes.mutedUntil(key, ml)).toEqual(later(60));
    expect(await mutes.mutedUntil(key, { ...ml, channel: "C2" })).toBeUndefined();
    expect(await mutes.all(later(59))).toEqual([
      { to: ml, pipeline: "lint*", isKey: false, until: later(90), by: "bob" },
      { to: ml, pipeline: key, isKey: true, until: later(60), by: "ada" },
    ]);
    expect(await mutes.all(later(60))).toHaveLength(1);
    expect(await mutes.unmute("nightly training", ml)).toBe(1);
    expect(await mutes.unmute("lint*", { ...ml, channel: "C2" })).toBe(0);
    expect(await mutes.unmute("*", ml)).toBe(1);
    expect(await mutes.all(now)).toEqual([]);
  });

  rule("a digest is put into the outbox once for each channel and period, whoever asks", async (place) => {
    const [store, other] = [await open(place), await open(place)];
    const to = { platform: "slack", channel: "C1" } as const;
    const entry = { run: "digest|day 1", to, action: "card" as const, message: say("digest") };
    expect(await store.digests.isSent(to, "day 1")).toBe(false);
    const sent = await Promise.all([store, other, store].map(({ digests }) => digests.send(entry, "day 1", now)));
    expect(sent.filter(Boolean)).toHaveLength(1);
    expect(await other.digests.isSent(to, "day 1")).toBe(true);
    expect(await other.digests.send({ ...entry, to: { ...to, channel: "C2" } }, "day 1", now)).toBe(true);
    const claimed = [await store.outbox.claim(now, 1000), await store.outbox.claim(now, 1000)];
    expect(new Set(claimed.map((one) => one?.to.channel))).toEqual(new Set(["C1", "C2"]));
    const [first] = claimed;
    if (first) await store.outbox.delivered(first, { id: "1" }, now);
    const there = await store.digests.messages(first?.to ?? to, now, later(1));
    expect(there).toEqual(["digest|day 1"]);
    expect(await store.digests.messages(first?.to ?? to, later(1), later(2))).toEqual([]);
    expect(await store.digests.voted(now, later(1))).toEqual([]);
  });

  rule("what was accepted can be read again in order, and found by its id or the beginning of it", async (place) => {
    const { events, history } = await open(place);
    await events.accept({ source: "github", events: [event("run/1/failed"), event("run/12/failed")], receivedAt: now });
    await events.accept({ source: "github", events: [event("run/2")], receivedAt: later(1) });
    const [first, ...rest] = await history.page(0, 10);
    expect(first).toMatchObject({ event: event("run/1/failed"), receivedAt: now });
    expect(rest.map((past) => past.event.id)).toEqual(["run/12/failed", "run/2"]);
    expect(await history.page(first?.sequence ?? 0, 1)).toEqual(rest.slice(0, 1));
    expect(await history.find("run/1")).toHaveLength(2);
    expect(await history.find("run/1/failed")).toEqual([first]);
    expect(await history.find("run/3")).toEqual([]);
    expect(await history.latest(1)).toEqual((await history.page(0, 10)).slice(-1));
  });

  rule("what was accepted is found by its run or its delivery, letter by letter", async (place) => {
    const { events, history } = await open(place);
    const odd = 'a_b%!"\\C';
    const accept = (id: string, runId: string, deliveryId?: string) =>
      events.accept({
        source: "github",
        events: [{ ...event(id), runId }],
        receivedAt: now,
        ...(deliveryId === undefined ? {} : { deliveryId }),
      });
    await accept("1", odd);
    await accept("2", odd.replace("_", "x"));
    await accept("3", odd.toLowerCase());
    await accept("4", odd, "72d3");
    const ids = async (named: string) => (await history.findBy(named)).map((past) => past.event.id);
    expect(await ids(odd)).toEqual(["4", "1"]);
    expect(await ids("72d3")).toEqual(["4"]);
    expect(await ids("72d")).toEqual([]);
  });

  rule("closing ends what was begun, and may be said twice", async (place) => {
    const store = await open(place);
    const accepted = Array.from({ length: 20 }, (_, index) =>
      store.events.accept({ source: "github", events: [event(`e${index}`)], receivedAt: now }),
    );
    await Promise.all([store.close(), store.close()]);
    expect(await Promise.all(accepted)).not.toContain("duplicate");
    const again = await open(place);
    expect(await again.events.accept({ source: "github", events: [event("e19")], receivedAt: now })).toBe("duplicate");
  });

  rule("what a sender put into names and texts comes back, whatever the characters", async (place) => {
    const { events, runs } = await open(place);
    const odd = { ...event("e\0\u{1F600}"), pipeline: "nightly\0 \"'\\ %s ?" };
    expect(await events.accept({ source: "custom", deliveryId: "d\0", events: [odd], receivedAt: now })).toBe(
      "accepted",
    );
    expect(await events.accept({ source: "custom", events: [odd], receivedAt: now })).toBe("duplicate");
    expect((await runs.waiting(0, 5)).map((waiting) => waiting.event)).toEqual([odd]);
  });

  rule("many deliveries at once are each accepted once, and kept in the order in which they came", async (place) => {
    const { events, runs } = await open(place);
    const ids = Array.from({ length: 60 }, (_, index) => `e${index}`);
    const deliveries = ids
      .flatMap((id) => [id, id])
      .map((id) => ({ source: "github", deliveryId: `d-${id}`, events: [event(id)], receivedAt: now }));
    const outcomes = await Promise.all(deliveries.map((delivery) => events.accept(delivery)));
    expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(60);
    expect((await runs.waiting(0, 100)).map((waiting) => waiting.event.id)).toEqual(ids);
  });

  rule("by the time an event is acknowledged every other process sees it", async (place) => {
    const [store, other] = [await open(place), await open(place)];
    const ids = Array.from({ length: 20 }, (_, index) => `e${index}`);
    const seen = ids.map(async (id) => {
      await store.events.accept({ source: "github", events: [event(id)], receivedAt: now });
      return (await other.runs.waiting(0, 100)).some((waiting) => waiting.event.id === id);
    });
    expect(await Promise.all(seen)).not.toContain(false);
  });

  rule("of deliveries that come at once a bad one fails alone", async (place) => {
    const { events, runs } = await open(place);
    const bad = { ...event("bad"), source: undefined as unknown as string };
    const deliveries = ["a", "b", "c", "d"].map((id) => ({
      source: "github",
      deliveryId: id,
      events: [id === "c" ? bad : event(id)],
      receivedAt: now,
    }));
    const outcomes = await Promise.allSettled(deliveries.map((delivery) => events.accept(delivery)));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect((await runs.waiting(0, 10)).map((waiting) => waiting.event.id)).toEqual(["a", "b", "d"]);
  });
}
