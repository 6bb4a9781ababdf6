import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import type { Outbox } from "../../src/announce/outbox.ts";
import { openDatabase } from "../../src/store/database.ts";
import { heads } from "../../src/store/outbox.ts";
import { createMemoryOutbox } from "../announce/memory-outbox.ts";
import { outboxContract } from "../contracts/outbox.ts";
import { folder, open } from "./open.ts";

outboxContract("SQLite in a file", async () => (await open(join(await folder(), "docent.db"))).outbox);
outboxContract("SQLite in memory", async () => (await open()).outbox);
outboxContract("the model", () => Promise.resolve(createMemoryOutbox()));

const now = new Date("2026-11-20T10:00:00.000Z");
const ref = { ts: "1" };
const numbered = (number: number) => ({
  run: `run-${number % 10}`,
  to: { platform: "web", channel: `c${number % 3}` } as const,
  action: number < 30 ? ("card" as const) : ("reply" as const),
  message: { kind: "announcement" as const, text: String(number), parts: [] },
});

test("two workers on one file send everything once, each lane in order", async () => {
  const file = join(await folder(), "docent.db");
  const [one, other] = [(await open(file)).outbox, (await open(file)).outbox];
  const entries = Array.from({ length: 90 }, (_, index) => numbered(index));
  await one.append(entries, now);
  const sent: string[] = [];
  const work = async (outbox: Outbox) => {
    for (let leased = await outbox.claim(now, 60_000); leased; leased = await outbox.claim(now, 60_000)) {
      sent.push(`${leased.run} ${leased.to.channel} ${leased.message.text}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(await outbox.delivered(leased, ref, now)).toBe(true);
    }
  };
  // Each pass ends when it meets a moment in which the other holds all heads, so a few are run.
  for (let pass = 0; pass < 5; pass++) await Promise.all([work(one), work(other), work(one)]);
  expect(sent).toHaveLength(entries.length);
  expect(new Set(sent).size).toBe(entries.length);
  for (const [, texts] of Map.groupBy(sent, (line) => line.split(" ").slice(0, 2).join(" "))) {
    const order = texts.map((line) => Number(line.split(" ")[2]));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  }
});

test("what was appended and leased is there after the file was closed and opened again", async () => {
  const file = join(await folder(), "docent.db");
  const first = await open(file);
  await first.outbox.append([numbered(0), numbered(1)], now);
  const leased = await first.outbox.claim(now, 60_000);
  await first.close();
  const { outbox } = await open(file);
  expect((await outbox.claim(now, 60_000))?.message.text).toBe("1");
  const after = new Date(now.getTime() + 60_000);
  expect(await outbox.claim(after, 60_000)).toMatchObject({ id: leased?.id, doubts: 1, attempts: 1 });
});

test("what is due is found without reading the history", async () => {
  const db = await openDatabase(":memory:");
  const plan = await heads(db, []).orderBy("head.sequence").limit(1).explain(undefined, sql`query plan`);
  await db.destroy();
  expect(plan.map((row) => String(row["detail"])).join("\n")).toBe(
    [
      "SCAN head USING INDEX outbox_order",
      "CORRELATED SCALAR SUBQUERY 1",
      "SEARCH earlier USING INDEX outbox_open (run=? AND platform=? AND channel=? AND sequence<?)",
    ].join("\n"),
  );
});
