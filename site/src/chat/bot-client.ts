import type { Reply } from "../../../src/chat/reply.ts";
import { isReply } from "./conversation.ts";

/** Why there is no reply, and what the reader can do about it. */
export type Failure =
  | { readonly reason: "offline" }
  /** The site is served by something that is not the bot. */
  | { readonly reason: "no-bot" }
  | { readonly reason: "refused"; readonly message: string; readonly cure: string };

export type BotResult = { readonly reply: Reply; readonly question: string } | { readonly failure: Failure };

const TIMEOUT_MS = 20_000;

export async function fetchHello(baseUrl: string): Promise<BotResult> {
  return request(`${baseUrl}playground/hello`, { headers: { accept: "application/json" } });
}

export async function sendMessage(baseUrl: string, conversation: string, text: string): Promise<BotResult> {
  return request(`${baseUrl}playground/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ conversation, text }),
  });
}

async function request(url: string, init: RequestInit): Promise<BotResult> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return { failure: { reason: "offline" } };
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && isRecord(body) && isReply(body["reply"])) {
    return { reply: body["reply"], question: typeof body["question"] === "string" ? body["question"] : "" };
  }
  const error = isRecord(body) ? body["error"] : undefined;
  if (isRecord(error) && typeof error["message"] === "string") {
    const cure = typeof error["cure"] === "string" ? error["cure"] : "";
    return { failure: { reason: "refused", message: error["message"], cure } };
  }
  // A static host answers with a page, or with nothing of ours.
  if (response.ok || response.status === 404 || response.status === 405) return { failure: { reason: "no-bot" } };
  return {
    failure: { reason: "refused", message: `The bot answered ${response.status}.`, cure: "Try again in a moment." },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
