import { createHash, timingSafeEqual } from "node:crypto";
import type { Verification, WebhookRequest } from "./source.ts";

/**
 * Which secret was presented as it is. Hashed first, so that the time taken tells neither its content nor its length.
 * @returns index of the first secret that matches; undefined when none does. An empty secret never matches.
 */
export function presents(credential: string | undefined, secrets: readonly string[]): number | undefined {
  if (credential === undefined || credential === "") return undefined;
  const given = digest(credential);
  const index = secrets.map((secret) => timingSafeEqual(digest(secret), given) && secret !== "").indexOf(true);
  return index < 0 ? undefined : index;
}

/** The token of `Authorization: Bearer …` (RFC 6750). */
export function bearerToken({ headers }: Pick<WebhookRequest, "headers">): string | undefined {
  return /^bearer +(\S+) *$/i.exec(headers["authorization"] ?? "")?.[1];
}

/** `user:password` of `Authorization: Basic …` (RFC 7617). */
export function basicCredentials({ headers }: Pick<WebhookRequest, "headers">): string | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(headers["authorization"] ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  return decoded.includes(":") ? decoded : undefined;
}

/**
 * What the door makes of a request of which a secret matched, or none.
 * @param secret index of the secret
 * @param reason why none did, without a secret in it
 */
export function verdict(secret: number | undefined, reason: string, deliveryId?: string): Verification {
  if (secret === undefined) return { outcome: "refused", status: 401, reason };
  return { outcome: "verified", secret, ...(deliveryId ? { deliveryId: deliveryId.slice(0, 100) } : {}) };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
