import type { Destination, Route } from "../config/config.ts";
import type { PipelineEvent } from "../events/event.ts";
import { type Change, isAnnounced } from "../events/history.ts";
import { isBad } from "../events/run-state.ts";
import { matchRoute, meets } from "./matching.ts";
import { quietUntil } from "./quiet-hours.ts";

export { branchOf, matchesGlob } from "./glob.ts";

/** Where an event goes, and why. */
export interface Routed {
  readonly to: Destination;
  /** Owner ids to mention, without repetition. */
  readonly mention: readonly string[];
  /** Name of the route; of several with the same destination, the first that opens a card. */
  readonly route: string;
  /** Whether a card is opened where there is none yet; a card that is there follows its run in any case. */
  readonly opens: boolean;
  /** What would open a card waits until then, for one message about all that waits. */
  readonly quietUntil?: Date;
  /** Failures of one cause within so many milliseconds share one message. */
  readonly batchMs?: number;
}

/**
 * Where a change goes. A destination with `opens: false` only gets what belongs on a card that it already has, so that
 * a recovery follows its failure and nothing else is heard.
 * @param now by which quiet hours are judged; none hold without it
 */
export function routeChange(change: Change, routes: readonly Route[], now?: Date): readonly Routed[] {
  return route(asTold(change), routes, now).map((routed) => ({ ...routed, opens: routed.opens && change.opens }));
}

/** A failure of any run is news of the card that tells of all while they flap, though its own run is good again. */
function asTold({ event, flapping }: Change): PipelineEvent {
  if (flapping === undefined || flapping.until !== undefined || !isBad(flapping.latest.status)) return event;
  return { ...event, status: flapping.latest.status };
}

/**
 * Where an event goes: to every route whose conditions it meets. `status` decides whether it opens a card there; a
 * route without it opens for bad news only, and without `branch` on protected branches only. Each destination comes
 * once.
 */
export function route(event: PipelineEvent, routes: readonly Route[], now?: Date): readonly Routed[] {
  if (!isAnnounced(event)) return [];
  const merged = new Map<string, Routed>();
  for (const one of routes) {
    const { outcome } = matchRoute(event, one);
    if (outcome === "no match") continue;
    const until = now && quietFor(event, one, now);
    for (const to of one.to) {
      const key = placeKey(to);
      const next: Routed = {
        to,
        mention: [...new Set(one.mention)],
        route: one.name,
        opens: outcome === "opens",
        ...(until === undefined ? {} : { quietUntil: until }),
        ...(one.batchMs === undefined ? {} : { batchMs: one.batchMs }),
      };
      merged.set(key, merge(merged.get(key), next));
    }
  }
  return [...merged.values()];
}

/** When the quiet hours of a route end that hold an event back; undefined when it may go out now. */
function quietFor(event: PipelineEvent, { quiet = [] }: Route, now: Date): Date | undefined {
  return quietUntil(quiet, now, ({ urgent }) => urgent === undefined || !meets(event, urgent));
}

/**
 * Whether what may have arrived there is held instead of sent once more. A destination is one to its readers: of
 * several routes that lead there one that holds is enough.
 */
export function holdsDoubtful(to: Destination, routes: readonly Route[]): boolean {
  return routes.some((one) => one.whenInDoubt === "hold" && one.to.some((place) => isSamePlace(place, to)));
}

/**
 * A card that was posted follows its run to the end, whatever the routes say by then.
 * @param posted where the run has a card
 */
export function withPosted(routes: readonly Routed[], posted: readonly Destination[]): readonly Routed[] {
  const others = posted.filter((to) => !routes.some((routed) => isSamePlace(routed.to, to)));
  return [...routes, ...others.map((to) => ({ to, mention: [], route: "", opens: false }))];
}

/** One text for each destination. */
export function placeKey({ platform, channel }: Destination): string {
  return `${platform} ${channel}`;
}

export function isSamePlace(one: Destination, other: Destination): boolean {
  return one.platform === other.platform && one.channel === other.channel;
}

function merge(known: Routed | undefined, next: Routed): Routed {
  if (known === undefined) return next;
  // A route that stays silent has nobody to mention.
  if (known.opens !== next.opens) return known.opens ? known : next;
  const { quietUntil: one, batchMs = 0, ...rest } = known;
  const { quietUntil: other } = next;
  const longest = Math.max(batchMs, next.batchMs ?? 0);
  return {
    ...rest,
    mention: [...new Set([...known.mention, ...next.mention])],
    // Who is told now by one route need not wait for another.
    ...(one === undefined || other === undefined ? {} : { quietUntil: earlier(one, other) }),
    ...(longest === 0 ? {} : { batchMs: longest }),
  };
}

function earlier(one: Date, other: Date): Date {
  return new Date(Math.min(one.getTime(), other.getTime()));
}
