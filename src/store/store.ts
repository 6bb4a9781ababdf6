import { join } from "node:path";
import type { MessageBoard } from "../announce/board.ts";
import type { Deliveries } from "../announce/deliveries.ts";
import type { Digests } from "../announce/digest-sender.ts";
import type { SearchableHistory } from "../announce/event-history.ts";
import type { EventLog } from "../announce/event-log.ts";
import type { FollowUps } from "../announce/follow-ups.ts";
import type { Outbox } from "../announce/outbox.ts";
import type { RunBook } from "../announce/run-book.ts";
import type { RunbookEvidence } from "../announce/runbook-evidence.ts";
import type { ChannelMutes, Subscriptions } from "../announce/subscriptions.ts";
import type { Claims } from "../chat/claims.ts";
import type { Conversations } from "../chat/conversations.ts";
import type { Feedback, FeedbackReader } from "../chat/feedback.ts";
import type { Config } from "../config/config.ts";
import { createMessageBoard } from "./board.ts";
import { createClaims } from "./claims.ts";
import { failureOf } from "./commit.ts";
import { createConversations } from "./conversations.ts";
import { closeDatabase, openDatabase } from "./database.ts";
import { createDeliveries } from "./deliveries.ts";
import { createDigests } from "./digests.ts";
import { createEventHistory } from "./event-history.ts";
import { createEventLog } from "./event-log.ts";
import { createFeedback } from "./feedback.ts";
import { createFollowUps } from "./follow-ups.ts";
import { createMutes } from "./mutes.ts";
import { createOutbox } from "./outbox.ts";
import { createRunBook } from "./run-book.ts";
import { createRunbookEvidence } from "./runbook-evidence.ts";
import type { StoreError } from "./store-error.ts";
import { createSubscriptions } from "./subscriptions.ts";
import type { FlushFile } from "./write-ahead-log.ts";

/** File of the database inside the data folder. */
export const DATABASE_FILE = "docent.db";

/** Where the store is, for `openStore`. It may hold a password. */
export function storePlace({ dataDir, secrets }: Pick<Config, "dataDir" | "secrets">): string {
  return secrets.databaseUrl ?? join(dataDir, DATABASE_FILE);
}

/** Everything that must survive a restart, behind the ports of those who use it. */
export interface Store {
  readonly claims: Claims;
  readonly feedback: Feedback & FeedbackReader;
  readonly events: EventLog;
  readonly history: SearchableHistory;
  readonly runs: RunBook;
  readonly outbox: Outbox;
  readonly deliveries: Deliveries;
  readonly board: MessageBoard;
  readonly conversations: Conversations;
  readonly subscriptions: Subscriptions;
  readonly mutes: ChannelMutes;
  readonly digests: Digests;
  readonly evidence: RunbookEvidence;
  readonly followUps: FollowUps;
  /** Why nothing is accepted and sent any more, until a restart: the disk did not keep something. */
  failure(): StoreError | undefined;
  /** Ends what was begun first; a second call changes nothing. */
  close(): Promise<void>;
}

/**
 * @param place path of a file, ":memory:" for one that is gone when it is closed, or an address: `postgres://…`
 * @param flushFile makes a file lasting; by the disk where absent
 * @throws {StoreError}
 */
export async function openStore(place: string, flushFile?: FlushFile): Promise<Store> {
  const db = await openDatabase(place, flushFile);
  const events = createEventLog(db);
  let closed: Promise<void> | undefined;
  return {
    claims: createClaims(db),
    feedback: createFeedback(db),
    events,
    history: createEventHistory(db),
    runs: createRunBook(db),
    outbox: createOutbox(db),
    deliveries: createDeliveries(db),
    board: createMessageBoard(db),
    conversations: createConversations(db),
    subscriptions: createSubscriptions(db),
    mutes: createMutes(db),
    digests: createDigests(db),
    evidence: createRunbookEvidence(db),
    followUps: createFollowUps(db),
    failure: () => failureOf(db),
    close() {
      closed ??= events.drained().then(() => closeDatabase(db));
      return closed;
    },
  };
}
