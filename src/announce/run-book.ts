import type { Destination } from "../config/config.ts";
import type { PipelineEvent } from "../events/event.ts";
import type { PipelineState, RunState } from "../events/history.ts";
import type { Bundle } from "./batching.ts";
import type { NewEntry } from "./outbox.ts";

/** An accepted event that was not announced yet. */
export interface WaitingEvent {
  /** Order of receipt. */
  readonly sequence: number;
  readonly event: PipelineEvent;
  /** Attempts to announce it that failed. */
  readonly attempts: number;
  /** When to try it (again). */
  readonly dueAt: Date;
}

/** A state as it was read; version 0 and no state where there is none yet. */
export interface Versioned<State> {
  readonly state: State | undefined;
  readonly version: number;
}

/** What is to be said at one place. */
export interface Announced extends NewEntry {
  /** Without it a card is appended only where its run has a card already; a reply always needs a card. */
  readonly opens: boolean;
}

/** All that follows from one event. */
export interface Outcome {
  readonly of: WaitingEvent;
  readonly runKey: string;
  readonly run: RunState;
  /** The versions that the outcome was made from. */
  readonly runVersion: number;
  readonly pipelineKey: string;
  readonly pipeline: PipelineState;
  readonly pipelineVersion: number;
  readonly entries: readonly Announced[];
  /** Of the destinations whose runs share messages in another way than before. */
  readonly bundles?: readonly BundlesThere[];
}

export interface BundlesThere {
  readonly to: Destination;
  readonly bundles: readonly Bundle[];
  readonly version: number;
}

/** A place where a run has a card, or will have one, or would have one if it had not been given up. */
export interface CardPlace {
  readonly to: Destination;
  /** Nothing of the card is posted, nor on its way: it is kept for whoever tries it again. */
  readonly isDead: boolean;
}

/** What the announcer keeps: which events wait, and what is known of runs and pipelines. */
export interface RunBook {
  /** Waiting events in order of receipt, those not due yet included. @param after a sequence */
  waiting(after: number, limit: number): Promise<readonly WaitingEvent[]>;
  run(key: string): Promise<Versioned<RunState>>;
  pipeline(key: string): Promise<Versioned<PipelineState>>;
  /** Each place once; those where the card was given up are among them, and say so. */
  destinations(run: string): Promise<readonly CardPlace[]>;
  /** Which runs share a message there. */
  bundles(to: Destination): Promise<Versioned<readonly Bundle[]>>;
  /**
   * Writes the states, appends the entries and marks the event as processed: all or nothing. "conflict" when a state
   * has changed since it was read; "settled" when somebody else has dealt with the event.
   */
  record(outcome: Outcome, now: Date): Promise<"recorded" | "conflict" | "settled">;
  /** Counts a failed attempt. */
  postpone(of: WaitingEvent, until: Date, reason: string): Promise<void>;
  /** Gives the event up; it stays in the log with its reason. */
  park(of: WaitingEvent, reason: string, now: Date): Promise<void>;
}
