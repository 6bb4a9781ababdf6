import { createHash } from "node:crypto";
import { PostgresAdapter, sql } from "kysely";
import type { Db } from "./tables.ts";

export function isPostgres(db: Pick<Db, "getExecutor">): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/**
 * Lets one transaction at a time read and write what belongs to these runs, until it ends. SQLite has a single writer
 * and needs no more than that.
 */
export async function lockRuns(db: Db, runs: readonly string[]): Promise<void> {
  if (!isPostgres(db)) return;
  // In one order for all, so that no two wait for each other.
  for (const key of [...new Set(runs.map(lockKey))].sort())
    await sql`select pg_advisory_xact_lock(${key}::bigint)`.execute(db);
}

/** Without waiting. @returns whether it is ours */
export async function tryLockRun(db: Db, run: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(${lockKey(run)}::bigint) as locked`.execute(db);
  return rows[0]?.locked === true;
}

function lockKey(run: string): string {
  return createHash("sha256").update("docent run ").update(run).digest().readBigInt64BE().toString();
}
