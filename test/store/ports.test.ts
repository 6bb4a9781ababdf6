import { join } from "node:path";
import { expect, test } from "vitest";
import type { Reply } from "../../src/chat/reply.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createFeedback } from "../../src/store/feedback.ts";
import { claimsContract } from "../contracts/claims.ts";
import { folder, open } from "./open.ts";

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

claimsContract("in memory", async () => (await open()).claims);
claimsContract("in a file", async () => (await open(join(await folder(), "docent.db"))).claims);

test("two processes on one file take a claim once", async () => {
  const file = join(await folder(), "docent.db");
  const [one, other] = [await open(file), await open(file)];
  const won = await Promise.all([one, other].map((store) => store.claims.claim("a", 1000, now)));
  expect(won.filter(Boolean)).toHaveLength(1);
});

test("a second vote of the same person on the same place replaces the first, and only that", async () => {
  const db = await openDatabase(":memory:");
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

test("a delivery is accepted once, by its own id and by the ids of its events", async () => {
  const { events } = await open();
  const delivery = { source: "github", deliveryId: "d1", events: [event("e1"), event("e2")], receivedAt: now };
  expect(await events.accept(delivery)).toBe("accepted");
  expect(await events.accept(delivery)).toBe("duplicate");
  expect(await events.accept({ ...delivery, deliveryId: "d2" })).toBe("duplicate");
  expect(await events.accept({ ...delivery, deliveryId: "d3", events: [event("e2"), event("e3")] })).toBe("accepted");
});

test("a delivery without events or without an id is accepted", async () => {
  const { events } = await open();
  expect(await events.accept({ source: "github", deliveryId: "ping", events: [], receivedAt: now })).toBe("accepted");
  expect(await events.accept({ source: "custom", events: [event("e1")], receivedAt: now })).toBe("accepted");
  expect(await events.accept({ source: "custom", events: [event("e1")], receivedAt: now })).toBe("duplicate");
});

test("deliveries of two sources may share an id, and so may their events", async () => {
  const { events } = await open();
  const delivery = { source: "github", deliveryId: "1", events: [event("e1")], receivedAt: now };
  await events.accept(delivery);
  const other = { ...delivery, source: "gitlab", events: [{ ...event("e1"), source: "gitlab" }] };
  expect(await events.accept(other)).toBe("accepted");
});

test("a delivery that could not be kept is not claimed either", async () => {
  const { events } = await open();
  const delivery = { source: "github", deliveryId: "d1", events: [event("e1")], receivedAt: now };
  const broken = { ...event("e2"), source: undefined as unknown as string };
  await expect(events.accept({ ...delivery, events: [event("e1"), broken] })).rejects.toThrow(/NOT NULL/);
  expect(await events.accept(delivery)).toBe("accepted");
});

test("the board lists its newest cards, newest first, with their threads, and replaces in place", async () => {
  const { board } = await open();
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

test("a conversation is found by its id or by its name in any case, and replaced", async () => {
  const { conversations } = await open();
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

test("closing ends what was begun, and may be said twice", async () => {
  const file = join(await folder(), "docent.db");
  const store = await open(file);
  const accepted = Array.from({ length: 20 }, (_, index) =>
    store.events.accept({ source: "github", events: [event(`e${index}`)], receivedAt: now }),
  );
  await Promise.all([store.close(), store.close()]);
  expect(await Promise.all(accepted)).not.toContain("duplicate");
  const again = await open(file);
  expect(await again.events.accept({ source: "github", events: [event("e19")], receivedAt: now })).toBe("duplicate");
});
