import type { Route } from "../config/config.ts";
import type { Change } from "../events/history.ts";
import { type Routed, routeChange } from "./routing.ts";
import { asRoutes, type ChannelMutes, muteOf, type Subscriptions } from "./subscriptions.ts";

export interface RouterPorts {
  /** Of docent.yaml, read anew each time: an edited route counts for the next event. */
  readonly routes: () => readonly Route[];
  readonly subscriptions: Pick<Subscriptions, "all">;
  readonly mutes: Pick<ChannelMutes, "of">;
  readonly now: () => Date;
}

/**
 * Where changes go: by the routes, and by what channels subscribed to. A muted pipeline opens no card; one that is
 * there follows its run.
 */
export function createRouter(ports: RouterPorts): (change: Change) => Promise<readonly Routed[]> {
  return async (change) => {
    const now = ports.now();
    const routes = ports.routes();
    const all = [...routes, ...asRoutes(await ports.subscriptions.all(), routes)];
    return Promise.all(routeChange(change, all, now).map((routed) => heard(routed, change, now, ports)));
  };
}

async function heard(routed: Routed, change: Change, now: Date, { mutes }: RouterPorts): Promise<Routed> {
  if (!routed.opens) return routed;
  const mute = muteOf(change.event, await mutes.of(routed.to, now));
  return mute === undefined ? routed : { ...routed, opens: false };
}
