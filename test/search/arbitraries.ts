import fc from "fast-check";

export const RUN = { seed: 11, numRuns: 200 } as const;
/** Pages of an index. */
export const PAGES = 300;
export const text = fc.string({ unit: "grapheme", maxLength: 12 }).filter((value) => !value.includes("\n"));
/** Ascending whole numbers below `end`. */
export const ascending = (end: number, maxLength = 30): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.nat(end - 1), { maxLength }).map((values) => values.toSorted((a, b) => a - b));
