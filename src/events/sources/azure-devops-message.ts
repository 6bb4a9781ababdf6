import type { Draft } from "../draft.ts";
import { type Fields, fields, first, id, text } from "../payload.ts";

/** What is known of an event before its resource is read. */
export interface Message {
  readonly type: string;
  readonly resource: Fields;
  /** ISO 8601, of the event itself. */
  readonly at: string | undefined;
}

/** An event without what all have in common. */
export type Decoded = Omit<Draft, "id" | "type"> & { readonly type?: string | undefined };

/** An id; Azure writes one of zeros where it has none. */
export function given(value: unknown): string | undefined {
  const found = id(value);
  return found === undefined || /^[0-]*$/.test(found) ? undefined : found;
}

/** The name to sign in with, else the name that is shown. */
export function person(value: unknown): string | undefined {
  return first(text, fields(value)["uniqueName"], fields(value)["displayName"]);
}
