import { setImmediate as nextTurn } from "node:timers/promises";
import type { Destination } from "../config/config.ts";
import { advance, type Change, pipelineKey, runKey } from "../events/history.ts";
import { type AnnounceLog, describeError } from "./announce-log.ts";
import type { Announcement } from "./announcement.ts";
import { backoff } from "./backoff.ts";
import type { Routed } from "./routing.ts";
import type { Announced, Outcome, RunBook, WaitingEvent } from "./run-book.ts";
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
  readonly route: (change: Change) => readonly Routed[];
  readonly announce: (change: Change, routed: Routed) => Promise<Announcement>;
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
async function decide(of: WaitingEvent, { book, route, announce }: AnnouncerOptions): Promise<Outcome> {
  const keys = await guard(() => ({ runKey: runKey(of.event), pipelineKey: pipelineKey(of.event) }));
  const run = await book.run(keys.runKey);
  const pipeline = await book.pipeline(keys.pipelineKey);
  const next = await guard(() => advance(run.state, pipeline.state, of.event));
  const entries: Announced[] = [];
  for (const change of next.changes) {
    const posted = await book.destinations(change.card);
    const goals = withPosted(await guard(() => route(change)), posted);
    const hasCard = ({ to }: Routed) =>
      posted.some((one) => isSame(one, to)) ||
      entries.some((entry) => entry.run === change.card && isSame(entry.to, to));
    for (const routed of goals.filter((goal) => goal.opens || hasCard(goal))) {
      const written = () =>
        withTimeLimit(announce(change, routed), WRITE_LIMIT_MS, () => new Error("it took too long to write"));
      entries.push(...toEntries(change, routed, await guard(written)));
    }
  }
  const versions = { runVersion: run.version, pipelineVersion: pipeline.version };
  return { of, ...keys, ...versions, run: next.run, pipeline: next.pipeline, entries };
}

async function guard<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Unannounceable("The event cannot be announced.", { cause: error });
  }
}

/** A card that was posted follows its run to the end, whatever the routes say by then. */
function withPosted(routes: readonly Routed[], posted: readonly Destination[]): readonly Routed[] {
  const others = posted.filter((to) => !routes.some((routed) => isSame(routed.to, to)));
  return [...routes, ...others.map((to) => ({ to, mention: [], route: "", opens: false }))];
}

function isSame(one: Destination, other: Destination): boolean {
  return one.platform === other.platform && one.channel === other.channel;
}

function toEntries({ card }: Change, { to, opens }: Routed, announcement: Announcement): Announced[] {
  const entry = { run: card, to, opens };
  const { reply } = announcement;
  return [
    { ...entry, action: "card", message: announcement.card },
    ...(reply === undefined ? [] : [{ ...entry, action: "reply" as const, message: reply }]),
  ];
}
