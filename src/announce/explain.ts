import type { Destination, Route } from "../config/config.ts";
import type { PipelineEvent } from "../events/event.ts";
import { isAnnounced } from "../events/history.ts";
import { causesOf } from "./batching.ts";
import { matchRoute } from "./matching.ts";
import { route } from "./routing.ts";
import { asRoutes, type Muted, muteOf, type Subscription } from "./subscriptions.ts";

/** What one route makes of an event. */
export interface ExplainedRoute {
  readonly name: string;
  readonly from: "docent.yaml" | "chat";
  readonly matches: boolean;
  readonly opens: boolean;
  /** The first condition that does not hold; absent where a card is opened. */
  readonly because?: string;
  readonly to: readonly Destination[];
}

/** What reaches one channel. */
export interface ExplainedDestination {
  readonly to: Destination;
  readonly route: string;
  /** Whether a card is opened; a card that is there is updated in any case. */
  readonly opens: boolean;
  /** Owner ids. */
  readonly mention: readonly string[];
  /** What keeps the card back, or lets it share the card of others. */
  readonly held: readonly Held[];
}

export type Held =
  | { readonly by: "mute"; readonly until: string; readonly pipeline: string; readonly who: string }
  | { readonly by: "quiet hours"; readonly until: string }
  | { readonly by: "batch"; readonly withinMs: number };

export interface Explanation {
  /** Why no route is asked at all. */
  readonly noNews?: string;
  readonly routes: readonly ExplainedRoute[];
  readonly destinations: readonly ExplainedDestination[];
}

export interface ExplainWith {
  readonly routes: readonly Route[];
  readonly subscriptions: readonly Subscription[];
  /** Those that hold. */
  readonly mutes: readonly Muted[];
  readonly now: Date;
}

/** Where an event goes if its run has no card yet, and why not elsewhere. */
export function explain(event: PipelineEvent, options: ExplainWith): Explanation {
  const { routes, subscriptions, mutes, now } = options;
  const asked = asRoutes(subscriptions, routes);
  const explained = [
    ...routes.map((one) => explainRoute(event, one, "docent.yaml")),
    ...asked.map((one) => explainRoute(event, one, "chat")),
  ];
  if (!isAnnounced(event)) return { noNews: whyNoNews(event), routes: explained.map(silenced), destinations: [] };
  const hasCause = causesOf(event).length > 0;
  const goals = route(event, [...routes, ...asked], now);
  const destinations = goals.map(({ to, route: name, opens, mention, quietUntil, batchMs }) => {
    const mute = opens ? muteOf(event, to, mutes) : undefined;
    const held: Held[] = [
      ...(mute === undefined
        ? []
        : [{ by: "mute" as const, until: mute.until.toISOString(), pipeline: mute.pipeline, who: mute.by }]),
      ...(quietUntil === undefined || !opens ? [] : [{ by: "quiet hours" as const, until: quietUntil.toISOString() }]),
      ...(batchMs === undefined || !opens || !hasCause ? [] : [{ by: "batch" as const, withinMs: batchMs }]),
    ];
    return { to, route: name, opens: opens && mute === undefined, mention: opens ? mention : [], held };
  });
  return { routes: explained, destinations };
}

function explainRoute(event: PipelineEvent, one: Route, from: ExplainedRoute["from"]): ExplainedRoute {
  const match = matchRoute(event, one);
  return {
    name: one.name,
    from,
    matches: match.outcome !== "no match",
    opens: match.outcome === "opens",
    ...(match.outcome === "opens" ? {} : { because: match.because }),
    to: one.to,
  };
}

function silenced(one: ExplainedRoute): ExplainedRoute {
  return { ...one, matches: false, opens: false };
}

function whyNoNews({ kind }: PipelineEvent): string {
  return kind === "task"
    ? "a task is not announced by itself; it tells its run's card the failing step"
    : `${kind} is no news of a pipeline`;
}
