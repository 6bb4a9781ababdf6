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

/** A point in time in UTC, whatever offset it was sent with: ISO 8601, or as Ruby prints it, `2026-11-20 02:41:00 UTC`. */
export function time(value: unknown): string | undefined {
  const parts = typeof value === "string" && value.length <= 40 ? TIME.exec(value) : undefined;
  // Go's zero time is how its programs write that there is none.
  if (!parts || parts[1] === "0001-01-01") return undefined;
  const [, day, clock, hours, minutes = "00"] = parts;
  // Without an offset it is UTC, never the time zone of the computer that reads it.
  const parsed = new Date(`${day}T${clock}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString();
}

const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?:Z|UTC|([+-]\d{2}):?(\d{2})?)?$/i;

/** A point in time that also may have been sent as seconds or milliseconds since 1970, as a number or as digits. */
export function instant(value: unknown): string | undefined {
  const digits = typeof value === "string" && /^\d{9,14}(?:\.\d{1,9})?$/.test(value);
  const epoch = typeof value === "number" ? value : digits ? Number(value) : Number.NaN;
  // Seconds have so many digits only from the year 5138 on, milliseconds since 1973.
  if (epoch > 0 && epoch < 1e14) return new Date(Math.trunc(epoch < 1e11 ? epoch * 1000 : epoch)).toISOString();
  return time(value);
}

/** Most labels of one event, and the longest name of one in UTF-16 units. */
const MOST_LABELS = 40;
const LONGEST_LABEL = 100;

/** Names with texts, numbers or truth values; the first ones when there are very many. */
export function labels(value: unknown): Record<string, string> {
  const named: [string, string][] = [];
  for (const [name, one] of Object.entries(fields(value))) {
    if (named.length === MOST_LABELS) break;
    const said = text(typeof one === "number" || typeof one === "boolean" ? String(one) : one);
    const isName = name !== "" && name !== "__proto__" && name.length <= LONGEST_LABEL;
    if (isName && said !== undefined) named.push([name, said]);
  }
  return Object.fromEntries(named);
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
