import type { Route } from "../config/config.ts";
import type { Change } from "../events/history.ts";
import { rememberNames, underRoutedNames } from "./places.ts";
import { type Routed, routeChange } from "./routing.ts";
import { asRoutes, type ChannelMutes, muteOf, type Subscriptions } from "./subscriptions.ts";

export interface RouterPorts {
  /** Of docent.yaml, read anew each time: an edited route counts for the next event. */
  readonly routes: () => readonly Route[];
  readonly subscriptions: Pick<Subscriptions, "all" | "namesOf">;
  readonly mutes: Pick<ChannelMutes, "all">;
  readonly now: () => Date;
}

/**
 * Where changes go: by the routes, and by what channels subscribed to. A muted pipeline opens no card; one that is
 * there follows its run.
 */
export function createRouter(ports: RouterPorts): (change: Change) => Promise<readonly Routed[]> {
  const namesOf = rememberNames(ports.subscriptions.namesOf, ports.now);
  return async (change) => {
    const now = ports.now();
    const routes = ports.routes();
    const places = { routes: () => routes, namesOf };
    const asked = await underRoutedNames(await ports.subscriptions.all(), places);
    const muted = await underRoutedNames(await ports.mutes.all(now), places);
    const routed = routeChange(change, [...routes, ...asRoutes(asked, routes)], now);
    return routed.map((one) => (one.opens && muteOf(change.event, one.to, muted) ? { ...one, opens: false } : one));
  };
}
