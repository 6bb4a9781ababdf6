import type { Destination, Route } from "../config/config.ts";
import type { Change } from "../events/history.ts";
import { createPlaces, type PlacePorts } from "./places.ts";
import { isSamePlace, placeKey, type Routed, routeChange } from "./routing.ts";
import { asRoutes, type ChannelMutes, muteOf, type Subscription, type Subscriptions } from "./subscriptions.ts";

const LOOK_AGAIN_MS = 10 * 60_000;

export interface RouterPorts {
  /** Of docent.yaml, read anew each time: an edited route counts for the next event. */
  readonly routes: () => readonly Route[];
  readonly subscriptions: Pick<Subscriptions, "all" | "namesOf">;
  readonly mutes: Pick<ChannelMutes, "of">;
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
    const all = [...routes, ...asRoutes(await asked(routes, namesOf, ports), routes)];
    return Promise.all(routeChange(change, all, now).map((routed) => heard(routed, change, now, ports)));
  };
}

/** What was asked for before the bot knew which of the routes' channels it was in counts for that channel since it knows. */
async function asked(
  routes: readonly Route[],
  namesOf: PlacePorts["namesOf"],
  { subscriptions }: RouterPorts,
): Promise<readonly Subscription[]> {
  const placeOf = createPlaces({ routes: () => routes, namesOf });
  const isRouted = (to: Destination) => routes.some((route) => route.to.some((one) => isSamePlace(one, to)));
  const named = (await subscriptions.all()).map(async (one) =>
    one.to.platform === "web" || isRouted(one.to) ? one : { ...one, to: (await placeOf(one.to)) ?? one.to },
  );
  return Promise.all(named);
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

async function heard(routed: Routed, change: Change, now: Date, { mutes }: RouterPorts): Promise<Routed> {
  if (!routed.opens) return routed;
  const mute = muteOf(change.event, await mutes.of(routed.to, now));
  return mute === undefined ? routed : { ...routed, opens: false };
}
