import type { PipelineEvent } from "../events/event.ts";
import { isBad, isFinal } from "../events/run-state.ts";
import { type AnnounceLog, describeError } from "./announce-log.ts";
import type { EventLog } from "./event-log.ts";
import { createWorkLoop, type WorkLoop } from "./work-loop.ts";

/** So long a failed run may wait for the retry that its source promised, in milliseconds. */
const RETRY_LIMIT_MS = 60 * 60_000;

const POLL_MS = 30_000;
const PAGE = 100;

/** Events that happen at a certain time unless what they wait for comes first; on disk. */
export interface FollowUps {
  /** An event that is there already keeps its time. */
  add(event: PipelineEvent, dueAt: Date): Promise<void>;
  due(now: Date, limit: number): Promise<readonly PipelineEvent[]>;
  remove(event: PipelineEvent): Promise<void>;
}

/**
 * The log, which also notes of each failure that its source means to try again that it is final unless a later event
 * says otherwise: a promised retry that never comes must not hide the failure for ever.
 */
export function withFollowUps(events: EventLog, followUps: FollowUps): EventLog {
  return {
    async accept(delivery) {
      const waiting = delivery.events.filter((event) => isBad(event.status) && !isFinal(event));
      // Before the log: a crash in between announces late what is delivered again anyway.
      const dueAt = new Date(delivery.receivedAt.getTime() + RETRY_LIMIT_MS);
      await Promise.all(waiting.map((event) => followUps.add(finalFailure(event), dueAt)));
      return events.accept(delivery);
    },
  };
}

/** The failure without the promise; after it in time, if only just. */
function finalFailure(event: PipelineEvent): PipelineEvent {
  const { willRetry: _, ...failure } = event;
  return { ...failure, id: `${event.id}/no retry` };
}

export interface FollowingUpOptions {
  readonly events: EventLog;
  readonly followUps: FollowUps;
  /** An event was put into the log. */
  readonly accepted: () => void;
  readonly log: AnnounceLog;
  readonly now: () => Date;
}

/** Puts what is due into the log; two processes that do so at once put it there once. */
export function createFollowingUp(options: FollowingUpOptions): WorkLoop & { workOff(): Promise<void> } {
  const { log } = options;
  const workOff = () => followUp(options);
  const loop = createWorkLoop(
    async () => {
      await workOff();
      return POLL_MS;
    },
    (error) => log.row("Announce", `promised retries cannot be looked after (${describeError(error)}); trying again`),
    POLL_MS,
  );
  return { ...loop, workOff };
}

async function followUp({ events, followUps, accepted, now }: FollowingUpOptions): Promise<void> {
  let due: readonly PipelineEvent[];
  do {
    due = await followUps.due(now(), PAGE);
    for (const event of due) {
      await events.accept({ source: event.source, events: [event], receivedAt: now() });
      await followUps.remove(event);
    }
    if (due.length > 0) accepted();
  } while (due.length === PAGE);
}
