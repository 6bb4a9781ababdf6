import type { Selectable } from "kysely";
import type { Subscription, Subscriptions } from "../announce/subscriptions.ts";
import type { Destination } from "../config/config.ts";
import { bareChannel } from "../text/channel-name.ts";
import type { Db, Tables } from "./tables.ts";

export function createSubscriptions(db: Db): Subscriptions {
  return {
    async add({ to, pipeline, branch, what }, by, now) {
      const content = { pipeline, branch: branch ?? null, what, added_by: by, added_at: now.getTime() };
      await db
        .insertInto("subscriptions")
        .values({ platform: to.platform, channel: to.channel, key: keyOf(pipeline, branch), ...content })
        .onConflict((conflict) => conflict.columns(["platform", "channel", "key"]).doUpdateSet(content))
        .execute();
    },

    async remove({ platform, channel }, pipeline, branch) {
      const there = db
        .selectFrom("subscriptions")
        .selectAll()
        .where("platform", "=", platform)
        .where("channel", "=", channel);
      const all = await there.orderBy("added_at").execute();
      const onBranch = all.filter((row) => branch === undefined || row.branch?.toLowerCase() === branch.toLowerCase());
      const named = onBranch.filter((row) => row.pipeline.toLowerCase() === pipeline.toLowerCase());
      const rows = named.length === 0 && pipeline === "*" ? onBranch : named;
      if (rows.length === 0) return [];
      await db
        .deleteFrom("subscriptions")
        .where("platform", "=", platform)
        .where("channel", "=", channel)
        .where(
          "key",
          "in",
          rows.map(({ key }) => key),
        )
        .execute();
      return rows.map(toSubscription);
    },

    async all() {
      const rows = await db.selectFrom("subscriptions").selectAll().orderBy("added_at").orderBy("key").execute();
      return rows.map(toSubscription);
    },

    async namesOf(platform, id) {
      const met = await db
        .selectFrom("conversations")
        .select(["channel", "name"])
        .where("platform", "=", platform)
        .execute();
      // What the platform says of channels now; a name that was posted to may be another one's since.
      const own = met.filter(({ channel }) => channel === id).map(({ name }) => name);
      if (own.length > 0) return own.filter((name) => name !== "");
      const taken = new Set(met.map(({ name }) => bareChannel(name)));
      return (await postedNames(db, platform, id)).filter((name) => !taken.has(bareChannel(name)));
    },
  };
}

/** Slack answers a post to a name with the id. A name that led to another channel later is that one's by now. */
async function postedNames(db: Db, platform: Destination["platform"], id: string): Promise<readonly string[]> {
  if (!/^\w+$/.test(id)) return [];
  const isThere = `%"channel":"${id}"%`;
  const cards = db.selectFrom("cards").where("platform", "=", platform);
  const names = await cards.select("channel").distinct().where("ref", "like", isThere).execute();
  const latest = names.map(({ channel }) =>
    cards.select(["channel", "ref"]).where("channel", "=", channel).orderBy("posted_at", "desc").limit(1).execute(),
  );
  return (await Promise.all(latest))
    .flat()
    .filter(({ ref }) => ref.includes(`"channel":"${id}"`))
    .map(({ channel }) => channel);
}

function keyOf(pipeline: string, branch: string | undefined): string {
  return JSON.stringify([pipeline.toLowerCase(), branch?.toLowerCase() ?? null]);
}

function toSubscription({
  platform,
  channel,
  pipeline,
  branch,
  what,
}: Selectable<Tables["subscriptions"]>): Subscription {
  return {
    to: { platform: platform as Destination["platform"], channel },
    pipeline,
    ...(branch === null ? {} : { branch }),
    what: what === "all" ? "all" : "failures",
  };
}
