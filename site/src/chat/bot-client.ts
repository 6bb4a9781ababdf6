import type { Reply } from "../../../src/chat/reply.ts";
import { isReply } from "./conversation.ts";
import { isRecord } from "./record.ts";

/** Why there is no reply, and what the reader can do about it. */
export type Failure =
  | { readonly reason: "offline" }
  /** The site is served by something that is not the bot. */
  | { readonly reason: "no-bot" }
  | { readonly reason: "refused"; readonly message: string; readonly cure: string };

export type BotResult = { readonly reply: Reply; readonly question: string } | { readonly failure: Failure };

const TIMEOUT_MS = 20_000;

/** Longest text sent, in UTF-16 units: it stays below what the bot takes in any script, and above what it searches with. */
const LONGEST_TEXT = 4_000;

export async function fetchHello(baseUrl: string): Promise<BotResult> {
  return replyOf(await callBot(`${baseUrl}playground/hello`));
}

export async function sendMessage(baseUrl: string, conversation: string, text: string): Promise<BotResult> {
  return replyOf(await callBot(`${baseUrl}playground/messages`, { conversation, text: bothEnds(text) }));
}

/** A question comes first, and a pasted traceback names its error last: what is too much is left out of the middle. */
function bothEnds(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const half = LONGEST_TEXT / 2;
  return `${text.slice(0, half)}\n${text.slice(-half)}`.toWellFormed();
}

/** The channels that are announced in the web chat. */
export async function fetchChannels(
  baseUrl: string,
): Promise<{ readonly channels: readonly string[] } | { readonly failure: Failure }> {
  const result = await callBot(`${baseUrl}playground/channels`);
  if ("failure" in result) return result;
  const { channels } = result.body;
  if (!Array.isArray(channels)) return { failure: { reason: "no-bot" } };
  return { channels: channels.filter((channel) => typeof channel === "string") };
}

/** The life of a run whose first attempt fails and whose second succeeds. */
export const SAMPLE_STEPS = ["started", "failed", "recovered"] as const;
export type SampleStep = (typeof SAMPLE_STEPS)[number];

/**
 * Sends a sample event through the webhook door.
 * @param run of an earlier sample that this one continues
 */
export async function sendSample(
  baseUrl: string,
  event: SampleStep,
  run: string | undefined,
): Promise<{ readonly run: string; readonly status: number } | { readonly failure: Failure }> {
  const result = await callBot(`${baseUrl}playground/sample`, { event, run });
  if ("failure" in result) return result;
  const { run: sent, status } = result.body;
  if (typeof sent !== "string" || typeof status !== "number") return { failure: { reason: "no-bot" } };
  return { run: sent, status };
}

/**
 * Presses a button of a card.
 * @returns what the reader is told, whatever came of it
 */
export async function pressCard(
  baseUrl: string,
  press: { readonly action: string; readonly value: string; readonly reader: string },
): Promise<string> {
  const result = await callBot(`${baseUrl}playground/presses`, press);
  if ("failure" in result) {
    const { failure } = result;
    return failure.reason === "refused"
      ? `${failure.message} ${failure.cure}`.trim()
      : "The bot cannot be reached now.";
  }
  const { words } = result.body;
  return typeof words === "string" ? words : "The bot gave no answer.";
}

function replyOf(result: CallResult): BotResult {
  if ("failure" in result) return result;
  const { reply, question } = result.body;
  if (!isReply(reply)) return { failure: { reason: "no-bot" } };
  return { reply, question: typeof question === "string" ? question : "" };
}

type CallResult = { readonly body: Record<string, unknown> } | { readonly failure: Failure };

/** @param posted sent as JSON; undefined to GET */
async function callBot(url: string, posted?: unknown): Promise<CallResult> {
  const accept = "application/json";
  const init: RequestInit =
    posted === undefined
      ? { headers: { accept } }
      : { method: "POST", headers: { "content-type": accept, accept }, body: JSON.stringify(posted) };
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return { failure: { reason: "offline" } };
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && isRecord(body)) return { body };
  return { failure: failureOf(response, isRecord(body) ? body["error"] : undefined) };
}

function failureOf(response: Response, error: unknown): Failure {
  if (isRecord(error) && typeof error["message"] === "string") {
    const cure = typeof error["cure"] === "string" ? error["cure"] : "";
    return { reason: "refused", message: error["message"], cure };
  }
  // A static host answers with a page, or with nothing of ours.
  if (response.ok || response.status === 404 || response.status === 405) return { reason: "no-bot" };
  return { reason: "refused", message: `The bot answered ${response.status}.`, cure: "Try again in a moment." };
}
