import type { Destination } from "../config/config.ts";
import type { GivenUp } from "./outbox.ts";

/** An entry of the outbox that was not delivered: it waits, or was given up. */
export interface Undelivered {
  readonly id: string;
  readonly run: string;
  readonly to: Destination;
  readonly action: "card" | "reply";
  readonly state: "waiting" | "dead";
  /** Attempts so far. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** When it is tried (again), or when it was given up. */
  readonly at: Date;
  /** Of the last failure, with its cure. */
  readonly reason?: string;
}

export interface DeliveryCounts {
  readonly waiting: number;
  readonly dead: number;
  /** Of the dead ones, those of each kind that there are; `unknown` are of earlier versions. */
  readonly deadBy: Readonly<Partial<Record<GivenUp | "unknown", number>>>;
  /** Events that are still to be announced, and those that cannot be. */
  readonly waitingEvents: number;
  readonly parkedEvents: number;
}

/**
 * What became of a wish to try again. `superseded`: the card shows something newer, or will; `no card`: a reply whose
 * card was never posted.
 */
export type Retried = "retried" | "superseded" | "no card" | "not dead";

/** The outbox as its operator sees it. */
export interface Deliveries {
  /** Dead ones first, the latest first; then those that wait, the next first. */
  list(limit: number): Promise<readonly Undelivered[]>;
  counts(): Promise<DeliveryCounts>;
  /** Makes a dead entry due, and with a card that was never posted the replies that died with it. */
  retry(id: string, now: Date): Promise<Retried>;
}
