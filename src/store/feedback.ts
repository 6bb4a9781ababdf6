import type { Feedback, FeedbackReader } from "../chat/feedback.ts";
import type { Db } from "./tables.ts";

export function createFeedback(db: Db): Feedback & FeedbackReader {
  return {
    async record({ voter, path, anchor, helpful, surface }, now) {
      const vote = { helpful: helpful ? 1 : 0, surface, voted_at: now.getTime() };
      await db
        .insertInto("feedback")
        .values({ voter, path, anchor, ...vote })
        .onConflict((conflict) => conflict.columns(["voter", "path", "anchor"]).doUpdateSet(vote))
        .execute();
    },

    async votes(since) {
      const rows = await db
        .selectFrom("feedback")
        .select(({ fn }) => [
          "path",
          "anchor",
          fn.countAll<number | string>().as("count"),
          fn.sum<number | string>("helpful").as("helpful"),
        ])
        .where("voted_at", ">=", since.getTime())
        .groupBy(["path", "anchor"])
        .orderBy("path")
        .orderBy("anchor")
        .execute();
      return rows.map(({ path, anchor, count, helpful }) => ({
        path,
        anchor,
        helpful: Number(helpful),
        unhelpful: Number(count) - Number(helpful),
      }));
    },
  };
}
