import type { EventDelivery, EventLog } from "../announce/event-log.ts";
import { takeClaim } from "./claims.ts";
import type { Db } from "./tables.ts";

/** Senders offer a redelivery for days (GitHub: 3); an event is known for ever by its own id. */
const DELIVERY_TTL_MS = 90 * 24 * 60 * 60 * 1000;

export function createEventLog(db: Db): EventLog {
  return {
    accept: (delivery) =>
      db.transaction().execute(async (transaction) => {
        const { source, deliveryId, events, receivedAt } = delivery;
        if (deliveryId !== undefined) {
          const key = JSON.stringify(["delivery", source, deliveryId]);
          if (!(await takeClaim(transaction, key, DELIVERY_TTL_MS, receivedAt))) return "duplicate";
        }
        if (events.length === 0) return "accepted";
        return (await insertNew(transaction, delivery)) > 0 ? "accepted" : "duplicate";
      }),
  };
}

/** @returns how many were not known yet */
async function insertNew(db: Db, { deliveryId, events, receivedAt }: EventDelivery): Promise<number> {
  let inserted = 0;
  // One by one: what stands in one delivery keeps its order, and no statement meets a limit on parameters.
  for (const event of events) {
    const { numInsertedOrUpdatedRows = 0n } = await db
      .insertInto("events")
      .values({
        source: event.source,
        id: event.id,
        delivery_id: deliveryId ?? null,
        event: JSON.stringify(event),
        received_at: receivedAt.getTime(),
        state: "waiting",
        attempts: 0,
        due_at: receivedAt.getTime(),
      })
      .onConflict((conflict) => conflict.columns(["source", "id"]).doNothing())
      .executeTakeFirstOrThrow();
    inserted += Number(numInsertedOrUpdatedRows);
  }
  return inserted;
}
