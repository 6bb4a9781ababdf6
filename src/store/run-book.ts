import { sql } from "kysely";
import type { Bundle } from "../announce/batching.ts";
import type { CardPlace, Outcome, RunBook, Versioned, WaitingEvent } from "../announce/run-book.ts";
import type { Destination } from "../config/config.ts";
import type { PipelineEvent } from "../events/event.ts";
import type { PipelineState, RunState } from "../events/history.ts";
import { loosely } from "./commit.ts";
import { appendEntry, hasCard, renewDeadCard } from "./outbox-append.ts";
import { lockRuns } from "./run-lock.ts";
import type { Db, Tables } from "./tables.ts";

type Kind = Tables["states"]["kind"];

export function createRunBook(db: Db): RunBook {
  return {
    async waiting(after, limit) {
      const rows = await db
        .selectFrom("events")
        .select(["sequence", "event", "attempts", "due_at"])
        // Spelled out: with a parameter it could not use the index of waiting events.
        .where("state", "=", sql.lit("waiting"))
        .where("sequence", ">", after)
        .orderBy("sequence")
        .limit(limit)
        .execute();
      return rows.map(({ sequence, event, attempts, due_at }) => ({
        sequence,
        event: JSON.parse(event) as PipelineEvent,
        attempts,
        dueAt: new Date(due_at),
      }));
    },

    run: (key) => readState<RunState>(db, "run", key),
    pipeline: (key) => readState<PipelineState>(db, "pipeline", key),

    bundles: (to) => readState<readonly Bundle[]>(db, "bundles", placeOf(to)),

    destinations: (run) => destinationsOf(db, run),

    async record(outcome, now) {
      try {
        // If it is lost, so is that the event was dealt with: it is decided once more. A claim of an entry keeps it.
        return await loosely(db, (transaction) => record(transaction, outcome, now));
      } catch (error) {
        if (error instanceof Conflict) return "conflict";
        throw error;
      }
    },

    async postpone({ sequence, attempts }, until, reason) {
      await db
        .updateTable("events")
        .set({ attempts: attempts + 1, due_at: until.getTime(), reason })
        .where("sequence", "=", sequence)
        .where("state", "=", "waiting")
        .execute();
    },

    async park({ sequence, attempts }, reason, now) {
      await db
        .updateTable("events")
        .set({ state: "parked", attempts: attempts + 1, reason, settled_at: now.getTime() })
        .where("sequence", "=", sequence)
        .where("state", "=", "waiting")
        .execute();
    },
  };
}

function placeOf({ platform, channel }: Destination): string {
  return JSON.stringify([platform, channel]);
}

/** Thrown to roll back. */
class Conflict extends Error {}

async function record(db: Db, outcome: Outcome, now: Date): Promise<"recorded" | "settled"> {
  if (!(await markProcessed(db, outcome.of, now))) return "settled";
  const { runKey, run, runVersion, pipelineKey, pipeline, pipelineVersion } = outcome;
  await lockRuns(
    db,
    outcome.entries.map((entry) => entry.run),
  );
  await writeState(db, "run", runKey, run, runVersion, now);
  await writeState(db, "pipeline", pipelineKey, pipeline, pipelineVersion, now);
  for (const { to, bundles, version } of outcome.bundles ?? [])
    await writeState(db, "bundles", placeOf(to), bundles, version, now);
  for (const entry of outcome.entries) {
    const opens = entry.action === "card" && entry.opens;
    if (opens || (await hasCard(db, entry))) await appendEntry(db, entry, now);
    else if (entry.action === "card") await renewDeadCard(db, entry);
  }
  return "recorded";
}

async function markProcessed(db: Db, { sequence }: WaitingEvent, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("events")
    .set({ state: "processed", settled_at: now.getTime(), reason: null })
    .where("sequence", "=", sequence)
    .where("state", "=", "waiting")
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

async function readState<State>(db: Db, kind: Kind, key: string): Promise<Versioned<State>> {
  const row = await db
    .selectFrom("states")
    .select(["state", "version"])
    .where("kind", "=", kind)
    .where("key", "=", key)
    .executeTakeFirst();
  return row ? { state: JSON.parse(row.state) as State, version: row.version } : { state: undefined, version: 0 };
}

/** @throws {Conflict} when it is no longer at `version` */
async function writeState(db: Db, kind: Kind, key: string, value: unknown, version: number, now: Date): Promise<void> {
  const content = { state: JSON.stringify(value), version: version + 1, updated_at: now.getTime() };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("states")
    .values({ kind, key, ...content })
    .onConflict((conflict) =>
      conflict.columns(["kind", "key"]).doUpdateSet(content).where("states.version", "=", version),
    )
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) throw new Conflict();
}

/** Where a card was given up belongs to them, so that it knows the newest when somebody tries it again. */
async function destinationsOf(db: Db, run: string): Promise<CardPlace[]> {
  const posted = db
    .selectFrom("cards")
    .select(["platform", "channel", sql.lit<Tables["outbox"]["state"]>("delivered").as("state")])
    .where("run", "=", run);
  const unposted = db
    .selectFrom("outbox")
    .select(["platform", "channel", "state"])
    .where("run", "=", run)
    .where("action", "=", "card")
    .where("state", "!=", "delivered");
  const places = new Map<string, CardPlace>();
  for (const { platform, channel, state } of await posted.union(unposted).execute()) {
    const to = { platform: platform as Destination["platform"], channel };
    const isDead = state === "dead" && places.get(placeOf(to))?.isDead !== false;
    places.set(placeOf(to), { to, isDead });
  }
  return [...places.values()];
}
