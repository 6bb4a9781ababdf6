import { describe, expect, test } from "vitest";
import { bestWindow } from "../../src/search/window.ts";

describe("the best window", () => {
  test("is the largest sum of distinct words that stand together", () => {
    const words = [
      { idf: 2, places: [0, 50, 51] },
      { idf: 3, places: [52, 100] },
      { idf: 4, places: [10, 200] },
    ];
    expect(bestWindow(words, 25)).toBe(6);
    expect(bestWindow(words, 1_000)).toBe(9);
    expect(bestWindow(words, 1)).toBe(4);
  });

  test("counts a word once, and nothing where nothing stands", () => {
    expect(bestWindow([{ idf: 2, places: [1, 2, 3] }], 10)).toBe(2);
    expect(bestWindow([{ idf: 2, places: [] }], 10)).toBe(0);
    expect(bestWindow([], 10)).toBe(0);
  });

  test("is as wide as it says", () => {
    const words = [
      { idf: 1, places: [0] },
      { idf: 1, places: [25] },
    ];
    expect(bestWindow(words, 25)).toBe(1);
    expect(bestWindow(words, 26)).toBe(2);
  });
});
