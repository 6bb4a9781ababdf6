import type { Destination, Route, RouteField } from "../config/config.ts";
import type { PipelineEvent } from "../events/event.ts";
import { type Change, isAnnounced } from "../events/history.ts";
import { isBad } from "../events/run-state.ts";

/** Where an event goes, and why. */
export interface Routed {
  readonly to: Destination;
  /** Owner ids to mention, without repetition. */
  readonly mention: readonly string[];
  /** Name of the route; of several with the same destination, the first that opens a card. */
  readonly route: string;
  /** Whether a card is opened where there is none yet; a card that is there follows its run in any case. */
  readonly opens: boolean;
}

/**
 * Where a change goes. A destination with `opens: false` only gets what belongs on a card that it already has, so that
 * a recovery follows its failure and nothing else is heard.
 */
export function routeChange(change: Change, routes: readonly Route[]): readonly Routed[] {
  return route(change.event, routes).map((routed) => ({ ...routed, opens: routed.opens && change.opens }));
}

/**
 * Where an event goes: to every route of which all fields but `status` match. `status` decides whether it opens a card
 * there; a route without it opens for bad news only. Each destination comes once.
 */
export function route(event: PipelineEvent, routes: readonly Route[]): readonly Routed[] {
  if (!isAnnounced(event)) return [];
  const merged = new Map<string, Routed>();
  for (const { name, when, to, mention } of routes) {
    if (!matches(event, when)) continue;
    const opens = when.status === undefined ? isBad(event.status) : matchesAny(when.status, [event.status]);
    for (const destination of to) {
      const key = `${destination.platform} ${destination.channel}`;
      merged.set(key, merge(merged.get(key), { to: destination, mention: [...new Set(mention)], route: name, opens }));
    }
  }
  return [...merged.values()];
}

function merge(known: Routed | undefined, next: Routed): Routed {
  if (known === undefined) return next;
  // A route that stays silent has nobody to mention.
  if (known.opens !== next.opens) return known.opens ? known : next;
  return { ...known, mention: [...new Set([...known.mention, ...next.mention])] };
}

function matches(event: PipelineEvent, when: Route["when"]): boolean {
  return (Object.entries(when) as [RouteField, readonly string[]][]).every(
    ([field, globs]) => field === "status" || matchesAny(globs, valuesOf(event, field)),
  );
}

function matchesAny(globs: readonly string[], values: readonly string[]): boolean {
  return globs.some((glob) => values.some((value) => matchesGlob(glob, value)));
}

/** The values of which a glob has to match one; none where the event does not say. */
function valuesOf(event: PipelineEvent, field: Exclude<RouteField, "status">): readonly string[] {
  const { labels } = event;
  switch (field) {
    case "branch":
      return said(branchOf(event));
    case "label":
      return Object.entries(labels).flatMap(([name, value]) => [`${name}=${value}`, value]);
    case "severity":
      return said(labels["severity"]);
    default:
      return said(event[field]);
  }
}

/** The branch as routes and readers see it: that of a fork has the fork's owner before it, as on GitHub. */
export function branchOf({ ref, labels }: PipelineEvent): string | undefined {
  const fork = labels["fork"];
  return ref === undefined || fork === undefined ? ref : `${fork.split("/")[0]}:${ref}`;
}

function said(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

/** Whether a text is what a glob says, in which `*` stands for anything; upper and lower case count as the same. */
export function matchesGlob(glob: string, text: string): boolean {
  const [first = "", ...rest] = glob.toLowerCase().split("*");
  const value = text.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  // Each part at its first place: a later one could only leave less room for those after it.
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return value.length - at >= last.length && value.endsWith(last);
}
