import { matchesGlob } from "../announce/glob.ts";
import { type ChannelMutes, pipelineOfKey } from "../announce/subscriptions.ts";
import type { Destination } from "../config/config.ts";
import type { Db } from "./tables.ts";

/** `mutedUntil` tells of the latest mute, though it may be over: only who asks knows what time it is. */
export function createMutes(db: Db): ChannelMutes {
  const there = ({ platform, channel }: Destination) =>
    db.selectFrom("mutes").selectAll().where("platform", "=", platform).where("channel", "=", channel);

  async function save(isKey: boolean, pipeline: string, to: Destination, until: Date, by: string): Promise<void> {
    const content = { until: until.getTime(), muted_by: by };
    const { platform, channel } = to;
    await db
      .insertInto("mutes")
      .values({ platform, channel, is_key: isKey ? 1 : 0, pipeline, ...content })
      .onConflict((conflict) => conflict.columns(["platform", "channel", "is_key", "pipeline"]).doUpdateSet(content))
      .execute();
  }

  return {
    mute: (pipelineKey, to, until, by) => save(true, pipelineKey, to, until, by),
    mutePattern: (pipeline, to, until, by) => save(false, pipeline, to, until, by),

    async mutedUntil(pipelineKey, to) {
      const row = await there(to).where("is_key", "=", 1).where("pipeline", "=", pipelineKey).executeTakeFirst();
      return row && new Date(row.until);
    },

    async unmute(pipeline, to) {
      const rows = (await there(to).execute()).filter((row) => {
        const name = row.is_key === 1 ? pipelineOfKey(row.pipeline) : row.pipeline;
        // A key has the repository before the name.
        return [pipeline, `*/${pipeline}`].some((glob) => matchesGlob(glob, name));
      });
      for (const { is_key, pipeline: muted } of rows) {
        await db
          .deleteFrom("mutes")
          .where("platform", "=", to.platform)
          .where("channel", "=", to.channel)
          .where("is_key", "=", is_key)
          .where("pipeline", "=", muted)
          .execute();
      }
      return rows.length;
    },

    async all(now) {
      const all = db.selectFrom("mutes").selectAll().where("until", ">", now.getTime());
      const rows = await all.orderBy("until", "desc").execute();
      return rows.map(({ platform, channel, pipeline, is_key, until, muted_by }) => ({
        to: { platform: platform as Destination["platform"], channel },
        pipeline,
        isKey: is_key === 1,
        until: new Date(until),
        by: muted_by,
      }));
    },
  };
}
