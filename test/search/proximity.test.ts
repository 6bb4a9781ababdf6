import { describe, expect, test } from "vitest";
import { closeness, mostGain, pairGain, pairsOf } from "../../src/search/proximity.ts";

describe("closeness of two words", () => {
  test("neighbours count whole, on either side", () => {
    expect(closeness([5], [6])).toBe(1);
    expect(closeness([5], [4])).toBe(1);
  });

  test("falls with the distance and ends at ten words", () => {
    expect(closeness([5], [9])).toBeCloseTo(0.25);
    expect(closeness([5], [15])).toBeCloseTo(0.1);
    expect(closeness([5], [16])).toBe(0);
    expect(closeness([20], [9])).toBe(0);
  });

  test("each place of the first word counts its nearest second", () => {
    expect(closeness([5, 50], [6, 7, 52])).toBeCloseTo(1.5);
  });

  test("a word is not near itself", () => {
    expect(closeness([5], [5])).toBe(0);
  });
});

describe("the pairs of a query", () => {
  const word = (term: string, idf: number) => ({ idf, entries: [{ term }] });

  test("neighbours count by order and closeness, the others by closeness alone", () => {
    const pairs = pairsOf([word("roll", 2), word("back", 4), word("model", 1)]);
    expect(pairs).toEqual([
      { first: 0, second: 1, order: 0.6 * 3, close: expect.closeTo((0.5 * 2 * 2) / 3) },
      { first: 1, second: 2, order: 0.6 * 2.5, close: expect.closeTo((0.5 * 2 * 1) / 3) },
      { first: 0, second: 2, order: 0, close: expect.closeTo((0.5 * 2 * 1) / 3) },
    ]);
  });

  test("a repeated or unknown word makes no pair of its own", () => {
    expect(pairsOf([word("drift", 2), word("drift", 2)])).toEqual([]);
    expect(pairsOf([word("drift", 2), { idf: 9, entries: [] }])).toEqual([]);
  });

  test("long queries pair each with each only the eight words that say most", () => {
    const pairs = pairsOf(Array.from({ length: 64 }, (_, i) => word(`w${i}`, 64 - i)));
    expect(pairs.filter(({ close }) => close > 0)).toHaveLength(28);
    expect(pairs).toHaveLength(28 + 63 - 7);
  });

  test("no places gain more than the bound by which pages are left out", () => {
    const [pair] = pairsOf([word("a", 1), word("b", 2)]);
    const everywhere = Array.from({ length: 500 }, (_, i) => i);
    const gain = pair === undefined ? 0 : pairGain(pair, everywhere, everywhere);
    expect(gain).toBeGreaterThan(2);
    expect(gain).toBeLessThan(pair === undefined ? 0 : mostGain(pair));
  });
});
