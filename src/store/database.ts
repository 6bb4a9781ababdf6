import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { messageOf } from "../errors.ts";
import { describeAddress, isAddress } from "./address.ts";
import { migrate } from "./migrate.ts";
import { nodeSqliteDialect } from "./sqlite-dialect.ts";
import { StoreError } from "./store-error.ts";
import type { Db, Tables } from "./tables.ts";
import { type FlushFile, openLog } from "./write-ahead-log.ts";

const IN_MEMORY = ":memory:";

/** How long the start waits while another process holds the file for itself, in milliseconds. */
const OPEN_TIMEOUT_MS = 5000;

/**
 * Opens a file, made with its folder where there is none, or a PostgreSQL database, and brings its tables up to date.
 * What is committed survives kill -9, and a power cut unless it was written `loosely`; several processes may use the
 * same one.
 * @param place path of the file, ":memory:", or an address: `postgres://…`
 * @param flushFile makes a file lasting; by the disk where absent
 * @throws {StoreError} when it cannot be used; it is then left as it was
 */
export async function openDatabase(place: string, flushFile?: FlushFile): Promise<Db> {
  return isAddress(place) ? openServer(place) : openFileDatabase(place, flushFile);
}

async function openServer(address: string): Promise<Db> {
  // Most processes keep a file, and need no driver for another database.
  const { examinePostgres, openPostgres, unusablePostgres } = await import("./postgres.ts");
  const db = openPostgres(address);
  try {
    const schema = await examinePostgres(db, address);
    await migrate(db as Kysely<unknown>, `The database ${describeAddress(address)}`, schema);
    return db;
  } catch (error) {
    await db.destroy();
    throw error instanceof StoreError ? error : unusablePostgres(address, error);
  }
}

async function openFileDatabase(path: string, flushFile: FlushFile | undefined): Promise<Db> {
  const database = openFile(path);
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
  try {
    await migrate(db as Kysely<unknown>, path);
    if (path === IN_MEMORY) return db;
    await commitNothing(db);
    return new Kysely<Tables>({ dialect: nodeSqliteDialect(database, await openLog(database, flushFile)) });
  } catch (error) {
    database.close();
    throw error instanceof StoreError ? error : unusable(path, error);
  }
}

/** Writes what is there: with its first commit SQLite also flushes the folder, in which the log may be new. */
function commitNothing(db: Db): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(transaction);
    await sql`pragma user_version = ${sql.lit(rows[0]?.user_version ?? 0)}`.execute(transaction);
  });
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
    const mode = database.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
    if (path !== IN_MEMORY && mode !== "wal") throw withoutLog(path, String(mode));
    database.exec("PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0;");
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof StoreError ? error : unusable(path, error);
  }
}

/** Processes must share memory for it, which some file systems cannot (https://www.sqlite.org/wal.html). */
function withoutLog(path: string, mode: string): StoreError {
  return new StoreError(
    `The data file ${path} cannot be used: SQLite keeps no write-ahead log there, but stays in journal mode ${mode}.`,
    "Put it on a local disk: name a folder there with DOCENT_DATA.",
  );
}

function unusable(path: string, error: unknown): StoreError {
  const cure = /not a database|malformed/i.test(messageOf(error))
    ? "Put back a backup of it, or move the file away to start with an empty one."
    : "Make its folder readable and writable for this user, or name another one with DOCENT_DATA.";
  return new StoreError(`The data file ${path} cannot be used: ${messageOf(error)}.`, cure, { cause: error });
}
