import { type Selectable, sql } from "kysely";
import type { PastEvent, SearchableHistory } from "../announce/event-history.ts";
import type { PipelineEvent } from "../events/event.ts";
import type { Db, Tables } from "./tables.ts";

/** Of what an id's beginning fits. */
const MOST_FOUND = 10;

/** A run tells of its tasks, too. */
const MOST_OF_RUN = 200;

export function createEventHistory(db: Db): SearchableHistory {
  const all = db.selectFrom("events").select(["sequence", "event", "received_at"]);
  return {
    async page(after, limit) {
      return (await all.where("sequence", ">", after).orderBy("sequence").limit(limit).execute()).map(toPast);
    },

    async pipelines(events) {
      const rows = await all.orderBy("sequence", "desc").limit(events).execute();
      return [...new Set(rows.map((row) => toPast(row).event.pipeline))];
    },

    async find(id) {
      const latest = all.orderBy("sequence", "desc").limit(MOST_FOUND);
      const exact = await latest.where("id", "=", id).execute();
      if (exact.length > 0) return exact.map(toPast);
      const end = `${id}\u{10FFFF}`;
      return (await latest.where("id", ">=", id).where("id", "<", end).execute()).map(toPast);
    },

    async findBy(runOrDelivery) {
      const run = `"runId":${JSON.stringify(runOrDelivery)}`.replace(/[!%_]/g, "!$&");
      const rows = await db
        .selectFrom("events")
        .select(["sequence", "event", "received_at", "delivery_id"])
        .where((where) =>
          where.or([
            where("delivery_id", "=", runOrDelivery),
            sql<boolean>`${sql.ref("event")} like ${`%${run}%`} escape '!'`,
          ]),
        )
        .orderBy("sequence", "desc")
        .limit(MOST_OF_RUN)
        .execute();
      return rows
        .map((row) => ({ past: toPast(row), deliveryId: row.delivery_id }))
        .filter(({ past, deliveryId }) => deliveryId === runOrDelivery || past.event.runId === runOrDelivery)
        .map(({ past }) => past);
    },

    async latest(limit) {
      return (await all.orderBy("sequence", "desc").limit(limit).execute()).map(toPast);
    },
  };
}

function toPast({
  sequence,
  event,
  received_at,
}: Pick<Selectable<Tables["events"]>, "sequence" | "event" | "received_at">): PastEvent {
  return { sequence, event: JSON.parse(event) as PipelineEvent, receivedAt: new Date(received_at) };
}
