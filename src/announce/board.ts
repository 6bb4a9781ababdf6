import type { Reply } from "../chat/reply.ts";

/** A message as a channel of the web chat keeps it. */
export interface BoardMessage {
  /** Unique within its channel. */
  readonly id: string;
  readonly message: Reply;
  /** ISO 8601; when it was first saved. */
  readonly postedAt: string;
  /** ISO 8601; when it was last saved, the same as `postedAt` for what never changed. */
  readonly updatedAt: string;
}

export interface BoardCard extends BoardMessage {
  readonly channel: string;
  /** Its thread, oldest first. */
  readonly replies: readonly BoardMessage[];
}

/** What the channels of the web chat hold: durable, so that a reload and a restart show the same. */
export interface MessageBoard {
  /**
   * Stores a message, or replaces the one with this id in place.
   * @param threadOf the card it replies to; undefined for a card
   */
  save(channel: string, id: string, threadOf: string | undefined, message: Reply, now: Date): Promise<void>;
  /** The newest cards by `postedAt`, newest first, each with its replies. */
  list(channel: string, limit: number): Promise<readonly BoardCard[]>;
  /** The card with this id, or whose thread holds the reply with this id. */
  find(channel: string, id: string): Promise<BoardCard | undefined>;
}
