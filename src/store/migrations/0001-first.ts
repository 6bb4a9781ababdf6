import type { CreateTableBuilder, Kysely } from "kysely";
import { PostgresAdapter, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Migrations are frozen once released: a later change is a later migration, and none uses the types of today. */
export const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await knowledge(db);
    await events(db);
    await outbox(db);
    await chat(db);
  },
};

/** Numbers the rows in the order in which they come. */
function sequence(db: Kysely<unknown>) {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  return <Table extends string>(table: CreateTableBuilder<Table>) =>
    isPostgres
      ? table.addColumn("sequence", "bigint", (column) => column.generatedByDefaultAsIdentity().primaryKey())
      : table.addColumn("sequence", "integer", (column) => column.primaryKey().autoIncrement());
}

async function knowledge(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("claims")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("claims_expiry").on("claims").column("expires_at").execute();
  await db.schema
    .createTable("feedback")
    .addColumn("voter", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("anchor", "text", (column) => column.notNull())
    .addColumn("helpful", "integer", (column) => column.notNull())
    .addColumn("surface", "text", (column) => column.notNull())
    .addColumn("voted_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("feedback_key", ["voter", "path", "anchor"])
    .execute();
}

async function events(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("events")
    .$call(sequence(db))
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("delivery_id", "text")
    .addColumn("event", "text", (column) => column.notNull())
    .addColumn("received_at", "bigint", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("reason", "text")
    .addColumn("settled_at", "bigint")
    .addUniqueConstraint("events_once", ["source", "id"])
    .execute();
  await db.schema
    .createIndex("events_waiting")
    .on("events")
    .column("sequence")
    .where(sql.ref("state"), "=", sql.lit("waiting"))
    .execute();
  await db.schema
    .createTable("states")
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("states_key", ["kind", "key"])
    .execute();
}

async function outbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("outbox")
    .$call(sequence(db))
    .addColumn("id", "text", (column) => column.notNull().unique())
    .addColumn("run", "text", (column) => column.notNull())
    .addColumn("platform", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("message", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("doubts", "integer", (column) => column.notNull())
    .addColumn("reposted", "integer", (column) => column.notNull())
    .addColumn("token", "text")
    .addColumn("reason", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("settled_at", "bigint")
    .execute();
  // Settled rows are kept as history, so what is still to do needs indexes of its own.
  await db.schema
    .createIndex("outbox_order")
    .on("outbox")
    .column("sequence")
    .where(sql.ref("state"), "in", [sql.lit("waiting"), sql.lit("leased")])
    .execute();
  await db.schema
    .createIndex("outbox_open")
    .on("outbox")
    .columns(["run", "platform", "channel", "sequence"])
    .where(sql.ref("state"), "in", [sql.lit("waiting"), sql.lit("leased")])
    .execute();
  await db.schema
    .createIndex("outbox_history")
    .on("outbox")
    .columns(["run", "platform", "channel", "sequence"])
    .execute();
  await db.schema
    .createTable("cards")
    .addColumn("run", "text", (column) => column.notNull())
    .addColumn("platform", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("ref", "text", (column) => column.notNull())
    .addColumn("posted_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("cards_key", ["run", "platform", "channel"])
    .execute();
}

async function chat(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("board")
    .$call(sequence(db))
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("thread_of", "text")
    .addColumn("message", "text", (column) => column.notNull())
    .addColumn("posted_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addUniqueConstraint("board_key", ["channel", "id"])
    .execute();
  await db.schema.createIndex("board_thread").on("board").columns(["channel", "thread_of", "posted_at"]).execute();
  await db.schema
    .createTable("conversations")
    .addColumn("platform", "text", (column) => column.notNull())
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("reference", "text", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("conversations_key", ["platform", "tenant", "channel"])
    .execute();
}
