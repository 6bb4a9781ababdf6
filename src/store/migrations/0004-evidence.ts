import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What people say of runbooks on cards, and events that happen if nothing else does. */
export const evidence: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("runbook_votes")
      .addColumn("voter", "text", (column) => column.notNull())
      .addColumn("page", "text", (column) => column.notNull())
      .addColumn("fingerprint", "text", (column) => column.notNull())
      .addColumn("worked", "integer", (column) => column.notNull())
      .addColumn("surface", "text", (column) => column.notNull())
      .addColumn("run", "text", (column) => column.notNull())
      .addColumn("voted_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("runbook_votes_key", ["voter", "page", "fingerprint"])
      .execute();
    await db.schema
      .createTable("runbook_requests")
      .addColumn("type", "text", (column) => column.notNull())
      .addColumn("pipeline", "text", (column) => column.notNull())
      .addColumn("voter", "text", (column) => column.notNull())
      .addColumn("fingerprint", "text", (column) => column.notNull())
      .addColumn("surface", "text", (column) => column.notNull())
      .addColumn("run", "text", (column) => column.notNull())
      .addColumn("requested_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("runbook_requests_key", ["type", "pipeline", "voter"])
      .execute();
    await db.schema
      .createTable("follow_ups")
      .addColumn("source", "text", (column) => column.notNull())
      .addColumn("id", "text", (column) => column.notNull())
      .addColumn("event", "text", (column) => column.notNull())
      .addColumn("due_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("follow_ups_key", ["source", "id"])
      .execute();
    await db.schema.createIndex("follow_ups_due").on("follow_ups").column("due_at").execute();
  },
};
