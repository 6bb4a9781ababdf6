import { describe, expect, test } from "vitest";
import { closeness } from "../../src/search/proximity.ts";

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
