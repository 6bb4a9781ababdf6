import { type PlacePorts, rememberNames, underRoutedNames } from "../announce/places.ts";
import { asRoutes } from "../announce/subscriptions.ts";
import type { Route } from "../config/config.ts";
import type { Store } from "../store/store.ts";

/** What a command needs to know of channels' names, each looked up once. */
export function placesFor(routes: readonly Route[], { subscriptions }: Pick<Store, "subscriptions">): PlacePorts {
  const started = new Date();
  return { routes: () => routes, namesOf: rememberNames(subscriptions.namesOf, () => started) };
}

/** Routes with what channels subscribed to, as the running process takes them. */
export async function withSubscriptions(
  routes: readonly Route[],
  store: Pick<Store, "subscriptions">,
): Promise<readonly Route[]> {
  const asked = await underRoutedNames(await store.subscriptions.all(), placesFor(routes, store));
  return [...routes, ...asRoutes(asked, routes)];
}
