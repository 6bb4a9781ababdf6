import type { Route } from "../config/config.ts";
import type { Change } from "../events/history.ts";
import { type PlacePorts, underRoutedNames } from "./places.ts";
import { placeKey, type Routed, routeChange } from "./routing.ts";
import { asRoutes, type ChannelMutes, muteOf, type Subscriptions } from "./subscriptions.ts";

const LOOK_AGAIN_MS = 10 * 60_000;

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
  const namesOf = rememberNames(ports);
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

/** To look a channel up is to look through all cards: one without another name is not looked up for each event. */
function rememberNames({ subscriptions, now }: RouterPorts): PlacePorts["namesOf"] {
  const known = new Map<string, { readonly names: readonly string[]; readonly at: number }>();
  return async (platform, id) => {
    const key = placeKey({ platform, channel: id });
    const at = now().getTime();
    const last = known.get(key);
    if (last !== undefined && (last.names.some((name) => name !== id) || at - last.at < LOOK_AGAIN_MS))
      return last.names;
    const names = await subscriptions.namesOf(platform, id);
    known.set(key, { names, at });
    return names;
  };
}
