import type { Feedback } from "../chat/feedback.ts";
import type { Db } from "./tables.ts";

export function createFeedback(db: Db): Feedback {
  return {
    async record({ voter, path, anchor, helpful, surface }, now) {
      const vote = { helpful: helpful ? 1 : 0, surface, voted_at: now.getTime() };
      await db
        .insertInto("feedback")
        .values({ voter, path, anchor, ...vote })
        .onConflict((conflict) => conflict.columns(["voter", "path", "anchor"]).doUpdateSet(vote))
        .execute();
    },
  };
}
