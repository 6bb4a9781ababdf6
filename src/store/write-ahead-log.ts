import { type FileHandle, open } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";

/** Makes all that was written to the file lasting. */
export type FlushFile = (file: FileHandle) => Promise<void>;

const flushData: FlushFile = (file) => file.datasync();

/** The write-ahead log of an open database file, flushed beside the thread that writes it. */
export interface WriteAheadLog {
  /** Lets SQLite commit without a flush meanwhile; the caller has the connection for itself, and no transaction. */
  unflushed<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when all that was committed before is on disk; those who ask at once share a flush. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * In a write-ahead log commits are a sequence: to flush the file keeps all of them, and a power cut takes back the last
 * ones only. SQLite, whose own flush holds up the thread, sees to the rest with `synchronous = NORMAL`: it flushes the
 * log before it copies pages out of it, and the database before it overwrites the log
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). Its locks are on other files, so the log may be opened
 * beside it (https://www.sqlite.org/howtocorrupt.html, 2.2).
 * @param path of the database, which SQLite has flushed a commit of by then
 */
export function createLog(
  database: Pick<DatabaseSync, "exec">,
  path: string,
  flushFile: FlushFile = flushData,
): WriteAheadLog {
  let file: Promise<FileHandle> | undefined;
  return {
    async unflushed(work) {
      // It takes effect when it is prepared, so it must not be kept ready as other statements are.
      database.exec("PRAGMA synchronous = NORMAL");
      try {
        return await work();
      } finally {
        database.exec("PRAGMA synchronous = FULL");
      }
    },
    flush: shared(async () => {
      file ??= open(`${path}-wal`, "r+");
      await flushFile(await file);
    }),
    async close() {
      await (await file)?.close();
    },
  };
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
