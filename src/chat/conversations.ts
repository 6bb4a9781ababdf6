/** A channel that the bot may write to unasked, as its platform introduced it. */
export interface Conversation {
  readonly platform: string;
  /** The organisation it belongs to. */
  readonly tenant: string;
  /** The platform's id of the channel. */
  readonly channel: string;
  /** As people call it; empty where the platform did not say. */
  readonly name: string;
  /** What the platform wants back to write there, as JSON. */
  readonly reference: string;
}

/** Remembers the channels met: some platforms let a bot write only where it was added before. */
export interface Conversations {
  /** Replaces what was known of the same channel. */
  save(conversation: Conversation, now: Date): Promise<void>;
  remove(platform: string, tenant: string, channel: string): Promise<void>;
  /** @param nameOrId the id, or else the name in any case; of two channels with one name the one heard of last */
  find(platform: string, nameOrId: string): Promise<Conversation | undefined>;
  all(platform: string): Promise<readonly Conversation[]>;
}
