import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { dueEntries } from "../../src/store/due-entries.ts";
import { createMemoryOutbox } from "../announce/memory-outbox.ts";
import { outboxContract } from "../contracts/outbox.ts";
import { folder, open } from "./open.ts";

outboxContract("SQLite in a file", async () => (await open(join(await folder(), "docent.db"))).outbox);
outboxContract("SQLite in memory", async () => (await open()).outbox);
outboxContract("the model", () => Promise.resolve(createMemoryOutbox()));

const now = new Date("2026-11-20T10:00:00.000Z");
const numbered = (number: number) => ({
  run: `run-${number % 10}`,
  to: { platform: "web", channel: `c${number % 3}` } as const,
  action: number < 30 ? ("card" as const) : ("reply" as const),
  message: { kind: "announcement" as const, text: String(number), parts: [] },
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

test("what is due is found without reading the history, nor all that waits", async () => {
  const db = await openDatabase(":memory:");
  const query = dueEntries(now, [{ platform: "slack", only: "posts" }], 1);
  const { rows } = await sql<{ detail: string }>`explain query plan ${query}`.execute(db);
  await db.destroy();
  const reads = rows.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH) (?!destination)/.test(detail));
  // The last scan is of the window.
  expect(reads).toMatchInlineSnapshot(`
    [
      "SCAN CONSTANT ROW",
      "SCAN other USING INDEX outbox_places",
      "SEARCH other USING INDEX outbox_places (<expr>>?)",
      "SEARCH head USING INTEGER PRIMARY KEY (rowid=?)",
      "SEARCH near USING INDEX outbox_places (<expr>=? AND due_at<?)",
      "SEARCH earlier USING INDEX outbox_open (run=? AND platform=? AND channel=? AND sequence<?)",
      "SCAN first",
      "SEARCH cards USING COVERING INDEX sqlite_autoindex_cards_1 (run=? AND platform=? AND channel=?)",
    ]
  `);
});
