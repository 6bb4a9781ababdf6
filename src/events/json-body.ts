import { UnreadableBodyError } from "./source.ts";

/**
 * The JSON that a sender signed.
 * @param cure what to change at the sender when there is none
 * @throws {UnreadableBodyError} without the parser's words, which quote the body
 */
export function readJson(body: Uint8Array, cure: string): unknown {
  const text = decode(body, cure);
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableBodyError("The body is not JSON.", cure);
  }
}

function decode(body: Uint8Array, cure: string): string {
  try {
    // Drops a byte order mark, which JSON does not allow and some senders write.
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new UnreadableBodyError("The body is not UTF-8.", cure);
  }
}
