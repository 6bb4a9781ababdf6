import type { PipelineEvent } from "../events/event.ts";

/** What one request to a webhook door held, after its signature was verified. */
export interface EventDelivery {
  readonly source: string;
  /** The sender's id of this delivery; the same one is a redelivery. */
  readonly deliveryId?: string;
  readonly events: readonly PipelineEvent[];
  readonly receivedAt: Date;
}

/** Where events wait, on disk, until they are announced. */
export interface EventLog {
  /**
   * Resolves once the events are durable, so that the sender may be told 202. "duplicate" when the delivery, or every
   * event in it, was accepted before: nothing is announced twice, and the sender is answered the same.
   */
  accept(delivery: EventDelivery): Promise<"accepted" | "duplicate">;
}
