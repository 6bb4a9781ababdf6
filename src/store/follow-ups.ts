import type { FollowUps } from "../announce/follow-ups.ts";
import type { PipelineEvent } from "../events/event.ts";
import type { Db } from "./tables.ts";

export function createFollowUps(db: Db): FollowUps {
  return {
    async add(event, dueAt) {
      await db
        .insertInto("follow_ups")
        .values({ source: event.source, id: event.id, event: JSON.stringify(event), due_at: dueAt.getTime() })
        .onConflict((conflict) => conflict.columns(["source", "id"]).doNothing())
        .execute();
    },

    async due(now, limit) {
      const rows = await db
        .selectFrom("follow_ups")
        .select("event")
        .where("due_at", "<=", now.getTime())
        .orderBy("due_at")
        .limit(limit)
        .execute();
      return rows.map(({ event }) => JSON.parse(event) as PipelineEvent);
    },

    async remove({ source, id }) {
      await db.deleteFrom("follow_ups").where("source", "=", source).where("id", "=", id).execute();
    },
  };
}
