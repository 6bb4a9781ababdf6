/** What a person said, in the same words for every platform; adapters fill it in and know nothing of answers. */
export interface IncomingMessage {
  /** The platform's own id of the message; safe to log. */
  readonly id: string;
  /** Name of the adapter, `web` for example; only part of who someone is, never something to branch on. */
  readonly platform: string;
  /** The organisation the person belongs to on that platform. */
  readonly workspace: string;
  readonly channel: string;
  /** The thread the reply belongs to; the message's own id where it starts one. */
  readonly thread: string;
  readonly user: string;
  /** Plain text, without the mention of the bot. */
  readonly text: string;
  readonly surface: "channel" | "direct" | "command";
  /** False for what was merely overheard in a channel. */
  readonly addressed: boolean;
  readonly fromBot: boolean;
  /** Guests, strangers of a shared channel, other tenants. */
  readonly outsider: boolean;
  /** ISO 8601. */
  readonly sentAt: string;
}
