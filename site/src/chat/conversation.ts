import type { Reply } from "../../../src/chat/reply.ts";
import { isRecord } from "./record.ts";

/** One line of the conversation as the browser keeps it. */
export type Entry =
  | { readonly id: string; readonly from: "reader"; readonly text: string }
  | {
      readonly id: string;
      readonly from: "docent";
      readonly reply: Reply;
      /** What was asked; empty for the greeting. */
      readonly question: string;
    };

export interface Conversation {
  /** Tells the bot which messages belong together. */
  readonly id: string;
  readonly entries: readonly Entry[];
}

const KEY = "docent.conversation";
/** Older lines go first, so that a long conversation never outgrows the browser's storage. */
const MOST_KEPT = 80;

export function newConversation(): Conversation {
  return { id: newId(), entries: [] };
}

/** `randomUUID` is missing where the site is served over plain HTTP from another machine. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The conversation of this tab; undefined when there is none or it cannot be read. */
export function storedConversation(): Conversation | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return isConversation(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

export function storeConversation(conversation: Conversation): void {
  try {
    const entries = conversation.entries.slice(-MOST_KEPT);
    sessionStorage.setItem(KEY, JSON.stringify({ ...conversation, entries }));
  } catch {
    // Without storage the conversation lasts as long as the page.
  }
}

function isConversation(value: unknown): value is Conversation {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    Array.isArray(value["entries"]) &&
    value["entries"].every(isEntry)
  );
}

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value) || typeof value["id"] !== "string") return false;
  if (value["from"] === "reader") return typeof value["text"] === "string";
  return value["from"] === "docent" && isReply(value["reply"]);
}

export function isReply(value: unknown): value is Reply {
  return isRecord(value) && typeof value["text"] === "string" && Array.isArray(value["parts"]);
}
