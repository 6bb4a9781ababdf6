import { newId } from "../../chat/conversation.ts";

const KEY = "docent.reader";
let ofThisPage: string | undefined;

/**
 * A random id that only this site sees, so that a second vote on a place replaces the first. It says nothing about who
 * the reader is, and the bot keeps no more than a hash of it.
 */
export function readerId(): string {
  try {
    const stored = localStorage.getItem(KEY);
    if (stored !== null && /^[\w-]{1,64}$/.test(stored)) return stored;
    const made = newId();
    localStorage.setItem(KEY, made);
    return made;
  } catch {
    // Without storage it lasts as long as the page.
    ofThisPage ??= newId();
    return ofThisPage;
  }
}
