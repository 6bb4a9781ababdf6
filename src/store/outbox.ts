import { randomUUID } from "node:crypto";
import type { Selectable, Updateable } from "kysely";
import type { MessageRef } from "../announce/messenger.ts";
import type { Held, LeasedEntry, Outbox } from "../announce/outbox.ts";
import type { Reply } from "../chat/reply.ts";
import type { Destination } from "../config/config.ts";
import { durably } from "./commit.ts";
import { dueEntries } from "./due-entries.ts";
import { appendEntry, isPosted, OPEN, openCards } from "./outbox-append.ts";
import { isPostgres, lockRuns, tryLockRun } from "./run-lock.ts";
import type { Db, Tables } from "./tables.ts";

/** Entries looked at in one claim: others may be busy with the first ones. */
const CANDIDATES = 8;

type Row = Selectable<Tables["outbox"]>;

export function createOutbox(db: Db): Outbox {
  /** Changes the entry if the token is still good, and with it whatever follows from that: all of it or nothing. */
  function settle(entry: LeasedEntry, change: Updateable<Tables["outbox"]>, then?: (db: Db) => Promise<void>) {
    return durably(db, async (transaction) => {
      await lockRuns(transaction, [entry.run]);
      const { numUpdatedRows } = await transaction
        .updateTable("outbox")
        .set({ token: null, ...change })
        .where("sequence", "=", entry.sequence)
        .where("state", "=", "leased")
        .where("token", "=", entry.token)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await then?.(transaction);
      return true;
    });
  }

  return {
    append: (entries, now) =>
      db.transaction().execute(async (transaction) => {
        await lockRuns(
          transaction,
          entries.map(({ run }) => run),
        );
        for (const entry of entries) await appendEntry(transaction, entry, now);
      }),

    // A message must not be sent of which nobody would know after a power cut that it may have been.
    claim: (now, leaseMs, except = []) =>
      durably(
        db,
        async (transaction) => {
          const row = await firstDue(transaction, now, except);
          return row && lease(transaction, row, new Date(now.getTime() + leaseMs));
        },
        (leased) => leased !== undefined,
      ),

    delivered: (entry, ref, now) =>
      settle(entry, { state: "delivered", settled_at: now.getTime(), reason: null }, async (transaction) => {
        if (entry.action === "card") await saveCard(transaction, entry, ref, now);
      }),

    retry: (entry, at, reason, doubts) => settle(entry, { state: "waiting", due_at: at.getTime(), reason, doubts }),

    dead: (entry, reason, now, why) =>
      settle(
        entry,
        { state: "dead", settled_at: now.getTime(), reason, given_up: why ?? null },
        async (transaction) => {
          if (entry.action === "card") await buryReplies(transaction, entry, reason, now);
        },
      ),

    repost: (entry, now) =>
      settle(entry, { state: "waiting", due_at: now.getTime(), doubts: 0, reposted: 1 }, async (transaction) => {
        await forgetCard(transaction, entry);
        if (entry.action === "reply") await reopenCard(transaction, entry, now);
      }),

    async nextDue(except = []) {
      const row = await heads(db, except).orderBy("head.due_at").limit(1).executeTakeFirst();
      return row && new Date(row.due_at);
    },
  };
}

/** The oldest entry that may be sent, of which nobody else can have decided anything until the transaction ends. */
async function firstDue(db: Db, now: Date, except: readonly Held[]): Promise<Row | undefined> {
  const { rows } = await dueEntries(now, except, isPostgres(db) ? CANDIDATES : 1).execute(db);
  if (!isPostgres(db)) return rows[0];
  for (const { run, sequence } of rows) {
    if (!(await tryLockRun(db, run))) continue;
    // What was read before the lock may be out of date.
    const row = await heads(db, except)
      .where("head.due_at", "<=", now.getTime())
      .where("head.sequence", "=", sequence)
      .executeTakeFirst();
    if (row) return row;
  }
  return undefined;
}

/** The first open entry of every lane. */
function heads(db: Db, except: readonly Held[]) {
  const all = db
    .selectFrom("outbox as head")
    .selectAll("head")
    .where("head.state", "in", OPEN)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("outbox as earlier")
            .select("earlier.sequence")
            .whereRef("earlier.run", "=", "head.run")
            .whereRef("earlier.platform", "=", "head.platform")
            .whereRef("earlier.channel", "=", "head.channel")
            .whereRef("earlier.sequence", "<", "head.sequence")
            .where("earlier.state", "in", OPEN),
        ),
      ),
    );
  return except.reduce(
    (query, { platform, channel, only }) =>
      query.where((eb) => {
        const hasCard = eb.exists(
          eb
            .selectFrom("cards")
            .select("cards.run")
            .whereRef("cards.run", "=", "head.run")
            .whereRef("cards.platform", "=", "head.platform")
            .whereRef("cards.channel", "=", "head.channel"),
        );
        const isUpdate = eb.and([eb("head.action", "=", "card"), hasCard]);
        return eb.or([
          eb("head.platform", "!=", platform),
          ...(channel === undefined ? [] : [eb("head.channel", "!=", channel)]),
          ...(only === undefined ? [] : [only === "updates" ? eb.not(isUpdate) : isUpdate]),
        ]);
      }),
    all,
  );
}

async function lease(db: Db, row: Row, until: Date): Promise<LeasedEntry> {
  const token = randomUUID();
  // A lease that ran out was never settled: whoever held it may have sent the message.
  const doubts = row.doubts + (row.state === "leased" ? 1 : 0);
  await db
    .updateTable("outbox")
    .set({ state: "leased", due_at: until.getTime(), token, doubts, attempts: row.attempts + 1 })
    .where("sequence", "=", row.sequence)
    .execute();
  const there = cardsAt(db, row);
  const card = await there.where("run", "=", row.run).executeTakeFirst();
  const isSought = doubts > 0 && card === undefined;
  const neighbour = isSought ? await there.orderBy("posted_at", "desc").limit(1).executeTakeFirst() : undefined;
  return {
    id: row.id,
    sequence: row.sequence,
    run: row.run,
    to: { platform: row.platform as Destination["platform"], channel: row.channel },
    action: row.action,
    message: JSON.parse(row.message) as Reply,
    createdAt: new Date(row.created_at),
    attempts: row.attempts,
    doubts,
    reposted: row.reposted === 1,
    token,
    ...(card && { card: JSON.parse(card.ref) as MessageRef }),
    ...(neighbour && { neighbour: JSON.parse(neighbour.ref) as MessageRef }),
  };
}

function cardsAt(db: Db, { platform, channel }: Pick<Row, "platform" | "channel">) {
  return db.selectFrom("cards").select("ref").where("platform", "=", platform).where("channel", "=", channel);
}

async function saveCard(db: Db, { run, to }: LeasedEntry, ref: MessageRef, now: Date): Promise<void> {
  const where = JSON.stringify(ref);
  await db
    .insertInto("cards")
    .values({ run, platform: to.platform, channel: to.channel, ref: where, posted_at: now.getTime() })
    .onConflict((conflict) => conflict.columns(["run", "platform", "channel"]).doUpdateSet({ ref: where }))
    .execute();
}

async function forgetCard(db: Db, { run, to }: LeasedEntry): Promise<void> {
  await db
    .deleteFrom("cards")
    .where("run", "=", run)
    .where("platform", "=", to.platform)
    .where("channel", "=", to.channel)
    .execute();
}

/** Parks the replies up to the next card: they have no thread to stand in. */
async function buryReplies(db: Db, card: LeasedEntry, reason: string, now: Date): Promise<void> {
  if (await isPosted(db, card)) return;
  const next = await openCards(db, card)
    .where("sequence", ">", card.sequence)
    .orderBy("sequence")
    .limit(1)
    .executeTakeFirst();
  await db
    .updateTable("outbox")
    .set({
      state: "dead",
      token: null,
      settled_at: now.getTime(),
      reason: `Its card was not posted: ${reason}`,
      given_up: "no_card",
    })
    .where("run", "=", card.run)
    .where("platform", "=", card.to.platform)
    .where("channel", "=", card.to.channel)
    .where("state", "in", OPEN)
    .where("action", "=", "reply")
    .where("sequence", ">", card.sequence)
    .where("sequence", "<", next?.sequence ?? Number.MAX_SAFE_INTEGER)
    .execute();
}

/** Makes the last card that was shown due again; its place is before the reply, so it is sent first. */
async function reopenCard(db: Db, { run, to, sequence }: LeasedEntry, now: Date): Promise<void> {
  const last = await db
    .selectFrom("outbox")
    .select("sequence")
    .where("run", "=", run)
    .where("platform", "=", to.platform)
    .where("channel", "=", to.channel)
    .where("action", "=", "card")
    .where("state", "=", "delivered")
    .where("sequence", "<", sequence)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!last) return;
  await db
    .updateTable("outbox")
    .set({
      state: "waiting",
      due_at: now.getTime(),
      attempts: 0,
      doubts: 0,
      settled_at: null,
      // It is appended anew: its age decides when it is given up.
      created_at: now.getTime(),
    })
    .where("sequence", "=", last.sequence)
    .execute();
}
