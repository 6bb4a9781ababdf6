import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { NewEntry } from "../announce/outbox.ts";
import type { Destination } from "../config/config.ts";
import type { Db } from "./tables.ts";

/** States of an entry that is still to be sent; spelled out, since with parameters no query could use its index. */
export const OPEN = [sql.lit<"waiting" | "leased">("waiting"), sql.lit<"waiting" | "leased">("leased")];

/** The entries of one run at one destination: a queue of its own. */
export interface Lane {
  readonly run: string;
  readonly to: Destination;
}

/** In the transaction of the caller. */
export async function appendEntry(db: Db, entry: NewEntry, now: Date): Promise<void> {
  if (entry.action === "card" && (await replaceUnsent(db, entry))) return;
  const { run, to, action, message, notBefore = now } = entry;
  // Its age decides when it is given up, so what has to wait ages from then on.
  const from = Math.max(now.getTime(), notBefore.getTime());
  await db
    .insertInto("outbox")
    .values({
      // Not from the sequence: it would come again after the data folder was emptied, and find an old message by its key.
      id: randomUUID(),
      run,
      platform: to.platform,
      channel: to.channel,
      action,
      message: JSON.stringify(message),
      state: "waiting",
      due_at: from,
      attempts: 0,
      doubts: 0,
      reposted: 0,
      created_at: from,
    })
    .execute();
}

/** The unsent card keeps its place, which is before the replies to it. */
async function replaceUnsent(db: Db, entry: NewEntry): Promise<boolean> {
  const last = await openCards(db, entry).orderBy("sequence", "desc").limit(1).executeTakeFirst();
  if (last?.state !== "waiting" || last.doubts > 0) return false;
  await db
    .updateTable("outbox")
    .set({ message: JSON.stringify(entry.message) })
    .where("sequence", "=", last.sequence)
    .execute();
  return true;
}

/** Whether the run has a card at the destination, or will have one. */
export async function hasCard(db: Db, lane: Lane): Promise<boolean> {
  return (await isPosted(db, lane)) || (await openCards(db, lane).limit(1).executeTakeFirst()) !== undefined;
}

export async function isPosted(db: Db, { run, to }: Lane): Promise<boolean> {
  const card = await db
    .selectFrom("cards")
    .select("run")
    .where("run", "=", run)
    .where("platform", "=", to.platform)
    .where("channel", "=", to.channel)
    .executeTakeFirst();
  return card !== undefined;
}

export function openCards(db: Db, lane: Lane) {
  return cardsOf(db, lane).select(["sequence", "state", "doubts"]).where("state", "in", OPEN);
}

/** Tells the card that was given up what it should show: whoever tries it again must not post what is long over. */
export async function renewDeadCard(db: Db, entry: NewEntry): Promise<void> {
  const last = await newestDeadCard(db, entry);
  if (last === undefined) return;
  await db
    .updateTable("outbox")
    .set({ message: JSON.stringify(entry.message) })
    .where("sequence", "=", last.sequence)
    .execute();
}

export function newestDeadCard(db: Db, lane: Lane) {
  return cardsOf(db, lane)
    .select(["sequence", "message"])
    .where("state", "=", sql.lit("dead"))
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
}

function cardsOf(db: Db, { run, to }: Lane) {
  return db
    .selectFrom("outbox")
    .where("run", "=", run)
    .where("platform", "=", to.platform)
    .where("channel", "=", to.channel)
    .where("action", "=", "card");
}
