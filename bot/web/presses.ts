import express, { type Router } from "express";
import type { PressCard } from "../../src/announce/pressing.ts";
import type { Voter } from "../../src/chat/identity.ts";
import { badRequest, HttpError } from "../http-error.ts";
import { rateLimit } from "../rate-limit.ts";

const BODY_LIMIT = "8kb";
const LONGEST_VALUE = 2_000;
/** Far more than people press. */
const PRESSES_PER_MINUTE = 60;

/** Nobody signs in to the web chat, so nobody has a name there. */
const NAME = "Somebody in the web chat";

export interface PressesOptions {
  readonly pressCard: PressCard;
  readonly voter: Voter;
}

/** Buttons of announcements: `POST /playground/presses {action, value, reader}` → `{words}`, to be shown to the presser. */
export function presses({ pressCard, voter }: PressesOptions): Router {
  const router = express.Router();
  const limit = rateLimit({ limit: PRESSES_PER_MINUTE, windowMs: 60_000 });
  router.post("/playground/presses", limit, express.json({ limit: BODY_LIMIT }), async (request, response) => {
    const { action, value, reader } = readBody(request.body);
    const words = await pressCard({ action, value, by: NAME, surface: "web", voter: voter("web", "", reader) });
    if (words === undefined) throw new HttpError(404, "There is no such button.", "Load the page again.");
    response.set("Cache-Control", "no-store").json({ words });
  });
  return router;
}

function readBody(body: unknown): { action: string; value: string; reader: string } {
  if (body === undefined)
    throw new HttpError(415, "The body is not JSON.", "Send it with Content-Type: application/json.");
  const { action, value, reader } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof action !== "string" || typeof value !== "string" || value.length > LONGEST_VALUE) {
    throw badRequest("The press names no button.", "Send `action` and `value` as the card's button has them.");
  }
  if (typeof reader !== "string" || !/^[\w-]{1,64}$/.test(reader)) {
    throw badRequest("The reader has no id.", "Give one of up to 64 letters, digits, hyphens or underscores.");
  }
  return { action, value, reader };
}
