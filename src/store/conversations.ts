import type { Selectable } from "kysely";
import type { Conversation, Conversations } from "../chat/conversations.ts";
import type { Db, Tables } from "./tables.ts";

export function createConversations(db: Db): Conversations {
  const known = (platform: string) =>
    db
      .selectFrom("conversations")
      .selectAll()
      .where("platform", "=", platform)
      .orderBy("updated_at", "desc")
      .orderBy("channel")
      .execute();

  return {
    async save({ platform, tenant, channel, name, reference }, now) {
      const content = { name, reference, updated_at: now.getTime() };
      await db
        .insertInto("conversations")
        .values({ platform, tenant, channel, ...content })
        .onConflict((conflict) => conflict.columns(["platform", "tenant", "channel"]).doUpdateSet(content))
        .execute();
    },

    async remove(platform, tenant, channel) {
      await db
        .deleteFrom("conversations")
        .where("platform", "=", platform)
        .where("tenant", "=", tenant)
        .where("channel", "=", channel)
        .execute();
    },

    async find(platform, nameOrId) {
      const rows = await known(platform);
      // A team has few channels; a database folds only the letters of ASCII.
      const name = nameOrId.toLowerCase();
      const row = rows.find((one) => one.channel === nameOrId) ?? rows.find((one) => one.name.toLowerCase() === name);
      return row && conversation(row);
    },

    async all(platform) {
      return (await known(platform)).map(conversation);
    },
  };
}

function conversation(row: Selectable<Tables["conversations"]>): Conversation {
  const { platform, tenant, channel, name, reference } = row;
  return { platform, tenant, channel, name, reference };
}
