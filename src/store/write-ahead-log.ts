import { type FileHandle, open } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";
import { messageOf } from "../errors.ts";
import { StoreError } from "./store-error.ts";

/** Makes all that was written to the file lasting. */
export type FlushFile = (file: FileHandle) => Promise<void>;

const flushData: FlushFile = (file) => file.datasync();

/** The write-ahead log of an open database file, flushed beside the thread that writes it. */
export interface WriteAheadLog {
  /** That of the flush that has failed, after which none is believed. */
  failure(): StoreError | undefined;
  /**
   * Lets SQLite commit without a flush meanwhile; the caller has the connection for itself, and no transaction.
   * @throws {StoreError} before the work, once a flush has failed
   */
  unflushed<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Resolves when all that was committed before is on disk; those who ask at once share a flush.
   * @throws {StoreError} when this flush has failed, or one before
   */
  flush(): Promise<void>;
  /** Does what asks for a flush when it has committed: the log is not closed before. */
  keptOpen<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * In a write-ahead log commits are a sequence: to flush the file keeps all of them, and a power cut takes back the last
 * ones only. SQLite, whose own flush holds up the thread, sees to the rest with `synchronous = NORMAL`: it flushes the
 * log before it copies pages out of it, and the database before it overwrites the log
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). Its locks are on other files, so the log may be opened
 * beside it (https://www.sqlite.org/howtocorrupt.html, 2.2).
 * @param database in a file, which SQLite has flushed a commit of by then
 */
export async function openLog(
  database: Pick<DatabaseSync, "exec" | "location">,
  flushFile: FlushFile = flushData,
): Promise<WriteAheadLog> {
  // The log of a database that was opened through a link lies beside the file itself.
  const path = `${database.location()}-wal`;
  const file = await open(path, "r+");
  const underWay = new Set<Promise<unknown>>();
  let failure: StoreError | undefined;
  return {
    failure: () => failure,
    async unflushed(work) {
      if (failure) throw failure;
      // It takes effect when it is prepared, so it must not be kept ready as other statements are.
      database.exec("PRAGMA synchronous = NORMAL");
      try {
        return await work();
      } finally {
        database.exec("PRAGMA synchronous = FULL");
      }
    },
    flush: shared(async () => {
      try {
        await flushFile(file);
      } catch (error) {
        failure = unflushable(path, error);
        throw failure;
      }
    }),
    async keptOpen(work) {
      const working = work();
      underWay.add(working);
      try {
        return await working;
      } finally {
        underWay.delete(working);
      }
    },
    async close() {
      await Promise.allSettled(underWay);
      await file.close();
    },
  };
}

function unflushable(path: string, error: unknown): StoreError {
  const message = `What was written to ${path} may not be on disk: ${messageOf(error)}.`;
  return new StoreError(message, "Restart Docent once the disk is well.", { cause: error });
}

/**
 * Whoever calls while the work is under way shares its next turn. After a failure it fails for ever: of what a flush
 * has failed to keep the next one may say that it has (https://wiki.postgresql.org/wiki/Fsync_Errors).
 */
export function shared(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  let isWaiting = false;
  return () => {
    if (isWaiting) return last;
    isWaiting = true;
    last = last.then(() => {
      isWaiting = false;
      return work();
    });
    return last;
  };
}
