import { createHmac, timingSafeEqual } from "node:crypto";
import type { Verification } from "../source.ts";

/** The three headers of a signed request, whatever the sender calls them. */
export interface SignedHeaders {
  readonly id: string | undefined;
  /** Seconds since 1970, in digits. */
  readonly timestamp: string | undefined;
  /** `v1,<base64>`, several of them separated by spaces while a secret is rotated, or by ", " where headers were joined. */
  readonly signature: string | undefined;
}

/** A request older or newer than this is a replay, or comes from a wrong clock. */
export const WINDOW_MS = 5 * 60_000;

const LONGEST_ID = 200;
/** Base64 of the 32 bytes of an HMAC-SHA256, in its one canonical form. */
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/;

/**
 * Verifies the HMAC-SHA256 of `id.timestamp.body`:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @param keysOf the bytes that a secret may stand for
 */
export function verifySigned(
  headers: SignedHeaders,
  body: Uint8Array,
  secrets: readonly string[],
  keysOf: (secret: string) => readonly Uint8Array[],
  now: Date,
): Verification {
  const { id, timestamp, signature } = headers;
  if (!id || !timestamp || !signature) return refused("the request lacks its id, its timestamp or its signature");
  if (id.length > LONGEST_ID) return refused(`the id is longer than ${LONGEST_ID} characters`);
  if (!/^\d{1,11}$/.test(timestamp)) return refused("the timestamp is not in seconds since 1970");
  const signatures = signature.split(/,? +/).flatMap((one) => {
    const encoded = SIGNATURE.exec(one)?.[1];
    return encoded === undefined ? [] : [Buffer.from(encoded, "base64")];
  });
  if (signatures.length === 0) return refused("there is no signature of the version v1");
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const secret = secrets
    .map((one) => keysOf(one).map((key) => signs(key, content, signatures)))
    .findIndex((results) => results.includes(true));
  if (secret < 0) return refused("the signature fits none of the configured secrets");
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > WINDOW_MS)
    return refused("the timestamp is more than 5 minutes off: a replay, or a clock that is wrong");
  return { outcome: "verified", secret, deliveryId: id };
}

/**
 * The keys that a secret of Standard Webhooks stands for: the bytes after `whsec_`; of any other secret its own UTF-8,
 * and what it decodes to when it is Base64 of at least the 24 bytes that the specification asks for.
 */
export function standardKeys(secret: string): readonly Uint8Array[] {
  if (secret.startsWith("whsec_")) return decoded(secret.slice("whsec_".length));
  return [...utf8Key(secret), ...decoded(secret).filter(({ length }) => length >= 24)];
}

/** None for the empty secret: anybody can sign with it. */
export function utf8Key(secret: string): readonly Uint8Array[] {
  return secret === "" ? [] : [Buffer.from(secret)];
}

function decoded(text: string): readonly Uint8Array[] {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text) && text !== ""
    ? [Buffer.from(text, "base64")]
    : [];
}

/** Takes the same time for every signature of the same number. */
function signs(key: Uint8Array, content: Uint8Array, signatures: readonly Uint8Array[]): boolean {
  const expected = createHmac("sha256", key).update(content).digest();
  return signatures.map((one) => one.length === expected.length && timingSafeEqual(one, expected)).includes(true);
}

function refused(reason: string): Verification {
  return { outcome: "refused", status: 401, reason };
}
