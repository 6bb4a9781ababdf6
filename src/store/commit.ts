import { NodeSqliteAdapter } from "./sqlite-dialect.ts";
import type { StoreError } from "./store-error.ts";
import type { Db } from "./tables.ts";
import type { WriteAheadLog } from "./write-ahead-log.ts";

/**
 * Writes in one transaction, which is on disk when this resolves.
 * @param isHeard whether somebody acts on the result. Also where nothing was written: a duplicate may be one of
 *   something that is not on disk yet
 * @throws {StoreError} when a flush has failed: before it writes, where that was earlier
 */
export function durably<T>(
  db: Db,
  write: (transaction: Db) => Promise<T>,
  isHeard: (result: T) => boolean = () => true,
): Promise<T> {
  const log = logOf(db);
  if (log === undefined) return loosely(db, write);
  return log.keptOpen(async () => {
    const result = await loosely(db, write);
    if (isHeard(result)) await log.flush();
    return result;
  });
}

/**
 * Writes in one transaction, for what is made again from the rest when it is missing. A power cut may take it back, with
 * all that came after it and nothing that came before, until something after it is durable; nothing else can.
 * @throws {StoreError} before it writes, once a flush has failed
 */
export function loosely<T>(db: Db, write: (transaction: Db) => Promise<T>): Promise<T> {
  const log = logOf(db);
  if (log === undefined) return db.transaction().execute(write);
  return db.connection().execute((connection) => log.unflushed(() => connection.transaction().execute(write)));
}

/** Of the flush that has failed: since then nothing is written any more, neither `durably` nor `loosely`. */
export function failureOf(db: Db): StoreError | undefined {
  return logOf(db)?.failure();
}

/** A server flushes what it commits by itself. */
function logOf(db: Db): WriteAheadLog | undefined {
  const { adapter } = db.getExecutor();
  return adapter instanceof NodeSqliteAdapter ? adapter.log : undefined;
}
