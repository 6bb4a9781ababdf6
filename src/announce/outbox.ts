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
}

/** An entry that one worker may send now. */
export interface LeasedEntry extends NewEntry {
  /** Unique and stable across attempts: the key that travels with the message. */
  readonly id: string;
  /** Ascending within (run, destination). */
  readonly sequence: number;
  /** Attempts before this one. */
  readonly attempts: number;
  /** An earlier attempt may have landed. */
  readonly maybeLanded: boolean;
  /** The run's card at this destination, once posted. */
  readonly card?: MessageRef;
  /** Fences off a worker whose lease ran out: settling with an old token changes nothing. */
  readonly token: string;
}

/**
 * The durable queue between deciding and sending; one contract suite for every implementation. Entries are appended in
 * the transaction that records the event they come from. A newer unsent `card` replaces an older unsent one.
 * Each settling method resolves to false when the token is no longer valid.
 */
export interface Outbox {
  /** Leases a due entry that has the lowest unsettled sequence of its (run, destination); undefined when none is due. */
  claim(now: Date, leaseMs: number): Promise<LeasedEntry | undefined>;
  delivered(entry: LeasedEntry, ref: MessageRef, now: Date): Promise<boolean>;
  retry(entry: LeasedEntry, at: Date, reason: string, maybeLanded: boolean): Promise<boolean>;
  /** Parks the entry with its reason; the next of its (run, destination) goes on. */
  dead(entry: LeasedEntry, reason: string, now: Date): Promise<boolean>;
  /** Forgets the card, whose message is gone, and makes the entry due again: it will be posted anew. */
  repost(entry: LeasedEntry, now: Date): Promise<boolean>;
  /** When the next entry falls due (a lease that runs out included); undefined when nothing waits. */
  nextDue(): Promise<Date | undefined>;
}
