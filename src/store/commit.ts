import { FileAdapter } from "./sqlite-dialect.ts";
import type { Db } from "./tables.ts";
import type { WriteAheadLog } from "./write-ahead-log.ts";

/** Writes in one transaction, which is on disk when this resolves. */
export async function durably<T>(db: Db, write: (transaction: Db) => Promise<T>): Promise<T> {
  const result = await loosely(db, write);
  // Also where nothing was written: a duplicate may be one of something that is not on disk yet.
  await flush(db);
  return result;
}

/**
 * Writes in one transaction, for what is made again from the rest when it is missing. A power cut may take it back, with
 * all that came after it and nothing that came before, until something after it is durable; nothing else can.
 */
export function loosely<T>(db: Db, write: (transaction: Db) => Promise<T>): Promise<T> {
  const log = logOf(db);
  if (log === undefined) return db.transaction().execute(write);
  return db.connection().execute((connection) => log.unflushed(() => connection.transaction().execute(write)));
}

/** Resolves when all that was committed before is on disk. */
export async function flush(db: Db): Promise<void> {
  await logOf(db)?.flush();
}

/** A server flushes what it commits by itself. */
function logOf(db: Db): WriteAheadLog | undefined {
  const { adapter } = db.getExecutor();
  return adapter instanceof FileAdapter ? adapter.log : undefined;
}
