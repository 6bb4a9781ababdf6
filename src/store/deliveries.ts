import { type Selectable, sql } from "kysely";
import type { Deliveries, DeliveryCounts, Retried, Undelivered } from "../announce/deliveries.ts";
import { GIVEN_UP, type GivenUp } from "../announce/outbox.ts";
import type { Destination } from "../config/config.ts";
import { hasCard, isPosted, type Lane, newestDeadCard, OPEN } from "./outbox-append.ts";
import { lockRuns } from "./run-lock.ts";
import type { Db, Tables } from "./tables.ts";

type Row = Selectable<Tables["outbox"]>;

export function createDeliveries(db: Db): Deliveries {
  return {
    async list(limit) {
      const all = db.selectFrom("outbox").selectAll().limit(limit);
      const dead = await all
        .where("state", "=", sql.lit("dead"))
        .orderBy("settled_at", "desc")
        .orderBy("sequence")
        .execute();
      const open = await all.where("state", "in", OPEN).orderBy("due_at").orderBy("sequence").execute();
      return [...dead, ...open].slice(0, limit).map(toUndelivered);
    },

    counts: () => count(db),

    retry: (id, now) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction.selectFrom("outbox").selectAll().where("id", "=", id).executeTakeFirst();
        if (row === undefined) return "not dead";
        await lockRuns(transaction, [row.run]);
        return retry(transaction, row, now);
      }),
  };
}

async function count(db: Db): Promise<DeliveryCounts> {
  const entries = () => db.selectFrom("outbox").select(({ fn }) => fn.countAll<number>().as("count"));
  const events = () => db.selectFrom("events").select(({ fn }) => fn.countAll<number>().as("count"));
  // Spelled out: with parameters they could not use the indexes of what is not settled.
  const [waiting, dead, byKind, waitingEvents, parkedEvents] = await Promise.all([
    entries().where("state", "in", OPEN).executeTakeFirstOrThrow(),
    entries().where("state", "=", sql.lit("dead")).executeTakeFirstOrThrow(),
    entries().select("given_up").where("state", "=", sql.lit("dead")).groupBy("given_up").execute(),
    events().where("state", "=", sql.lit("waiting")).executeTakeFirstOrThrow(),
    events().where("state", "=", sql.lit("parked")).executeTakeFirstOrThrow(),
  ]);
  return {
    waiting: waiting.count,
    dead: dead.count,
    deadBy: Object.fromEntries(byKind.map((row) => [givenUpOf(row), row.count])),
    waitingEvents: waitingEvents.count,
    parkedEvents: parkedEvents.count,
  };
}

function givenUpOf({ given_up }: Pick<Row, "given_up">): GivenUp | "unknown" {
  return GIVEN_UP.find((one) => one === given_up) ?? "unknown";
}

async function retry(db: Db, row: Row, now: Date): Promise<Retried> {
  const lane: Lane = { run: row.run, to: placeOf(row) };
  if (row.action === "reply") return (await hasCard(db, lane)) ? revive(db, [row.sequence], now) : "no card";
  const newer = await laneOf(db, lane)
    .where("action", "=", "card")
    .where("sequence", ">", row.sequence)
    .where("state", "!=", "dead")
    .limit(1)
    .executeTakeFirst();
  if (newer !== undefined) return "superseded";
  const replies = (await isPosted(db, lane))
    ? []
    : await laneOf(db, lane)
        .where("action", "=", "reply")
        .where("sequence", ">", row.sequence)
        .where("state", "=", "dead")
        .execute();
  const revived = await reviveCard(db, row, lane, now);
  if (revived === "retried" && replies.length > 0)
    await revive(
      db,
      replies.map(({ sequence }) => sequence),
      now,
    );
  return revived;
}

function laneOf(db: Db, { run, to }: Lane) {
  return db
    .selectFrom("outbox")
    .select("sequence")
    .where("run", "=", run)
    .where("platform", "=", to.platform)
    .where("channel", "=", to.channel);
}

/** As the newest of those that were given up would have it. */
async function reviveCard(db: Db, { sequence }: Row, lane: Lane, now: Date): Promise<Retried> {
  const newest = await newestDeadCard(db, lane);
  const revived = await revive(db, [sequence], now);
  if (revived === "retried" && newest !== undefined)
    await db.updateTable("outbox").set({ message: newest.message }).where("sequence", "=", sequence).execute();
  return revived;
}

async function revive(db: Db, sequences: readonly number[], now: Date): Promise<Retried> {
  const { numUpdatedRows } = await db
    .updateTable("outbox")
    .set(({ case: when }) => ({
      state: "waiting",
      due_at: now.getTime(),
      attempts: 0,
      // One is enough to look it up first, and too few to be given up for.
      doubts: when().when("doubts", ">", 0).then(1).else(0).end(),
      settled_at: null,
      // Its age decides when it is given up.
      created_at: now.getTime(),
    }))
    .where("sequence", "in", sequences)
    .where("state", "=", "dead")
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n ? "retried" : "not dead";
}

function toUndelivered(row: Row): Undelivered {
  const { id, run, action, state, attempts, created_at, due_at, settled_at, reason } = row;
  return {
    id,
    run,
    to: placeOf(row),
    action,
    state: state === "dead" ? "dead" : "waiting",
    attempts,
    createdAt: new Date(created_at),
    at: new Date(state === "dead" ? (settled_at ?? due_at) : due_at),
    ...(reason === null ? {} : { reason }),
  };
}

function placeOf({ platform, channel }: Pick<Row, "platform" | "channel">): Destination {
  return { platform: platform as Destination["platform"], channel };
}
