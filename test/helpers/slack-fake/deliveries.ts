import { createHmac } from "node:crypto";
import { stringify } from "node:querystring";
import type { Json } from "./block-kit.ts";
import type { SlackFake } from "./fake.ts";
import { SIGNING_SECRET } from "./workspace.ts";

export type Kind = "events_api" | "slash_commands" | "interactive";

/** A delivery as Slack sends it, kept so that it can be sent again. */
export interface Delivery {
  readonly kind: Kind;
  readonly payload: Json;
}

/** Hands a delivery to the bot and waits for its acknowledgement. @returns the HTTP status; 200 over the socket */
export type Deliver = (delivery: Delivery, retry?: number) => Promise<number>;

/** Over HTTP, signed. @param url of the bot's /slack/events */
export function deliverOverHttp(url: string): Deliver {
  return async (delivery, retry = 0) => {
    const body = bodyOf(delivery);
    return post(url, body, { ...contentType(delivery), ...signed(body), ...retried(retry) });
  };
}

/** Over the socket that the bot opened. */
export function deliverOverSocket(fake: SlackFake): Deliver {
  return async ({ kind, payload }, retry) => {
    await fake.envelope(kind, payload, retry);
    return 200;
  };
}

/** Sends a signed delivery, or one that is wrong in this way. */
export function sendWrongly(
  url: string,
  delivery: Delivery,
  how: "forged" | "unsigned" | "old" | "future",
): Promise<number> {
  const body = bodyOf(delivery);
  const TEN_MINUTES = 600;
  const headers = {
    forged: signed(body, 0, "another secret"),
    unsigned: {},
    old: signed(body, -TEN_MINUTES),
    future: signed(body, TEN_MINUTES),
  }[how];
  return post(url, body, { ...contentType(delivery), ...headers });
}

/** `v0=` HMAC-SHA256 of `v0:timestamp:body` (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
export function signed(body: string, offsetSeconds = 0, secret = SIGNING_SECRET): Record<string, string> {
  const time = String(Math.floor(Date.now() / 1_000) + offsetSeconds);
  const hash = createHmac("sha256", secret).update(`v0:${time}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": time, "x-slack-signature": `v0=${hash}` };
}

export async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { method: "POST", body, headers });
  await response.text();
  return response.status;
}

function bodyOf({ kind, payload }: Delivery): string {
  if (kind === "events_api") return JSON.stringify(payload);
  return stringify(kind === "interactive" ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>));
}

function contentType({ kind }: Delivery): Record<string, string> {
  return { "content-type": kind === "events_api" ? "application/json" : "application/x-www-form-urlencoded" };
}

function retried(retry: number): Record<string, string> {
  return retry > 0 ? { "x-slack-retry-num": String(retry), "x-slack-retry-reason": "http_timeout" } : {};
}
