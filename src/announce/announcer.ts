import { setImmediate as nextTurn } from "node:timers/promises";
import type { ReplyPart } from "../chat/reply.ts";
import type { Destination } from "../config/config.ts";
import { advance, type Change, historyKey, type RunState, runKey, stateKey } from "../events/history.ts";
import { type AnnounceLog, describeError } from "./announce-log.ts";
import type { Announcement } from "./announcement.ts";
import { backoff } from "./backoff.ts";
import { type Bundle, type Placed, placeChange } from "./batching.ts";
import { overReply, sharedCard } from "./batching-card.ts";
import { heardAt, undecided } from "./heard.ts";
import { isSamePlace, placeKey, type Routed, withPosted } from "./routing.ts";
import type { Announced, BundlesThere, CardPlace, Outcome, RunBook, Versioned, WaitingEvent } from "./run-book.ts";
import { withTimeLimit } from "./time-limit.ts";
import { createWorkLoop } from "./work-loop.ts";

/** How often to look for events that other processes have accepted. */
const POLL_MS = 1000;

const PAGE = 100;

/** Attempts to announce one event, over about half a minute. */
const TRIES = 5;

/** To write an announcement is a search; one that hangs must not hold up the others. */
const WRITE_LIMIT_MS = 10_000;

/** Another process may work on the same pipeline; with each conflict one of the two has got further. */
const CONFLICTS = 20;

const LABEL = "Announce";

export interface AnnouncerOptions {
  readonly book: RunBook;
  /** Where a change goes; each destination once. */
  readonly route: (change: Change) => readonly Routed[] | Promise<readonly Routed[]>;
  readonly announce: (change: Change, routed: Routed) => Promise<Announcement>;
  /** Whom the message after quiet hours is for; nobody where absent. @param owners ids */
  readonly mention?: (owners: readonly string[], to: Destination) => readonly ReplyPart[];
  /** Something was put into the outbox. */
  readonly queued: () => void;
  /** Resolves when nothing is under way that comes first; waited for before each event. */
  readonly makeWay?: () => Promise<void>;
  readonly log: AnnounceLog;
  readonly now: () => Date;
}

/** Turns accepted events into messages that wait to be sent: each event once, in order of receipt. */
export interface Announcer {
  start(): void;
  /** An event was accepted. */
  poke(): void;
  /** Takes all events that are due now; for those who do not start the loop. */
  workOff(): Promise<void>;
  stop(): Promise<void>;
}

/** The event cannot be announced, as opposed to: the store cannot be read. */
class Unannounceable extends Error {}

export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { book, log, now, makeWay = nextTurn } = options;
  const stopping = new AbortController();

  async function workOff(): Promise<void> {
    // An event that has to wait holds up those of its run, and no others.
    const held = new Set<string>();
    let page: readonly WaitingEvent[];
    let after = 0;
    do {
      page = await book.waiting(after, PAGE);
      for (const of of page) {
        await makeWay();
        if (stopping.signal.aborted) return;
        after = of.sequence;
        const run = runOf(of);
        if (held.has(run)) continue;
        if (of.dueAt > now() || (await take(of, options)) === "postponed") held.add(run);
      }
    } while (page.length === PAGE);
  }

  const loop = createWorkLoop(
    async () => {
      await workOff();
      return POLL_MS;
    },
    (error) => log.row(LABEL, `events cannot be read (${describeError(error)}); trying again`),
    POLL_MS,
  );

  return {
    start: loop.start,
    poke: loop.poke,
    workOff,
    stop() {
      stopping.abort();
      return loop.stop();
    },
  };
}

/** What has no key because it is malformed holds up nothing. */
function runOf({ event, sequence }: WaitingEvent): string {
  try {
    return runKey(event);
  } catch {
    return `malformed ${sequence}`;
  }
}

type Taken = "settled" | "postponed";

async function take(of: WaitingEvent, options: AnnouncerOptions): Promise<Taken> {
  const { book, now, queued } = options;
  try {
    for (let tries = 0; tries < CONFLICTS; tries++) {
      const outcome = await decide(of, options);
      const result = await book.record(outcome, now());
      if (result === "conflict") continue;
      if (result === "recorded" && outcome.entries.length > 0) queued();
      return "settled";
    }
    return "postponed";
  } catch (error) {
    if (error instanceof Unannounceable) return giveTime(of, error.cause, options);
    throw error;
  }
}

async function giveTime(of: WaitingEvent, cause: unknown, { book, log, now }: AnnouncerOptions): Promise<Taken> {
  const reason = describeError(cause);
  const { source, pipeline } = of.event;
  if (of.attempts + 1 < TRIES) {
    if (of.attempts === 0) log.row(LABEL, `an event of ${source} cannot be announced (${reason}); trying again`);
    await book.postpone(of, new Date(now().getTime() + backoff(of.attempts + 1, 1)), reason);
    return "postponed";
  }
  log.row(LABEL, `an event of ${source}, pipeline ${pipeline}, was given up after ${TRIES} attempts: ${reason}`);
  await book.park(of, reason, now());
  return "settled";
}

/** All that follows from an event, by what is known now. */
async function decide(of: WaitingEvent, options: AnnouncerOptions): Promise<Outcome> {
  const { book } = options;
  const { run, pipeline, next, ...keys } = await advanced(of, book);
  const entries: Announced[] = [];
  const shelf = createShelf(book);
  const places = await placesOf(next.changes, book);
  for (const change of next.changes) {
    const posted = places.get(change.card) ?? [];
    const goals = await guard(() => options.route(change));
    const posts = posted.map(({ to }) => to);
    for (const routed of withPosted(goals, posts)) {
      const { to } = routed;
      const there = posted.find((one) => isSamePlace(one.to, to));
      const isOpened = entries.some((one) => one.opens && one.run === change.card && isSamePlace(one.to, to));
      const at = { hasCard: isOpened || there?.isDead === false, now: options.now() };
      const hasCard = (card: string) => isPosted(places.get(card) ?? [], to);
      const told = at.hasCard ? heardAt(change, next.changes, hasCard) : undecided(change);
      const known = await shelf.at(to);
      const placed = await guard(() => placeChange(known, told, routed, at));
      shelf.put(to, placed.bundles);
      // A card that was given up hears of it in any case: who tries it again must not post what is long over.
      if (there?.isDead === true && !placed.own)
        entries.push(
          ...(await say(told, { ...routed, opens: false }, { own: true, bundles: placed.bundles }, options)),
        );
      entries.push(...(await say(told, routed, placed, options)));
    }
  }
  const versions = { runVersion: run.version, pipelineVersion: pipeline.version };
  const states = { run: next.run, pipeline: next.pipeline };
  return { of, ...keys, ...versions, ...states, entries, bundles: shelf.changed() };
}

async function placesOf(changes: readonly Change[], book: Pick<RunBook, "destinations">) {
  const places = new Map<string, readonly CardPlace[]>();
  for (const { card } of changes) places.set(card, await book.destinations(card));
  return places;
}

function isPosted(places: readonly CardPlace[], to: Destination): boolean {
  return places.some((one) => isSamePlace(one.to, to) && !one.isDead);
}

/** The states of an event's run and pipeline with their keys: as they were read, and as they become. */
async function advanced({ event }: WaitingEvent, book: Pick<RunBook, "run" | "pipeline">) {
  const read = new Map<string, Versioned<RunState>>();
  const runAt = async (key: string): Promise<Versioned<RunState>> => {
    const run = read.get(key) ?? (await book.run(key));
    read.set(key, run);
    return run;
  };
  const first = await runAt(await guard(() => runKey(event)));
  const pipelineKey = await guard(() => historyKey(event, first.state));
  const pipeline = await book.pipeline(pipelineKey);
  const { state } = await runAt(await guard(() => stateKey(event, pipeline.state)));
  const next = await guard(() => advance(state, pipeline.state, event));
  const key = await guard(() => stateKey(event, next.pipeline));
  return { runKey: key, run: await runAt(key), pipelineKey, pipeline, next };
}

/** The bundles of each destination as they were read, and as they become. */
function createShelf(book: Pick<RunBook, "bundles">) {
  const read = new Map<string, BundlesThere>();
  const next = new Map<string, readonly Bundle[]>();
  return {
    async at(to: Destination): Promise<readonly Bundle[]> {
      const key = placeKey(to);
      if (!read.has(key)) {
        const { state = [], version } = await book.bundles(to);
        read.set(key, { to, bundles: state, version });
      }
      return next.get(key) ?? read.get(key)?.bundles ?? [];
    },
    put(to: Destination, bundles: readonly Bundle[]): void {
      next.set(placeKey(to), bundles);
    },
    changed(): readonly BundlesThere[] {
      return [...read]
        .map(([key, there]) => ({ ...there, bundles: next.get(key) ?? there.bundles }))
        .filter(({ to, bundles }) => bundles !== read.get(placeKey(to))?.bundles);
    },
  };
}

/** What is said of a change at one place: on its own card, and on the card that it shares with others. */
async function say(
  change: Change,
  routed: Routed,
  { own, shared, isOver }: Placed,
  { announce, mention: mentionParts, now }: AnnouncerOptions,
): Promise<readonly Announced[]> {
  const words = (about: Change, to: Routed) =>
    guard(() => withTimeLimit(announce(about, to), WRITE_LIMIT_MS, () => new Error("it took too long to write")));
  const entries = own ? toEntries(change, routed, await words(change, routed)) : [];
  if (shared === undefined) return entries;
  const { card: run, kind, first, mention, until } = shared;
  const ofFirst = kind === "cause" ? await words(first, { ...routed, mention }) : undefined;
  const entry = { run, to: routed.to, opens: true };
  const mentions = kind === "quiet" ? mentionParts?.(mention, routed.to) : undefined;
  const isWaiting = kind === "quiet" && Date.parse(until) > now().getTime();
  return [
    ...entries,
    {
      ...entry,
      action: "card",
      message: sharedCard(shared, ofFirst?.card, mentions),
      ...(isWaiting ? { notBefore: new Date(until) } : {}),
    },
    ...(isOver === true && kind === "cause"
      ? [{ ...entry, action: "reply" as const, message: overReply(shared) }]
      : []),
  ];
}

async function guard<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Unannounceable("The event cannot be announced.", { cause: error });
  }
}

function toEntries({ card }: Change, { to, opens }: Routed, announcement: Announcement): Announced[] {
  const entry = { run: card, to, opens };
  const { reply } = announcement;
  return [
    { ...entry, action: "card", message: announcement.card },
    ...(reply === undefined ? [] : [{ ...entry, action: "reply" as const, message: reply }]),
  ];
}
