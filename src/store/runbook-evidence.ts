import type { RunbookEvidence } from "../announce/runbook-evidence.ts";
import type { Db } from "./tables.ts";

export function createRunbookEvidence(db: Db): RunbookEvidence {
  return {
    async vote({ voter, page, fingerprint = "", worked, surface, run }, now) {
      const said = { worked: worked ? 1 : 0, surface, run, voted_at: now.getTime() };
      await db
        .insertInto("runbook_votes")
        .values({ voter, page, fingerprint, ...said })
        .onConflict((conflict) => conflict.columns(["voter", "page", "fingerprint"]).doUpdateSet(said))
        .execute();
    },

    async votes(page, since = new Date(0)) {
      const rows = await db
        .selectFrom("runbook_votes")
        .select(({ fn }) => ["worked", fn.countAll<number | string>().as("count")])
        .where("page", "=", page)
        .where("voted_at", ">=", since.getTime())
        .groupBy("worked")
        .execute();
      const count = (worked: number): number => Number(rows.find((row) => row.worked === worked)?.count ?? 0);
      return { worked: count(1), failed: count(0) };
    },

    async request({ type, pipeline, voter, fingerprint = "", surface, run }, now) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("runbook_requests")
        .values({ type, pipeline, voter, fingerprint, surface, run, requested_at: now.getTime() })
        .onConflict((conflict) => conflict.columns(["type", "pipeline", "voter"]).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async gaps(limit) {
      const rows = await db
        .selectFrom("runbook_requests")
        .select(({ fn }) => [
          "type",
          "pipeline",
          fn.countAll<number | string>().as("people"),
          fn.max("requested_at").as("last"),
        ])
        .groupBy(["type", "pipeline"])
        .orderBy("people", "desc")
        .orderBy("last", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ type, pipeline, people, last }) => ({
        type,
        pipeline,
        people: Number(people),
        lastAsked: new Date(last),
      }));
    },
  };
}
