import { describe, expect, test } from "vitest";
import { pairFrequency, saturatePair } from "../../src/search/proximity.ts";
import {
  dequantise,
  inverseDocumentFrequency,
  MAX_IMPACT,
  mostWords,
  normOf,
  quantise,
  saturate,
  textImpact,
} from "../../src/search/rank.ts";

describe("saturation (k1 = 1.2)", () => {
  test.each([
    // tf · 2.2 / (tf + 1.2 · (1 − b + b · length / average))
    [0, 100, 100, 0.75, 0],
    [1, 100, 100, 0.75, 1],
    [2, 100, 100, 0.75, 4.4 / 3.2],
    [1, 200, 100, 0.75, 2.2 / 3.1],
    [1, 50, 100, 0.75, 2.2 / 1.75],
    [3, 200, 100, 0, 6.6 / 4.2],
    [1, 200, 100, 0.3, 2.2 / 2.56],
    [1, 10, 0, 0.75, 1],
  ])("of %d in %d words (average %d, b %d) is %d", (frequency, length, average, b, expected) => {
    expect(saturate(frequency, length, average, b)).toBeCloseTo(expected, 12);
  });

  test("never reaches k1 + 1", () => {
    expect(saturate(1_000_000, 1, 1_000, 0.75)).toBeLessThan(2.2);
  });
});

test.each([
  // ln(1 + (N − df + 0.5) / (df + 0.5))
  [10, 1, Math.log(1 + 9.5 / 1.5)],
  [10, 10, Math.log(1 + 0.5 / 10.5)],
  [10, 0, Math.log(22)],
  [1, 1, Math.log(4 / 3)],
])("the inverse document frequency among %d pages of a word on %d is positive and right", (pages, df, expected) => {
  expect(inverseDocumentFrequency(pages, df)).toBeCloseTo(expected, 12);
  expect(expected).toBeGreaterThan(0);
});

describe("quantised impacts", () => {
  test("are within half a step of the impact", () => {
    for (let impact = MAX_IMPACT / 255; impact <= MAX_IMPACT; impact += 0.01)
      expect(Math.abs(dequantise(quantise(impact)) - impact)).toBeLessThanOrEqual(MAX_IMPACT / 510 + 1e-9);
  });

  test("fill one byte and are never 0, which would mean absent", () => {
    expect([quantise(0), quantise(1e-9), quantise(MAX_IMPACT), quantise(99)]).toEqual([1, 1, 255, 255]);
  });
});

describe("the norm of a page", () => {
  test("tells how many words it has at most, and not many more than it has", () => {
    const average = 213.7;
    for (const navigation of [false, true]) {
      for (let length = 0; length <= 12_000; length += length < 500 ? 1 : 37) {
        const most = mostWords(normOf(length, average, navigation), { average, most: 12_000 });
        expect(most, `of ${length}`).toBeGreaterThanOrEqual(length);
        // A step is 7 % of the norm, which is no less than a quarter.
        expect(most, `of ${length}`).toBeLessThan(length * 1.08 + average * 0.025 + 3);
      }
    }
  });

  test("is that of the mean page where no page has a text", () => {
    const norm = normOf(0, 0, false);
    expect(textImpact(norm, 1)).toBe(quantise(1));
    expect(mostWords(norm, { average: 0, most: 0 })).toBe(0);
  });
});

describe("the frequency of a pair", () => {
  test.each<[string, number[], number[], number]>([
    ["next to each other counts 1", [3], [4], 1],
    ["the other way round counts 0.3", [4], [3], 0.3],
    ["8 words apart counts 0.3", [10], [18], 0.3],
    ["8 words before counts 0.3", [18], [10], 0.3],
    ["9 words apart counts nothing", [10], [19], 0],
    ["9 words before counts nothing", [19], [10], 0],
    ["counts each first word once", [1, 20, 40], [2, 3, 21, 60], 2],
    ["prefers the order over the nearness", [5], [4, 6], 1],
    ["at the same place counts nothing", [5], [5], 0],
    ["at the same place and next counts 1", [5], [5, 6], 1],
    ["without one of them is 0", [], [1], 0],
    ["without the other is 0", [1], [], 0],
  ])("%s", (_, first, second, expected) => {
    expect(pairFrequency(first, second)).toBeCloseTo(expected, 12);
  });

  test("saturates as single words do", () => {
    expect(saturatePair(0)).toBe(0);
    expect(saturatePair(1)).toBeCloseTo(1, 12);
    expect(saturatePair(0.3)).toBeCloseTo(0.66 / 1.5, 12);
    expect(saturatePair(1_000)).toBeLessThan(2.2);
  });
});
