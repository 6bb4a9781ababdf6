import { sql } from "kysely";
import type { EventDelivery, EventLog } from "../announce/event-log.ts";
import type { PipelineEvent } from "../events/event.ts";
import { durably } from "./commit.ts";
import { inGroups } from "./in-groups.ts";
import type { Db } from "./tables.ts";

/** Senders offer a redelivery for days (GitHub: 3); an event is known for ever by its own id. */
const DELIVERY_TTL_MS = 90 * 24 * 60 * 60 * 1000;

/** Deliveries in one transaction, and rows in one statement: the databases take some 30,000 parameters. */
const MOST_DELIVERIES = 200;
const MOST_ROWS = 400;

type Accepted = Awaited<ReturnType<EventLog["accept"]>>;

/** An event of a delivery, as it was first met. */
interface Met {
  readonly delivery: EventDelivery;
  readonly event: PipelineEvent;
}

export interface StoredEventLog extends EventLog {
  /** Resolves when all that is being accepted is settled. */
  drained(): Promise<void>;
}

/** Deliveries that come at once share a transaction; each is answered after its commit. */
export function createEventLog(db: Db): StoredEventLog {
  const { add, drained } = inGroups<EventDelivery, Accepted>(
    (deliveries) => durably(db, (transaction) => acceptAll(transaction, deliveries)),
    MOST_DELIVERIES,
  );
  return { accept: add, drained };
}

async function acceptAll(db: Db, deliveries: readonly EventDelivery[]): Promise<readonly Accepted[]> {
  const fresh = await claimAll(db, deliveries);
  const bringing = await insertNew(db, fresh);
  return deliveries.map((delivery) => {
    const isNew = fresh.includes(delivery) && (delivery.events.length === 0 || bringing.has(delivery));
    return isNew ? "accepted" : "duplicate";
  });
}

/** @returns the deliveries that were not seen before, in order */
async function claimAll(db: Db, deliveries: readonly EventDelivery[]): Promise<readonly EventDelivery[]> {
  const firsts = new Map<string, EventDelivery>();
  for (const delivery of deliveries) {
    const key = claimKey(delivery);
    if (key !== undefined && !firsts.has(key)) firsts.set(key, delivery);
  }
  const taken = firsts.size === 0 ? new Set() : await takeAll(db, firsts);
  return deliveries.filter((delivery) => {
    const key = claimKey(delivery);
    return key === undefined || (taken.has(key) && firsts.get(key) === delivery);
  });
}

function claimKey({ source, deliveryId }: EventDelivery): string | undefined {
  return deliveryId === undefined ? undefined : JSON.stringify(["delivery", source, deliveryId]);
}

/** @returns the keys that nobody held */
async function takeAll(db: Db, firsts: ReadonlyMap<string, EventDelivery>): Promise<ReadonlySet<string>> {
  const rows = await db
    .insertInto("claims")
    .values(
      [...firsts]
        .map(([key, { receivedAt }]) => ({ key, expires_at: receivedAt.getTime() + DELIVERY_TTL_MS }))
        // In one order for all processes, so that no two wait for each other.
        .sort((one, other) => (one.key < other.key ? -1 : 1)),
    )
    .onConflict((conflict) =>
      conflict
        .column("key")
        .doUpdateSet((excluded) => ({ expires_at: excluded.ref("excluded.expires_at") }))
        .where("claims.expires_at", "<=", sql<number>`excluded.expires_at - ${sql.lit(DELIVERY_TTL_MS)}`),
    )
    .returning("key")
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** @returns the deliveries that brought an event which was not known yet */
async function insertNew(db: Db, deliveries: readonly EventDelivery[]): Promise<ReadonlySet<EventDelivery>> {
  const met = new Map<string, Met>();
  for (const delivery of deliveries) {
    for (const event of delivery.events) {
      const key = eventKey(event.source, storedId(event));
      if (!met.has(key)) met.set(key, { delivery, event });
    }
  }
  const all = [...met.values()];
  const bringing = new Set<EventDelivery>();
  for (let from = 0; from < all.length; from += MOST_ROWS) {
    const rows = await db
      .insertInto("events")
      .values(all.slice(from, from + MOST_ROWS).map(toRow))
      .onConflict((conflict) => conflict.columns(["source", "id"]).doNothing())
      .returning(["source", "id"])
      .execute();
    for (const { source, id } of rows) {
      const found = met.get(eventKey(source, id));
      if (found) bringing.add(found.delivery);
    }
  }
  return bringing;
}

function eventKey(source: string, id: string): string {
  return JSON.stringify([source, id]);
}

/** PostgreSQL's text has no room for NUL. */
function storedId({ id }: PipelineEvent): string {
  return id.replaceAll("\0", "\uFFFD");
}

function toRow({ delivery: { deliveryId, receivedAt }, event }: Met) {
  return {
    source: event.source,
    id: storedId(event),
    delivery_id: deliveryId ?? null,
    event: JSON.stringify(event),
    received_at: receivedAt.getTime(),
    state: "waiting" as const,
    attempts: 0,
    due_at: receivedAt.getTime(),
  };
}
