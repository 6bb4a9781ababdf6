import type { RequestHandler } from "express";
import { HttpError } from "./http-error.ts";

/** Addresses remembered within one window; more than that is an attack, and all of it waits for the next. */
const MOST_ADDRESSES = 10_000;

/** At most `limit` requests per address within each window of `windowMs` milliseconds. */
export function rateLimit({
  limit,
  windowMs,
  now = Date.now,
}: {
  limit: number;
  windowMs: number;
  now?: () => number;
}): RequestHandler {
  let windowEnd = 0;
  const counts = new Map<string, number>();
  return (request, response, next) => {
    if (now() >= windowEnd) {
      counts.clear();
      windowEnd = now() + windowMs;
    }
    const address = request.socket.remoteAddress ?? "";
    const used = (counts.get(address) ?? 0) + 1;
    const isKnown = counts.has(address);
    if (used <= limit && (isKnown || counts.size < MOST_ADDRESSES)) {
      counts.set(address, used);
      next();
      return;
    }
    response.set("Retry-After", String(Math.ceil((windowEnd - now()) / 1000)));
    throw new HttpError(429, "Too many requests from this address.", "Try again in a minute.");
  };
}
