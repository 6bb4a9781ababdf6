import { statSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { Kysely } from "kysely";
import { expect, test } from "vitest";
import { durably, loosely } from "../../src/store/commit.ts";
import { closeDatabase, openDatabase } from "../../src/store/database.ts";
import { nodeSqliteDialect } from "../../src/store/sqlite-dialect.ts";
import { openStore } from "../../src/store/store.ts";
import { StoreError } from "../../src/store/store-error.ts";
import type { Db } from "../../src/store/tables.ts";
import { openLog, shared } from "../../src/store/write-ahead-log.ts";
import { folder } from "./open.ts";

const NOW = new Date("2026-11-21T10:00:00Z");
const HELLO = { kind: "announcement", text: "Hello.", parts: [] } as const;

const claim = (key: string) => (db: Db) => db.insertInto("claims").values({ key, expires_at: 1 }).execute();

/** Work of which each turn ends when it is told to. */
function createTurns() {
  const turns: PromiseWithResolvers<void>[] = [];
  return {
    turns,
    work: () => {
      const turn = Promise.withResolvers<void>();
      turns.push(turn);
      return turn.promise;
    },
  };
}

test("who asks while a flush is under way gets the next one, which all of them share", async () => {
  const { turns, work } = createTurns();
  const ask = shared(work);
  const first = ask();
  await Promise.resolve();
  const heard: string[] = [];
  const others = [1, 2].map((number) => ask().then(() => heard.push(`other ${number}`)));
  turns[0]?.resolve();
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  expect([turns.length, heard]).toEqual([2, []]);
  turns[1]?.resolve();
  await Promise.all(others);
  expect(heard).toEqual(["other 1", "other 2"]);
});

test("after a flush that failed nothing is called kept any more", async () => {
  let calls = 0;
  const ask = shared(() => {
    calls += 1;
    return Promise.reject(new Error("The disk says no."));
  });
  await expect(ask()).rejects.toThrow("The disk says no.");
  await expect(ask()).rejects.toThrow("The disk says no.");
  expect(calls).toBe(1);
});

test("what is durable waits for a flush that began after its commit, what is loose for none", async () => {
  const flushed: (readonly string[])[] = [];
  const db = await openDatabase(join(await folder(), "docent.db"), async () => {
    const rows = await db.selectFrom("claims").select("key").orderBy("key").execute();
    flushed.push(rows.map(({ key }) => key));
  });
  await loosely(db, claim("a"));
  expect(flushed).toEqual([]);
  await durably(db, claim("b"));
  expect(flushed).toEqual([["a", "b"]]);
  await durably(db, () => Promise.resolve());
  expect(flushed).toHaveLength(2);
  await closeDatabase(db);
});

test("a transaction that fails is undone", async () => {
  const db = await openDatabase(join(await folder(), "docent.db"));
  await loosely(db, claim("b"));
  const twice = loosely(db, async (transaction) => {
    await claim("c")(transaction);
    await claim("b")(transaction);
  });
  await expect(twice).rejects.toThrow(/UNIQUE/);
  const rows = await db.selectFrom("claims").select("key").execute();
  expect(rows).toEqual([{ key: "b" }]);
  await closeDatabase(db);
});

test("once the disk did not keep something, all that needs it is refused before it is written", async () => {
  const path = join(await folder(), "docent.db");
  let flushes = 0;
  const db = await openDatabase(path, () => {
    flushes += 1;
    return Promise.reject(new Error("EIO: i/o error, fdatasync"));
  });
  const refusals: unknown[] = [];
  const note = (error: unknown) => refusals.push(error);
  await durably(db, claim("a")).catch(note);
  await durably(db, claim("b")).catch(note);
  await loosely(db, claim("c")).catch(note);
  expect(refusals).toHaveLength(3);
  expect(new Set(refusals).size).toBe(1);
  expect(refusals[0]).toBeInstanceOf(StoreError);
  expect(refusals[0]).toMatchObject({
    message: `What was written to ${path}-wal may not be on disk: EIO: i/o error, fdatasync.`,
    cure: "Restart Docent once the disk is well.",
  });
  const rows = await db.selectFrom("claims").select("key").execute();
  expect({ rows, flushes }).toEqual({ rows: [{ key: "a" }], flushes: 1 });
  await closeDatabase(db);
});

test("while the disk is bad an entry is claimed once: further claims count as no attempts", async () => {
  const path = join(await folder(), "docent.db");
  const bad = await openStore(path, () => Promise.reject(new Error("EIO")));
  const to = { platform: "teams", channel: "ml" } as const;
  await bad.outbox.append([{ run: "r", to, action: "card", message: HELLO }], NOW);
  expect(bad.failure()).toBeUndefined();
  const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
  for (const minutes of [0, 2, 4, 6])
    await expect(bad.outbox.claim(later(minutes), 60_000)).rejects.toThrow("may not be on disk");
  expect(bad.failure()?.cure).toBe("Restart Docent once the disk is well.");
  await bad.close();
  const well = await openStore(path);
  expect(await well.outbox.claim(later(8), 60_000)).toMatchObject({ attempts: 1, doubts: 1 });
  expect(well.failure()).toBeUndefined();
  await well.close();
});

test("who waits for a flush when the store is closed gets it", async () => {
  const path = join(await folder(), "docent.db");
  const disk = Promise.withResolvers<void>();
  let flushes = 0;
  const store = await openStore(path, async (file) => {
    flushes += 1;
    await disk.promise;
    await file.datasync();
  });
  const save = (id: string) => store.board.save("ml", id, undefined, HELLO, NOW);
  const first = save("first");
  await expect.poll(() => flushes).toBe(1);
  const others = ["second", "third"].map(save);
  const closed = store.close();
  await sleep(20);
  disk.resolve();
  await Promise.all([first, ...others]);
  await closed;
  expect(flushes).toBe(2);
  const again = await openStore(path);
  expect(await again.board.list("ml", 10)).toHaveLength(3);
  await again.close();
});

test("what was begun before the store is closed is written and flushed", async () => {
  const path = join(await folder(), "docent.db");
  const store = await openStore(path);
  const saved = ["1", "2", "3"].map((id) => store.board.save("ml", id, undefined, HELLO, NOW));
  const closed = store.close();
  expect(await Promise.all(saved)).toHaveLength(3);
  await closed;
  const again = await openStore(path);
  expect(await again.board.list("ml", 10)).toHaveLength(3);
  await again.close();
});

test("a database is closed also where its log cannot be", async () => {
  const database = new DatabaseSync(join(await folder(), "docent.db"));
  database.exec("PRAGMA journal_mode = WAL; CREATE TABLE some (thing)");
  const log = await openLog(database);
  const close = () => log.close().then(() => Promise.reject(new Error("EIO")));
  const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(database, { ...log, close }) });
  await db.introspection.getTables();
  await expect(db.destroy()).rejects.toThrow("EIO");
  expect(database.isOpen).toBe(false);
});

test("where there is no log it cannot be opened: a fault shows before anything is accepted", async () => {
  const database = new DatabaseSync(join(await folder(), "docent.db"));
  database.exec("CREATE TABLE some (thing)");
  await expect(openLog(database)).rejects.toThrow("ENOENT");
  database.close();
});

test("through a link the log beside the file itself is flushed", async () => {
  const dir = await folder();
  await Promise.all(["disk", "data"].map((name) => mkdir(join(dir, name))));
  await symlink(join(dir, "disk/docent.db"), join(dir, "data/docent.db"));
  const inodes: number[] = [];
  const db = await openDatabase(join(dir, "data/docent.db"), async (file) => {
    inodes.push((await file.stat()).ino, statSync(join(dir, "disk/docent.db-wal")).ino);
  });
  await durably(db, claim("a"));
  const [opened, named] = inodes;
  expect(opened).toBe(named);
  await closeDatabase(db);
});

test("what is not written loosely is flushed by SQLite itself, before and after what is", async () => {
  const db = await openDatabase(join(await folder(), "docent.db"));
  const synchronous = async (): Promise<unknown> => {
    const { rows } = await db.executeQuery({
      sql: "PRAGMA synchronous",
      parameters: [],
      query: { kind: "RawNode", sqlFragments: ["PRAGMA synchronous"], parameters: [] },
      queryId: { queryId: "test" },
    });
    return rows;
  };
  const FULL = [{ synchronous: 2 }];
  expect(await synchronous()).toEqual(FULL);
  await loosely(db, claim("a"));
  await expect(loosely(db, claim("a"))).rejects.toThrow(/UNIQUE/);
  expect(await synchronous()).toEqual(FULL);
  await closeDatabase(db);
});

test("what is flushed is the file that SQLite writes its log to", async () => {
  const path = join(await folder(), "docent.db");
  const inodes: number[] = [];
  const db = await openDatabase(path, async (file) => {
    inodes.push((await file.stat()).ino, statSync(`${path}-wal`).ino);
    await file.datasync();
  });
  await durably(db, claim("a"));
  const [opened, named] = inodes;
  expect(opened).toBe(named);
  await closeDatabase(db);
});
