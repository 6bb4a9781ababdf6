import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What channels asked for, what they do not want to hear, and which of their digests were sent. */
export const subscriptions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("subscriptions")
      .addColumn("platform", "text", (column) => column.notNull())
      .addColumn("channel", "text", (column) => column.notNull())
      // Pipeline and branch in lower case.
      .addColumn("key", "text", (column) => column.notNull())
      .addColumn("pipeline", "text", (column) => column.notNull())
      .addColumn("branch", "text")
      .addColumn("what", "text", (column) => column.notNull())
      .addColumn("added_by", "text", (column) => column.notNull())
      .addColumn("added_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("subscriptions_key", ["platform", "channel", "key"])
      .execute();
    await db.schema
      .createTable("mutes")
      .addColumn("platform", "text", (column) => column.notNull())
      .addColumn("channel", "text", (column) => column.notNull())
      .addColumn("is_key", "integer", (column) => column.notNull())
      .addColumn("pipeline", "text", (column) => column.notNull())
      .addColumn("until", "bigint", (column) => column.notNull())
      .addColumn("muted_by", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("mutes_key", ["platform", "channel", "is_key", "pipeline"])
      .execute();
    await db.schema
      .createTable("digests")
      .addColumn("platform", "text", (column) => column.notNull())
      .addColumn("channel", "text", (column) => column.notNull())
      .addColumn("period", "text", (column) => column.notNull())
      .addColumn("sent_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("digests_key", ["platform", "channel", "period"])
      .execute();
  },
};
