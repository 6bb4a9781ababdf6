import type { PipelineEvent } from "../events/event.ts";

/** An event as it was accepted. */
export interface PastEvent {
  /** Order of receipt. */
  readonly sequence: number;
  readonly event: PipelineEvent;
  readonly receivedAt: Date;
}

/** The events that were accepted, announced or not. */
export interface EventHistory {
  /** In order of receipt. @param after a sequence */
  page(after: number, limit: number): Promise<readonly PastEvent[]>;
  /** Names of pipelines, of as many of the latest events. */
  pipelines(events: number): Promise<readonly string[]>;
  /** Those with this id, of whatever source, the latest first; the beginning of an id does where it fits one alone. */
  find(id: string): Promise<readonly PastEvent[]>;
}

/** What the operator asks for besides: reads all events, or the latest. */
export interface SearchableHistory extends EventHistory {
  /** Those whose run, or whose delivery, has this id; the latest first. */
  findBy(runOrDelivery: string): Promise<readonly PastEvent[]>;
  /** The latest first. */
  latest(limit: number): Promise<readonly PastEvent[]>;
}

/** Events are read in pages of so many. */
const PAGE = 500;

/** Takes all events in order of receipt. */
export async function eachPastEvent(
  history: Pick<EventHistory, "page">,
  take: (past: PastEvent) => void,
): Promise<void> {
  let last = 0;
  let length: number;
  do {
    const page = await history.page(last, PAGE);
    for (const past of page) take(past);
    last = page.at(-1)?.sequence ?? last;
    ({ length } = page);
  } while (length === PAGE);
}
