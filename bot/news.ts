import { createPlaces } from "../src/announce/places.ts";
import { createDesk } from "../src/announce/subscriptions-desk.ts";
import type { ChannelNews } from "../src/chat/commands-news.ts";
import type { Store } from "../src/store/store.ts";
import { loaded } from "./api.ts";
import type { IndexStore } from "./index-store.ts";

/** Events whose pipelines count as known. */
const LATELY = 2_000;

export interface NewsOptions {
  readonly store: Pick<Store, "subscriptions" | "mutes" | "history">;
  readonly docs: Pick<IndexStore, "current">;
  readonly now: () => Date;
}

/** What channels hear of pipelines, as they say it in chat. */
export function createNews({ store, docs, now }: NewsOptions): ChannelNews {
  const { subscriptions, mutes, history } = store;
  const routes = () => loaded(docs).config.routes;
  return createDesk({
    subscriptions,
    mutes,
    routes,
    pipelines: () => history.pipelines(LATELY),
    placeOf: createPlaces({ routes, namesOf: subscriptions.namesOf }),
    now,
  });
}
