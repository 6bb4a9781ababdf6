import type { Claims } from "../chat/claims.ts";
import type { Db } from "./tables.ts";

/** Claims that ran out are thrown away whenever so many were taken. */
const SWEEP_EVERY = 500;

export function createClaims(db: Db): Claims {
  let taken = 0;
  return {
    async claim(key, ttlMs, now) {
      if (taken++ % SWEEP_EVERY === 0) await sweep(db, now);
      return takeClaim(db, key, ttlMs, now);
    },
  };
}

async function takeClaim(db: Db, key: string, ttlMs: number, now: Date): Promise<boolean> {
  const expires = now.getTime() + ttlMs;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("claims")
    .values({ key, expires_at: expires })
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet({ expires_at: expires }).where("claims.expires_at", "<=", now.getTime()),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

async function sweep(db: Db, now: Date): Promise<void> {
  await db.deleteFrom("claims").where("expires_at", "<=", now.getTime()).execute();
}
