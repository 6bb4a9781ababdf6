import type { Reply } from "../chat/reply.ts";
import type { Destination } from "../config/config.ts";
import { DocentError } from "../errors.ts";
import type { Pace } from "./pace.ts";

/** Where a posted message can be found again: opaque to all but the messenger that made it, and plain JSON. */
export type MessageRef = Readonly<Record<string, string>>;

/**
 * Posts to one chat platform. Every failure is a MessengerError; nothing is retried inside, since only the outbox knows
 * what may be sent twice. `key` is unique per message and travels with it where the platform allows.
 */
export interface Messenger {
  readonly platform: Destination["platform"];
  /** What the platform takes; absent where it takes everything. */
  readonly paces?: readonly Pace[];
  post(message: Reply, to: Destination, key: string): Promise<MessageRef>;
  /** Replaces a posted message in place; resolves to the ref to use from now on. */
  update(ref: MessageRef, message: Reply, to: Destination): Promise<MessageRef>;
  /** Posts into the thread of a posted message. */
  reply(ref: MessageRef, message: Reply, to: Destination, key: string): Promise<MessageRef>;
  /** Looks for a message whose response was lost; absent where the platform cannot be read back. */
  find?(key: string, to: Destination, near?: Near): Promise<MessageRef | undefined>;
}

/** What is known of the surroundings of a lost message. */
export interface Near {
  /** The card that it replied to, however old that is; undefined where it was a card itself. */
  readonly card?: MessageRef;
  /** Any card in the same place: a platform may read by other names than it takes messages by. */
  readonly neighbour?: MessageRef;
}

/** Why a send did not work, in the only words that the outbox must tell apart. */
export type MessengerFailure =
  /** Not sent: try again, no earlier than the platform said. */
  | { readonly kind: "retry"; readonly retryAfterMs?: number }
  /** The request went out and no answer came back: it may have landed. */
  | { readonly kind: "lost" }
  /** The message to update or to reply to is gone: post it anew. */
  | { readonly kind: "gone" }
  /** Trying again cannot help: unknown channel, missing scope, blocked, not connected. */
  | {
      readonly kind: "dead";
      /** Nobody knows whether an earlier attempt has landed. */
      readonly inDoubt?: true;
    };

/** A send that failed. The message and cure are for the operator and never hold a token or a message's text. */
export class MessengerError extends DocentError {
  override readonly name = "MessengerError";
  readonly failure: MessengerFailure;

  constructor(message: string, cure: string, failure: MessengerFailure, options?: ErrorOptions) {
    super(message, cure, options);
    this.failure = failure;
  }
}
