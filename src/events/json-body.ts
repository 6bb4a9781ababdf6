import { UnreadableBodyError } from "./source.ts";

/**
 * The JSON that a sender signed.
 * @param cure what to change at the sender when there is none
 * @throws {UnreadableBodyError} without the parser's words, which quote the body
 */
export function readJson(body: Uint8Array, cure: string): unknown {
  const text = decode(body, cure);
  try {
    return parseJson(text);
  } catch {
    throw new UnreadableBodyError("The body is not JSON.", cure);
  }
}

/** As many digits as no smaller number has, so that a body without any is parsed at full speed. */
const MANY_DIGITS = /\d{16}/;

/**
 * JSON in which whole numbers that a double cannot hold stay the texts that they were written as: ids of 64 bits would
 * lose their last digits, and become those of something else.
 * @throws {SyntaxError}
 */
export function parseJson(text: string): unknown {
  return MANY_DIGITS.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);
}

/** @param context what was written; Node before 21 does not tell: https://github.com/tc39/proposal-json-parse-with-source */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}

function decode(body: Uint8Array, cure: string): string {
  try {
    // Drops a byte order mark, which JSON does not allow and some senders write.
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new UnreadableBodyError("The body is not UTF-8.", cure);
  }
}
