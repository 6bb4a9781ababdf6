import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Why a message was given up, in one of a few words; null for those that were given up before. */
export const givenUp: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable("outbox").addColumn("given_up", "text").execute();
  },
};
