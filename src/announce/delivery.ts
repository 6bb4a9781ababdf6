import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Destination } from "../config/config.ts";
import { type AnnounceLog, describeError } from "./announce-log.ts";
import { backoff } from "./backoff.ts";
import { type MessageRef, type Messenger, MessengerError } from "./messenger.ts";
import type { GivenUp, LeasedEntry, Outbox } from "./outbox.ts";
import { createPacer } from "./pace.ts";
import { send } from "./send.ts";
import { createWorkLoop } from "./work-loop.ts";

/** Looking a message up and sending it must both end while the lease holds. */
const LEASE_MS = 60_000;
const SEND_LIMIT_MS = 20_000;

/** Destinations written to at the same time; each of them gets one message at a time. */
const PARALLEL = 4;

/** How often to look for what other processes have appended. */
const POLL_MS = 1000;

/** A request whose answer was lost may still be on its way. */
const LOST_PAUSE_MS = 5000;

/** After that an announcement is no news, and what blocks it needs a person. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;

/** Pauses before an outcome is written again that could not be written. */
const WRITE_AGAIN_MS = [200, 1000, 5000];

const LABEL = "Announce";

export interface DeliveryOptions {
  readonly outbox: Outbox;
  /** Of the doors that are open. */
  readonly messengers: readonly Messenger[];
  readonly log: AnnounceLog;
  readonly now: () => Date;
  /** Resolves when nothing is under way that comes first; waited for before each entry. */
  readonly makeWay?: () => Promise<void>;
  /** What became of an attempt. */
  readonly onOutcome?: (outcome: DeliveryOutcome, entry: LeasedEntry) => void;
  /** It was given up; the message and cure are for a person. */
  readonly onDead?: (entry: LeasedEntry, error: MessengerError) => void;
  /** Whether what may have arrived there is given up instead of sent once more; nowhere where absent. */
  readonly holdsDoubtful?: (to: Destination) => boolean;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly timing?: Partial<DeliveryTiming>;
}

export type DeliveryOutcome = "delivered" | "retry" | "lost" | "gone" | "dead";

export interface DeliveryTiming {
  /** How long an entry is ours; longer than looking it up and sending it can take. */
  readonly leaseMs: number;
  readonly sendLimitMs: number;
  /** All pauses are so many times shorter: for tests against a platform that is as much faster. */
  readonly haste: number;
}

const TIMING: DeliveryTiming = { leaseMs: LEASE_MS, sendLimitMs: SEND_LIMIT_MS, haste: 1 };

/** Takes what the outbox holds to its destinations. */
export interface Delivery {
  start(): void;
  /** Something was appended. */
  poke(): void;
  /** Sends what is due now and resolves when all of it is settled; for those who do not start the loop. */
  workOff(): Promise<void>;
  /** Lets what is being sent end within the grace, and hands the rest back to be tried by the next process. */
  stop(graceMs: number): Promise<void>;
}

export function createDelivery(options: DeliveryOptions): Delivery {
  const { outbox, log, now, makeWay = nextTurn } = options;
  const { leaseMs, haste } = { ...TIMING, ...options.timing };
  const pollMs = POLL_MS / haste;
  const courier = createCourier(options);
  const underWay = new Map<LeasedEntry, Promise<void>>();
  const stopping = new AbortController();
  let claimed = 0;

  const held = () => [...[...underWay.keys()].map(({ to }) => to), ...courier.holds().map((hold) => hold.held)];

  async function fill(): Promise<number> {
    while (underWay.size < PARALLEL && !stopping.signal.aborted) {
      await makeWay();
      const entry = await outbox.claim(now(), leaseMs, held());
      if (entry === undefined) break;
      claimed += 1;
      const delivered = courier.deliver(entry).finally(() => {
        underWay.delete(entry);
        loop.poke();
      });
      underWay.set(entry, delivered);
    }
    return pause();
  }

  function pause(): number {
    // A free lane wakes the loop.
    if (underWay.size >= PARALLEL) return pollMs;
    return Math.min(pollMs, courier.nextAt() - now().getTime());
  }

  const loop = createWorkLoop(
    fill,
    (error) => log.row(LABEL, `the outbox cannot be read (${describeError(error)}); trying again`),
    pollMs,
  );

  return {
    start: loop.start,
    poke: loop.poke,
    async workOff() {
      for (;;) {
        // What ends while the next is looked for was held back by then, and what it kept waiting is due now.
        const [before, wasIdle] = [claimed, underWay.size === 0];
        await fill();
        if (underWay.size > 0) await Promise.race(underWay.values());
        else if (wasIdle && claimed === before) return;
      }
    },
    async stop(graceMs) {
      stopping.abort();
      await loop.stop();
      await Promise.race([Promise.allSettled(underWay.values()), sleep(graceMs, undefined, { ref: false })]);
      await Promise.allSettled([...underWay.keys()].map((entry) => courier.abandon(entry)));
    },
  };
}

/** Sends entries and writes down what became of them. */
function createCourier(options: DeliveryOptions) {
  const { outbox, messengers, log, now, onOutcome, onDead, holdsDoubtful, random = Math.random } = options;
  const { sendLimitMs, haste } = { ...TIMING, ...options.timing };
  const byPlatform = new Map(messengers.map((messenger) => [messenger.platform, messenger]));
  const pacer = createPacer(messengers, now, haste);
  const { settle, abandon } = createSettling(options);
  let nextTry = Number.POSITIVE_INFINITY;

  async function bury(entry: LeasedEntry, error: MessengerError, why: GivenUp): Promise<void> {
    onOutcome?.("dead", entry);
    log.row(LABEL, `${placeOf(entry)}: given up. ${error.message}\n${error.cure}`);
    await settle(entry, () => outbox.dead(entry, `${error.message} ${error.cure}`, now(), why));
    onDead?.(entry, error);
  }

  function tryAgain(entry: LeasedEntry, error: MessengerError, doubts: number, waitMs: number): Promise<void> {
    if (now().getTime() - entry.createdAt.getTime() > GIVE_UP_AFTER_MS) return bury(entry, error, "too_late");
    // Once: an outage of hours would fill the log.
    if (entry.attempts === 0) log.row(LABEL, `${placeOf(entry)}: ${error.message} Trying again.`);
    const at = new Date(Math.ceil(now().getTime() + waitMs / haste));
    nextTry = Math.min(nextTry, at.getTime());
    return settle(entry, () => outbox.retry(entry, at, error.message, doubts));
  }

  function fail(entry: LeasedEntry, error: MessengerError, doubts: number): Promise<void> {
    const { failure } = error;
    if (failure.kind !== "dead") onOutcome?.(failure.kind, entry);
    const pause = backoff(entry.attempts, random());
    switch (failure.kind) {
      case "retry":
        if (failure.retryAfterMs === undefined) return tryAgain(entry, error, doubts, pause);
        pacer.pause(entry.to, failure.retryAfterMs / haste);
        return tryAgain(entry, error, doubts, failure.retryAfterMs);
      case "lost":
        return tryAgain(entry, error, doubts, Math.max(LOST_PAUSE_MS, pause));
      case "gone":
        // A card that goes away again and again is not posted for ever.
        if (entry.card === undefined || (entry.action === "reply" && entry.reposted)) return bury(entry, error, "gone");
        return settle(entry, () => outbox.repost(entry, now()));
      case "dead":
        return bury(entry, error, doubts > 0 ? "in_doubt" : "refused");
    }
  }

  return {
    holds: pacer.holds,

    /** UTC milliseconds of the next moment in which there may be more to send than now; polling finds the rest. */
    nextAt(): number {
      if (nextTry <= now().getTime()) nextTry = Number.POSITIVE_INFINITY;
      return Math.min(nextTry, ...pacer.holds().map(({ until }) => until));
    },

    /** Never rejects. */
    async deliver(entry: LeasedEntry): Promise<void> {
      const messenger = byPlatform.get(entry.to.platform);
      if (messenger === undefined) return bury(entry, closedDoor(entry.to.platform), "not_connected");
      pacer.sent(entry);
      const isHeld = holdsDoubtful?.(entry.to) === true;
      const result = await send(isHeld ? withoutRepeat(messenger, entry) : messenger, entry, sendLimitMs);
      if (result.outcome === "failed") return fail(entry, result.error, result.doubts);
      onOutcome?.("delivered", entry);
      return settle(entry, () => outbox.delivered(entry, result.ref, now()));
    },

    abandon,
  };
}

/** Posts nothing that may be there already, unless it was looked for in vain, or a person has asked for it since. */
function withoutRepeat(messenger: Messenger, { doubts, attempts }: LeasedEntry): Messenger {
  const { platform, find } = messenger;
  // Only an entry that a person revived has doubts before its first attempt.
  let mayBeThere = doubts > 0 && attempts > 0;
  const unlessThere = (post: () => Promise<MessageRef>): Promise<MessageRef> =>
    mayBeThere ? Promise.reject(heldInDoubt(platform)) : post();
  return {
    platform,
    post: (message, to, key) => unlessThere(() => messenger.post(message, to, key)),
    update: (ref, message, to) => messenger.update(ref, message, to),
    reply: (ref, message, to, key) => unlessThere(() => messenger.reply(ref, message, to, key)),
    ...(find && {
      async find(key, to, near) {
        const found = await find.call(messenger, key, to, near);
        mayBeThere = false;
        return found;
      },
    }),
  };
}

/** Writes down what became of entries. */
function createSettling({ outbox, log, now }: DeliveryOptions) {
  const abandoned = new Set<LeasedEntry>();
  return {
    /** A full disk or a busy file pass: what was sent should not be sent again only because nobody wrote it down. */
    async settle(entry: LeasedEntry, write: () => Promise<boolean>): Promise<void> {
      for (const again of [...WRITE_AGAIN_MS, undefined]) {
        if (abandoned.has(entry)) return;
        try {
          if (!(await write())) log.row(LABEL, `${placeOf(entry)}: sent too slowly, another worker took it over`);
          return;
        } catch (error) {
          if (again === undefined) log.row(LABEL, `${placeOf(entry)}: not written down (${describeError(error)})`);
          else await sleep(again, undefined, { ref: false });
        }
      }
    },

    /** Hands back an entry that is still being sent; what becomes of it now is nobody's to write down. */
    async abandon(entry: LeasedEntry): Promise<void> {
      abandoned.add(entry);
      await outbox.retry(entry, now(), "The process was stopped while it was sent.", entry.doubts + 1);
    },
  };
}

function placeOf({ to }: LeasedEntry): string {
  return `${to.platform} ${to.channel}`;
}

function heldInDoubt(platform: string): MessengerError {
  return new MessengerError(
    `It may have been posted to ${platform} already, it cannot be looked for, and the route says to hold it then.`,
    "Look into the channel; if it is not there: npx docent deliveries retry ID.",
    { kind: "dead", inDoubt: true },
  );
}

function closedDoor(platform: string): MessengerError {
  return new MessengerError(
    `${platform} is not connected.`,
    `Connect ${platform} (npx docent doctor says how), or take it out of the routes in docent.yaml.`,
    { kind: "dead" },
  );
}
