import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { messageOf } from "../errors.ts";
import { migrate } from "./migrate.ts";
import { nodeSqliteDialect } from "./sqlite-dialect.ts";
import { StoreError } from "./store-error.ts";
import type { Db, Tables } from "./tables.ts";

const IN_MEMORY = ":memory:";

/** How long the start waits while another process holds the file for itself, in milliseconds. */
const OPEN_TIMEOUT_MS = 5000;

/**
 * Opens the file, made with its folder where there is none, and brings its tables up to date. What a transaction has
 * committed survives kill -9 and a power cut; several processes may open the same file.
 * @throws {StoreError} when it cannot be used; it is then left as it was
 */
export async function openDatabase(path: string): Promise<Db> {
  const database = openFile(path);
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
  try {
    await migrate(db as Kysely<unknown>, path);
    return db;
  } catch (error) {
    database.close();
    throw error instanceof StoreError ? error : unusable(path, error);
  }
}

/** Kysely would close the file in the middle of a transaction: its own turn comes after all that were begun. */
export async function closeDatabase(db: Db): Promise<void> {
  await db.connection().execute(() => Promise.resolve());
  await db.destroy();
}

function openFile(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (path !== IN_MEMORY) mkdirSync(dirname(path), { recursive: true });
    database = new DatabaseSync(path, { timeout: OPEN_TIMEOUT_MS, enableForeignKeyConstraints: true });
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0;");
    return database;
  } catch (error) {
    database?.close();
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): StoreError {
  const cure = /not a database|malformed/i.test(messageOf(error))
    ? "Put back a backup of it, or move the file away to start with an empty one."
    : "Make its folder readable and writable for this user, or name another one with DOCENT_DATA.";
  return new StoreError(`The data file ${path} cannot be used: ${messageOf(error)}.`, cure, { cause: error });
}
