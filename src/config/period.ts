const DAYS_PER_YEAR = 365;
const DAYS: Readonly<Record<string, number>> = {
  day: 1,
  week: 7,
  month: DAYS_PER_YEAR / 12,
  year: DAYS_PER_YEAR,
};

/** Longer than any review policy; guards against a slip such as "900 months". */
const MAX_DAYS = 10 * DAYS_PER_YEAR;

/** What to write instead of a period that could not be read. */
export const PERIOD_CURE = 'Write a number and a unit, such as "90 days", "3 months" or "1 year" (at most 10 years).';

/**
 * Reads a review period as people write it: "90 days", "2 weeks", "6 months" (183 days), "1 year" (365).
 * @returns whole days, at least 1; undefined when the text is no period (say PERIOD_CURE then).
 */
export function parsePeriodDays(text: string): number | undefined {
  const match = /^\s*(\d{1,4})\s*(day|week|month|year)s?\s*$/i.exec(text);
  const unit = DAYS[match?.[2]?.toLowerCase() ?? ""];
  if (!match || unit === undefined) return undefined;
  const days = Math.round(Number(match[1]) * unit);
  return days >= 1 && days <= MAX_DAYS ? days : undefined;
}

/** Days as a period that people would write, the reverse of parsePeriodDays: 365 is "1 year", 91 is "3 months". */
export function periodText(days: number): string {
  const units = ["year", "month", "week"] as const;
  for (const unit of units) {
    const length = DAYS[unit] ?? 1;
    const number = Math.max(1, Math.round(days / length));
    if (Math.round(number * length) === days) return `${number} ${unit}${number === 1 ? "" : "s"}`;
  }
  return `${days} day${days === 1 ? "" : "s"}`;
}
