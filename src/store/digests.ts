import type { Digests } from "../announce/digest-sender.ts";
import { appendEntry } from "./outbox-append.ts";
import { lockRuns } from "./run-lock.ts";
import type { Db } from "./tables.ts";

export function createDigests(db: Db): Digests {
  return {
    async isSent({ platform, channel }, period) {
      const row = await db
        .selectFrom("digests")
        .select("period")
        .where("platform", "=", platform)
        .where("channel", "=", channel)
        .where("period", "=", period)
        .executeTakeFirst();
      return row !== undefined;
    },

    send: (entry, period, now) =>
      db.transaction().execute(async (transaction) => {
        const { platform, channel } = entry.to;
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto("digests")
          .values({ platform, channel, period, sent_at: now.getTime() })
          .onConflict((conflict) => conflict.columns(["platform", "channel", "period"]).doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await lockRuns(transaction, [entry.run]);
        await appendEntry(transaction, entry, now);
        return true;
      }),

    async messages({ platform, channel }, from, until) {
      const cards = await db
        .selectFrom("cards")
        .select("run")
        .where("platform", "=", platform)
        .where("channel", "=", channel)
        .where("posted_at", ">=", from.getTime())
        .where("posted_at", "<", until.getTime())
        .execute();
      const replies = await db
        .selectFrom("outbox")
        .select("run")
        .where("platform", "=", platform)
        .where("channel", "=", channel)
        .where("action", "=", "reply")
        .where("state", "=", "delivered")
        .where("settled_at", ">=", from.getTime())
        .where("settled_at", "<", until.getTime())
        .execute();
      return [...cards, ...replies].map(({ run }) => run);
    },

    async voted(from, until) {
      const rows = await db
        .selectFrom("runbook_votes")
        .select("run")
        .distinct()
        .where("voted_at", ">=", from.getTime())
        .where("voted_at", "<", until.getTime())
        .execute();
      return rows.map(({ run }) => run);
    },
  };
}
