import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { openStore } from "../../src/store/store.ts";
import { StoreError } from "../../src/store/store-error.ts";
import { dump, dumpSchema, restore } from "./dump.ts";
import { folder, open } from "./open.ts";

const SCHEMA_1 = readFileSync(fileURLToPath(new URL("fixtures/schema-1.sql", import.meta.url)), "utf8");
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20) + minutes * 60_000);

async function refusal(path: string): Promise<StoreError> {
  const error = await openStore(path).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StoreError)) throw new Error("it was opened, or failed otherwise", { cause: error });
  return error;
}

test("a file of schema version 1 is migrated, and all that it held is there", async () => {
  const file = join(await folder(), "docent.db");
  restore(file, SCHEMA_1);
  const store = await open(file);
  expect(await store.claims.claim("slack:Ev1", 1, at(0))).toBe(false);
  expect((await store.board.list("ml", 10)).map((card) => card.replies.length)).toEqual([1]);
  expect(await store.conversations.find("teams", "ml")).toMatchObject({ channel: "19:a" });
  expect((await store.runs.waiting(0, 10)).map((waiting) => waiting.event.id)).toEqual(["e2"]);
  expect(await store.runs.run("github|nightly|7")).toMatchObject({ version: 1, state: { events: [{ id: "e1" }] } });
  expect(await store.outbox.claim(at(5), 60_000)).toMatchObject({
    action: "reply",
    card: { channel: "C1", ts: "1.2" },
  });
  const again = { source: "github", deliveryId: "d2", events: [], receivedAt: at(5) };
  expect(await store.events.accept(again)).toBe("duplicate");
});

test("the dump of the old file is what was committed: the next one is made the same way", async () => {
  const file = join(await folder(), "docent.db");
  restore(file, SCHEMA_1);
  expect(dump(file)).toBe(SCHEMA_1);
});

test("a migrated file has the schema of a new one", async () => {
  const dir = await folder();
  restore(join(dir, "old.db"), SCHEMA_1);
  for (const name of ["old.db", "new.db"]) await (await openStore(join(dir, name))).close();
  expect(dumpSchema(join(dir, "old.db"))).toBe(dumpSchema(join(dir, "new.db")));
});

test("a file is made with its folder, and opened again", async () => {
  const file = join(await folder(), "deep/er/docent.db");
  await (await openStore(file)).close();
  await (await openStore(file)).close();
  expect((await stat(file)).size).toBeGreaterThan(0);
});

test("many processes may start at once on a file that is not there yet", async () => {
  const file = join(await folder(), "docent.db");
  const stores = await Promise.all(Array.from({ length: 5 }, () => open(file)));
  const won = await Promise.all(stores.map((store) => store.claims.claim("a", 1000, at(0))));
  expect(won.filter(Boolean)).toHaveLength(1);
});

test("what is committed is flushed to disk", async () => {
  const file = join(await folder(), "docent.db");
  const db = await openDatabase(file);
  const { rows } = await db.getExecutor().executeQuery<{ synchronous: number }>({
    sql: "PRAGMA synchronous",
    parameters: [],
    query: { kind: "RawNode", sqlFragments: ["PRAGMA synchronous"], parameters: [] },
    queryId: { queryId: "test" },
  });
  await db.destroy();
  expect(rows).toEqual([{ synchronous: 2 }]);
  const database = new DatabaseSync(file);
  expect(database.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
  database.close();
});

test("a file of a newer Docent is refused and left as it was", async () => {
  const file = join(await folder(), "docent.db");
  await (await openStore(file)).close();
  const database = new DatabaseSync(file);
  database.exec("insert into kysely_migration values ('0999-later', '2030-01-01T00:00:00.000Z')");
  const before = database.prepare("select * from kysely_migration").all();
  database.close();
  const error = await refusal(file);
  expect(error.message).toContain("docent.db was written by a newer Docent (its schema has 0999-later");
  expect(error.cure).toBe("Start the newer Docent again, or move the file away to start with an empty one.");
  const same = new DatabaseSync(file);
  expect(same.prepare("select * from kysely_migration").all()).toEqual(before);
  same.close();
});

test("a file that is no database is refused with the cure and left as it was", async () => {
  const file = join(await folder(), "docent.db");
  writeFileSync(file, "# Notes\n".repeat(2000));
  const error = await refusal(file);
  expect(error.message).toMatch(/docent\.db cannot be used: file is not a database\.$/);
  expect(error.cure).toBe("Put back a backup of it, or move the file away to start with an empty one.");
  expect(readFileSync(file, "utf8")).toBe("# Notes\n".repeat(2000));
});

test("a damaged file is refused with the same cure", async () => {
  const file = join(await folder(), "docent.db");
  await (await openStore(file)).close();
  const bytes = readFileSync(file);
  bytes.fill(0xff, 100, 4096);
  writeFileSync(file, bytes);
  expect((await refusal(file)).cure).toMatch(/^Put back a backup/);
});

test("a folder that cannot be written is refused with another cure", async () => {
  const dir = await folder();
  writeFileSync(join(dir, "file"), "");
  const error = await refusal(join(dir, "file/docent.db"));
  expect(error.cure).toMatch(/DOCENT_DATA/);
  expect((await refusal(dir)).message).toMatch(/unable to open database file/);
});

test("a file system on which SQLite keeps no write-ahead log is refused", async () => {
  const file = join(await folder(), "docent.db");
  // A form of access without shared memory, as on some network drives.
  const error = await refusal(`file:${encodeURIComponent(file)}?vfs=unix-none`);
  expect(error.message).toMatch(/SQLite keeps no write-ahead log there, but stays in journal mode delete\.$/);
  expect(error.cure).toBe("Put it on a local disk: name a folder there with DOCENT_DATA.");
});

test("what is kept in memory needs no log", async () => {
  const store = await open(":memory:");
  expect(await store.claims.claim("a", 1000, at(0))).toBe(true);
});

test("the version that somebody has written into a file stays", async () => {
  const file = join(await folder(), "docent.db");
  const database = new DatabaseSync(file);
  database.exec("PRAGMA user_version = 7");
  database.close();
  await (await openStore(file)).close();
  const same = new DatabaseSync(file);
  expect(same.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: 7 });
  same.close();
});

test("a failed open leaves nothing behind that keeps the file", async () => {
  const dir = await folder();
  const file = join(dir, "docent.db");
  writeFileSync(file, "no database at all, but long enough to look at its header".repeat(10));
  await refusal(file);
  rmSync(file);
  chmodSync(dir, 0o755);
  await (await openStore(file)).close();
  expect((await stat(file)).size).toBeGreaterThan(0);
});

test("a statement waits for another process without holding up this one", async () => {
  const file = join(await folder(), "docent.db");
  const store = await open(file);
  const other = new DatabaseSync(file);
  other.exec("begin immediate");
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 5);
  const asked = performance.now();
  const claimed = store.claims.claim("a", 1000, at(0));
  await expect.poll(() => turns, { interval: 5, timeout: 10_000 }).toBeGreaterThan(10);
  // Held up, this one would stand still for as long as a statement waits at most.
  expect(performance.now() - asked).toBeLessThan(3000);
  other.exec("commit");
  other.close();
  expect(await claimed).toBe(true);
  clearInterval(timer);
});

test("after each transaction the rest of the process gets a turn", async () => {
  const store = await open(":memory:");
  let turns = 0;
  let next: NodeJS.Immediate | undefined;
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  count();
  for (let times = 0; times < 5; times++) await store.outbox.claim(at(0), 60_000);
  clearImmediate(next);
  expect(turns).toBeGreaterThan(5);
});
