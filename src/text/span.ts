const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** Longer than any of those who ask; guards against a slip. */
const MOST_MS = 366 * 86_400_000;

/** What to write instead of a span that could not be read. */
export const SPAN_CURE = 'Write a number and a unit, such as "90 s", "10 minutes", "2h", "7d" or "1 week".';

/**
 * Reads a span of time as people write it: "90 s", "10 minutes", "2h", "7d", "1 week"; "1.5 h" too.
 * @returns milliseconds, above 0 and at most 366 days; undefined when the text is no span (say SPAN_CURE then)
 */
export function parseSpanMs(text: string): number | undefined {
  const match =
    /^\s*(\d{1,6}(?:\.\d{1,3})?)\s*(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:ours?|rs?)?|d(?:ays?)?|w(?:eeks?)?)\s*$/i.exec(
      text,
    );
  const unit = UNIT_MS[match?.[2]?.charAt(0).toLowerCase() ?? ""];
  if (!match || unit === undefined) return undefined;
  const span = Math.round(Number(match[1]) * unit);
  return span > 0 && span <= MOST_MS ? span : undefined;
}
