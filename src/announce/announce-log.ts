import { DocentError } from "../errors.ts";

/** What the operator is told. Texts of messages and events never go through here. */
export interface AnnounceLog {
  row(label: string, text: string): void;
}

/** An error in words that hold no text of a message: of one that nobody foresaw its name and place, not its message. */
export function describeError(error: unknown): string {
  if (error instanceof DocentError) return error.message;
  if (!(error instanceof Error)) return "something that is no error was thrown";
  const place = error.stack?.split("\n").find((line) => /^\s+at /.test(line));
  return place === undefined ? error.name : `${error.name} ${place.trim()}`;
}
