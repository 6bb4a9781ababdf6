import type { Selectable } from "kysely";
import type { BoardCard, BoardMessage, MessageBoard } from "../announce/board.ts";
import type { Reply } from "../chat/reply.ts";
import { durably } from "./commit.ts";
import type { Db, Tables } from "./tables.ts";

type Row = Selectable<Tables["board"]>;

export function createMessageBoard(db: Db): MessageBoard {
  return {
    async save(channel, id, threadOf, message, now) {
      const content = { message: JSON.stringify(message), updated_at: now.getTime() };
      await durably(db, (transaction) =>
        transaction
          .insertInto("board")
          .values({ channel, id, thread_of: threadOf ?? null, posted_at: now.getTime(), ...content })
          .onConflict((conflict) => conflict.columns(["channel", "id"]).doUpdateSet(content))
          .execute(),
      );
    },

    async list(channel, limit) {
      const cards = await db
        .selectFrom("board")
        .selectAll()
        .where("channel", "=", channel)
        .where("thread_of", "is", null)
        .orderBy("posted_at", "desc")
        .orderBy("sequence", "desc")
        .limit(limit)
        .execute();
      return withReplies(db, channel, cards);
    },

    async find(channel, id) {
      const row = await findRow(db, channel, id);
      const card = row?.thread_of == null ? row : await findRow(db, channel, row.thread_of);
      return card === undefined ? undefined : (await withReplies(db, channel, [card]))[0];
    },
  };
}

function findRow(db: Db, channel: string, id: string): Promise<Row | undefined> {
  return db.selectFrom("board").selectAll().where("channel", "=", channel).where("id", "=", id).executeTakeFirst();
}

async function withReplies(db: Db, channel: string, cards: readonly Row[]): Promise<BoardCard[]> {
  if (cards.length === 0) return [];
  const threads = cards.map((card) => card.id);
  const replies = await db
    .selectFrom("board")
    .selectAll()
    .where("channel", "=", channel)
    .where("thread_of", "in", threads)
    .orderBy("posted_at")
    .orderBy("sequence")
    .execute();
  const byThread = Map.groupBy(replies, (reply) => reply.thread_of);
  return cards.map((card) => ({
    ...boardMessage(card),
    channel,
    replies: (byThread.get(card.id) ?? []).map(boardMessage),
  }));
}

function boardMessage({ id, message, posted_at, updated_at }: Row): BoardMessage {
  return {
    id,
    message: JSON.parse(message) as Reply,
    postedAt: new Date(posted_at).toISOString(),
    updatedAt: new Date(updated_at).toISOString(),
  };
}
