import type { Reply } from "../chat/reply.ts";
import type { Destination } from "../config/config.ts";
import type { MessageRef } from "./messenger.ts";

/** One thing to send. */
export interface NewEntry {
  /** The card it belongs to: one per run (source, pipeline, run id) and destination. */
  readonly run: string;
  readonly to: Destination;
  /** `card`: post the run's card, or update it where it was posted already; `reply`: say it in the card's thread. */
  readonly action: "card" | "reply";
  readonly message: Reply;
  /** It is not sent before that; at once where absent. A card that takes the place of an unsent one keeps that one's time. */
  readonly notBefore?: Date;
}

/** An entry that one worker may send now. */
export interface LeasedEntry extends NewEntry {
  /** Unique and stable across attempts: the key that travels with the message. */
  readonly id: string;
  /** Ascending within (run, destination). */
  readonly sequence: number;
  /** When it was appended. */
  readonly createdAt: Date;
  /** Attempts before this one. */
  readonly attempts: number;
  /** Earlier attempts that may have landed: the response was lost, or the worker died while it held the lease. */
  readonly doubts: number;
  /** It was put back by `repost` before. */
  readonly reposted: boolean;
  /** The run's card at this destination, once posted. */
  readonly card?: MessageRef;
  /** Of an entry in doubt whose run has no card: the latest card of another run at this destination. */
  readonly neighbour?: MessageRef;
  /** Fences off a worker whose lease ran out: settling with an old token changes nothing. */
  readonly token: string;
}

/** Why an entry is given up, for those who count; people read the reason. */
export const GIVEN_UP = [
  /** The platform takes no such message there, or there is nobody to take it. */
  "refused",
  /** No door to the platform is open. */
  "not_connected",
  /** The card, or what it was replied to, is gone again. */
  "gone",
  /** It may have landed, and nobody can look. */
  "in_doubt",
  /** It could not be sent for a day. */
  "too_late",
  /** A reply whose card was given up. */
  "no_card",
] as const;
export type GivenUp = (typeof GIVEN_UP)[number];

/** What a claim leaves out: all of a platform, or one channel there. */
export interface Held {
  readonly platform: Destination["platform"];
  readonly channel?: string;
  /** `updates`: cards that are posted already; `posts`: all else. Both where it is absent. */
  readonly only?: "posts" | "updates";
}

/**
 * The durable queue between deciding and sending; one contract suite for every implementation. What a pipeline event
 * leads to is appended by RunBook, in the transaction that records the event. Each settling method resolves to false
 * when the token is no longer valid.
 */
export interface Outbox {
  /**
   * A card replaces the message of the run's last unsent card at that destination, which keeps its place; one that is
   * being sent, or may have landed, is left alone.
   */
  append(entries: readonly NewEntry[], now: Date): Promise<void>;
  /**
   * Leases a due entry that has the lowest unsettled sequence of its (run, destination); undefined when none is due.
   * @param except what to leave out: where somebody is writing to, or what the platform takes no more of for now
   */
  claim(now: Date, leaseMs: number, except?: readonly Held[]): Promise<LeasedEntry | undefined>;
  /** @param ref of a card: where it is now */
  delivered(entry: LeasedEntry, ref: MessageRef, now: Date): Promise<boolean>;
  /** @param doubts attempts that may have landed, this one included */
  retry(entry: LeasedEntry, at: Date, reason: string, doubts: number): Promise<boolean>;
  /**
   * Parks the entry with its reason; the next of its (run, destination) goes on. The replies to a card that was never
   * posted are parked with it.
   */
  dead(entry: LeasedEntry, reason: string, now: Date, why?: GivenUp): Promise<boolean>;
  /**
   * Forgets the card, whose message is gone, and makes the entry due again: it will be posted anew. Before a reply its
   * card is posted again as it was last.
   */
  repost(entry: LeasedEntry, now: Date): Promise<boolean>;
  /** When the next entry falls due (a lease that runs out included); undefined when nothing waits. */
  nextDue(except?: readonly Held[]): Promise<Date | undefined>;
}
