import type { Destination, Route } from "../config/config.ts";
import { advance, type Change, historyKey, type PipelineState, type RunState, runKey } from "../events/history.ts";
import { isBad } from "../events/run-state.ts";
import { type Bundle, type Placed, placeChange } from "./batching.ts";
import type { PastEvent } from "./event-history.ts";
import { heardAt, undecided } from "./heard.ts";
import { placeKey, type Routed, routeChange, withPosted } from "./routing.ts";
import { threadReply } from "./thread-reply.ts";

/** Messages of one pipeline at one destination, by the routes of now and by the others. */
export interface ReplayDifference {
  readonly to: Destination;
  readonly pipeline: string;
  readonly before: number;
  readonly after: number;
}

/** A failure that is told by one set of routes, and nowhere by the other. */
export interface UntoldFailure {
  readonly source: string;
  readonly pipeline: string;
  readonly runId?: string;
  readonly ref?: string;
  /** ISO 8601 */
  readonly at: string;
  readonly url?: string;
}

/** What other routes would have made of the same events. A message is a card or a reply; updates in place are none. */
export interface Replay {
  readonly events: number;
  readonly messages: { readonly before: number; readonly after: number };
  /** Failures that would no longer be told anywhere, and those that would be only then. */
  readonly missed: readonly UntoldFailure[];
  readonly gained: readonly UntoldFailure[];
  /** Failures that would wait for the end of quiet hours. */
  readonly waiting: { readonly before: number; readonly after: number };
  /** Only what differs, the largest difference first. */
  readonly differences: readonly ReplayDifference[];
}

/** Takes events in order of receipt; those before `since` only tell what was known by then. */
export interface Replaying {
  take(past: PastEvent): void;
  result(): Replay;
}

export function createReplay(before: readonly Route[], after: readonly Route[], since: Date): Replaying {
  const runs = new Map<string, RunState>();
  const pipelines = new Map<string, PipelineState>();
  const [one, other] = [createSide(before), createSide(after)];
  let events = 0;
  return {
    take({ event, receivedAt }) {
      const run = runKey(event);
      const pipeline = historyKey(event, runs.get(run));
      const next = advance(runs.get(run), pipelines.get(pipeline), event);
      runs.set(run, next.run);
      pipelines.set(pipeline, next.pipeline);
      const counts = receivedAt >= since;
      if (counts) events += 1;
      for (const side of [one, other]) side.take(next.changes, receivedAt, counts);
    },
    result: () => ({
      events,
      messages: { before: one.total(), after: other.total() },
      missed: untold(one.told, other.told),
      gained: untold(other.told, one.told),
      waiting: { before: one.waiting.size, after: other.waiting.size },
      differences: differences(one.counts, other.counts),
    }),
  };
}

interface Count {
  readonly to: Destination;
  readonly pipeline: string;
  messages: number;
}

/** What one set of routes makes of changes, as the announcer would. */
function createSide(routes: readonly Route[]) {
  const cards = new Map<string, Map<string, Destination>>();
  const bundles = new Map<string, readonly Bundle[]>();
  const counts = new Map<string, Count>();
  const told = new Map<string, UntoldFailure>();
  const waiting = new Set<string>();

  function count(to: Destination, pipeline: string, messages: number): void {
    const key = JSON.stringify([to.platform, to.channel, pipeline]);
    const known = counts.get(key) ?? { to, pipeline, messages: 0 };
    if (messages > 0) counts.set(key, { ...known, messages: known.messages + messages });
  }

  function at(change: Change, routed: Routed, now: Date, counted: boolean): void {
    const { to } = routed;
    const key = placeKey(to);
    const hasCard = cards.get(change.card)?.has(key) === true;
    const placed = placeChange(bundles.get(key) ?? [], change, routed, { hasCard, now });
    bundles.set(key, placed.bundles);
    const own = placed.own ? [change.card] : [];
    const shown = [...(placed.shared === undefined ? [] : [placed.shared.card]), ...own];
    if (shown.length === 0) return;
    const posted = new Set(shown.filter((card) => cards.get(card)?.has(key) !== true));
    for (const card of posted) cards.set(card, new Map(cards.get(card)).set(key, to));
    if (!counted) return;
    // As the announcer has it, a reply may follow its card at once.
    const isAnswered = own.length > 0 && threadReply(hasCard ? change : undecided(change)) !== undefined;
    const replies = (isAnswered ? 1 : 0) + (placed.isOver === true && placed.shared?.kind === "cause" ? 1 : 0);
    count(to, change.event.pipeline, posted.size + replies);
    if (isFailure(change)) tell(change, placed);
  }

  function tell(change: Change, { shared, own }: Placed): void {
    told.set(failureKey(change), failureOf(change));
    if (shared?.kind === "quiet" && !own) waiting.add(change.card);
  }

  return {
    counts,
    told,
    waiting,
    total: () => [...counts.values()].reduce((sum, { messages }) => sum + messages, 0),
    take(changes: readonly Change[], now: Date, counted: boolean): void {
      for (const change of changes) {
        const posted = [...(cards.get(change.card)?.values() ?? [])];
        for (const routed of withPosted(routeChange(change, routes, now), posted)) {
          const key = placeKey(routed.to);
          const heard = heardAt(change, changes, (run) => cards.get(run)?.has(key) === true);
          at(heard, routed, now, counted);
        }
      }
    },
  };
}

function isFailure({ type, event: { status } }: Change): boolean {
  return type === "failed" && isBad(status);
}

function failureKey({ card, event }: Change): string {
  return JSON.stringify([card, event.id]);
}

function failureOf({ event: { source, pipeline, runId, ref, time, url } }: Change): UntoldFailure {
  return {
    source,
    pipeline,
    at: time,
    ...(runId === undefined ? {} : { runId }),
    ...(ref === undefined ? {} : { ref }),
    ...(url === undefined ? {} : { url }),
  };
}

function untold(
  by: ReadonlyMap<string, UntoldFailure>,
  not: ReadonlyMap<string, UntoldFailure>,
): readonly UntoldFailure[] {
  return [...by].filter(([key]) => !not.has(key)).map(([, failed]) => failed);
}

function differences(one: ReadonlyMap<string, Count>, other: ReadonlyMap<string, Count>): readonly ReplayDifference[] {
  return [...new Map([...one, ...other])]
    .map(([key, { to, pipeline }]) => ({
      to,
      pipeline,
      before: one.get(key)?.messages ?? 0,
      after: other.get(key)?.messages ?? 0,
    }))
    .filter(({ before, after }) => before !== after)
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}
