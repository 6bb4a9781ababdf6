import { DocentError } from "../errors.ts";
import type { PipelineEvent } from "./event.ts";
import type { PublicKeys } from "./keys.ts";

/** A webhook as it arrived: nothing parsed, nothing trusted. */
export interface WebhookRequest {
  /** Names in lower case; of repeated headers the values joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that were signed. */
  readonly body: Uint8Array;
}

/** What the door makes of a request before it looks inside. */
export type Verification =
  /**
   * `deliveryId` is the sender's id of this delivery, for claims; absent where the source has none.
   * `secret` is the index of the secret that matched: the door marks what its own sample secret signed.
   * `confirm` is an https address of the sender's own host that it wants to be asked for once, before it sends events.
   */
  | {
      readonly outcome: "verified";
      readonly secret: number;
      readonly deliveryId?: string;
      readonly confirm?: string;
    }
  /** `reason` is for the operator's log: it never holds a secret or the body. */
  | { readonly outcome: "refused"; readonly status: 400 | 401; readonly reason: string }
  /** Nobody knows yet whether it is genuine: the sender's public keys cannot be had. It is to send again. */
  | { readonly outcome: "unavailable"; readonly reason: string };

/** A kind of sender: how its requests are authenticated and what they mean. One file each in `sources/`. */
export interface WebhookSource {
  /** The last part of the door's address: `/webhooks/github`. */
  readonly name: string;
  /** Whether the sender asks with OPTIONS for permission to send: CloudEvents' HTTP 1.1 Web Hooks. */
  readonly asksForPermission?: true;
  /**
   * @param secrets any of them may match, so that a secret can be rotated
   * @param keys for senders that sign with a private key
   */
  verify(request: WebhookRequest, secrets: readonly string[], now: Date, keys?: PublicKeys): Promise<Verification>;
  /**
   * The events in a verified request; none for what is not known to be about a pipeline.
   * @param now stands in for the time of an event that does not say
   * @throws {UnreadableBodyError} when the body is not what the source documents
   */
  decode(request: WebhookRequest, now: Date): readonly PipelineEvent[];
}

/** The body is not what its source documents; answered with 400. */
export class UnreadableBodyError extends DocentError {
  override readonly name = "UnreadableBodyError";
}
