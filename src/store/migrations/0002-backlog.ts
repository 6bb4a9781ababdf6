import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Finds what is due at each destination, and what was given up, without reading all that waits or ever happened. */
export const backlog: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index outbox_places on outbox ((platform || ' ' || channel), due_at, sequence)
      where state in ('waiting', 'leased')`.execute(db);
    await sql`create index outbox_dead on outbox (settled_at, sequence) where state = 'dead'`.execute(db);
    await sql`create index events_parked on events (sequence) where state = 'parked'`.execute(db);
  },
};
