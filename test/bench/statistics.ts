/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The middle of what was measured, leaving out what was not; undefined when nothing was. */
export function medianOf<T>(rows: readonly T[], value: (row: T) => number | undefined): number | undefined {
  const values = rows.map(value).filter((found) => found !== undefined);
  return values.length === 0 ? undefined : median(values);
}
