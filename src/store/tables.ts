import type { Generated, Kysely } from "kysely";

/**
 * The tables as the newest migration leaves them. Times are UTC milliseconds, flags 0 or 1, and JSON is text, so that
 * the same queries run on any database.
 */
export interface Tables {
  readonly claims: { key: string; expires_at: number };
  readonly feedback: {
    voter: string;
    path: string;
    anchor: string;
    helpful: number;
    surface: string;
    voted_at: number;
  };
  readonly events: EventTable;
  /** What is known of a run, a pipeline or the shared messages of a destination; `version` counts its writes, for compare-and-swap. */
  readonly states: {
    kind: "run" | "pipeline" | "bundles";
    key: string;
    state: string;
    version: number;
    updated_at: number;
  };
  readonly outbox: OutboxTable;
  /** Where a run's card was posted. */
  readonly cards: { run: string; platform: string; channel: string; ref: string; posted_at: number };
  /** Messages of the web chat. */
  readonly board: {
    sequence: Generated<number>;
    id: string;
    channel: string;
    thread_of: string | null;
    message: string;
    posted_at: number;
    updated_at: number;
  };
  readonly conversations: {
    platform: string;
    tenant: string;
    channel: string;
    name: string;
    reference: string;
    updated_at: number;
  };
  /** `key` is pipeline and branch in lower case. */
  readonly subscriptions: {
    platform: string;
    channel: string;
    key: string;
    pipeline: string;
    branch: string | null;
    what: string;
    added_by: string;
    added_at: number;
  };
  readonly mutes: {
    platform: string;
    channel: string;
    is_key: number;
    pipeline: string;
    until: number;
    muted_by: string;
  };
  /** Digests that were sent. */
  readonly digests: { platform: string; channel: string; period: string; sent_at: number };
  /** Whether a runbook worked, once for each person, page and cause; of a cause that nobody knows the text is empty. */
  readonly runbook_votes: {
    voter: string;
    page: string;
    fingerprint: string;
    worked: number;
    surface: string;
    run: string;
    voted_at: number;
  };
  /** Runbooks that people miss: `type` is a kind and a status, `training.failed`. */
  readonly runbook_requests: {
    type: string;
    pipeline: string;
    voter: string;
    fingerprint: string;
    surface: string;
    run: string;
    requested_at: number;
  };
  /** Events that happen if nothing else does. */
  readonly follow_ups: { source: string; id: string; event: string; due_at: number };
}

interface EventTable {
  /** Order of receipt. */
  sequence: Generated<number>;
  source: string;
  id: string;
  delivery_id: string | null;
  event: string;
  received_at: number;
  state: "waiting" | "processed" | "parked";
  /** Attempts to announce it that failed. */
  attempts: number;
  due_at: number;
  /** Of the last failure. */
  reason: string | null;
  settled_at: number | null;
}

interface OutboxTable {
  sequence: Generated<number>;
  id: string;
  run: string;
  platform: string;
  channel: string;
  action: "card" | "reply";
  message: string;
  state: "waiting" | "leased" | "delivered" | "dead";
  /** When it may be claimed: while leased, the end of the lease. */
  due_at: number;
  attempts: number;
  /** Attempts that may have landed although nobody heard of it. */
  doubts: number;
  reposted: number;
  token: string | null;
  reason: string | null;
  /** One of GIVEN_UP. */
  given_up: string | null;
  created_at: number;
  settled_at: number | null;
}

/** The database, or a transaction in it. */
export type Db = Kysely<Tables>;
