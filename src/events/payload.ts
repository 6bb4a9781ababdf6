/** Reads what a sender wrote: any value may be missing or of another type, and any text may be of any length. */

/** Longest value of each sort in UTF-16 units; a sender's limits are below these. */
export const LONGEST = { name: 300, id: 200, url: 2_000, error: 4_000 } as const;

/** A JSON object; empty for anything else, so that a path can be followed without asking at each step. */
export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

/** A text as it was sent, cut between two characters to at most `longest` units; undefined when there is none. */
export function text(value: unknown, longest: number = LONGEST.name): string | undefined {
  if (typeof value !== "string") return undefined;
  // No database takes a zero byte or half a character, and no name has one.
  const kept = cut(value, longest).toWellFormed().replaceAll("\0", "");
  return kept.trim() === "" ? undefined : kept;
}

/** A text that also may have been sent as a number. */
export function id(value: unknown): string | undefined {
  return text(Number.isSafeInteger(value) ? String(value) : value, LONGEST.id);
}

/** The address of a page for people: http or https, and nothing that a browser would repair. */
export function link(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > LONGEST.url || !/^https?:\/\/[^\s\p{Cc}]+$/iu.test(value))
    return undefined;
  return URL.canParse(value) ? value : undefined;
}

/** A point in time in UTC, whatever offset it was sent with. */
export function time(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return undefined;
  const parsed = new Date(value);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString();
}

/** A count from 1. */
export function positive(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined;
}

/** A branch or tag by its name alone. */
export function ref(value: unknown): string | undefined {
  return text(value)?.replace(/^refs\/(?:heads|tags)\//, "");
}

/** The first of several values that can be read. */
export function first<Read>(
  read: (value: unknown) => Read | undefined,
  ...values: readonly unknown[]
): Read | undefined {
  for (const value of values) {
    const found = read(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The fields that are known, without the others. */
export function known<Shape extends Record<string, unknown>>(
  shape: Shape,
): { [Key in keyof Shape]: Exclude<Shape[Key], undefined> } {
  const entries = Object.entries(shape).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Shape]: Exclude<Shape[Key], undefined> };
}

function cut(value: string, longest: number): string {
  return value.length <= longest ? value : value.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");
}
