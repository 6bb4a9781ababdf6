import { createHmac } from "node:crypto";

/** The signature of Standard Webhooks by a key: what a sender would write. */
export function signature(key: string | Uint8Array, id: string, timestamp: string, body: Uint8Array): string {
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

export function seconds(at: Date, offset = 0): string {
  return String(Math.floor(at.getTime() / 1000) + offset);
}

export function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
}
