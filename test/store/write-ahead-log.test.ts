import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { durably, flush, loosely } from "../../src/store/commit.ts";
import { closeDatabase, openDatabase } from "../../src/store/database.ts";
import type { Db } from "../../src/store/tables.ts";
import { shared } from "../../src/store/write-ahead-log.ts";
import { folder } from "./open.ts";

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
  await flush(db);
  expect(flushed).toHaveLength(3);
  await closeDatabase(db);
});

test("what is durable is refused when the disk did not keep it, and a transaction that fails is undone", async () => {
  const db = await openDatabase(join(await folder(), "docent.db"), () =>
    Promise.reject(new Error("The disk says no.")),
  );
  await expect(durably(db, claim("a"))).rejects.toThrow("The disk says no.");
  await loosely(db, claim("b"));
  const twice = loosely(db, async (transaction) => {
    await claim("c")(transaction);
    await claim("b")(transaction);
  });
  await expect(twice).rejects.toThrow(/UNIQUE/);
  const rows = await db.selectFrom("claims").select("key").orderBy("key").execute();
  expect(rows.map(({ key }) => key)).toEqual(["a", "b"]);
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
