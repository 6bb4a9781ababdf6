import { describe, expect, test } from "vitest";
import { decide, type Verdict } from "../../src/answer/decide.ts";
import { resultWith } from "./results.ts";

describe("what is done with the best hit", () => {
  test.each<[page: number, section: number, title: number, Verdict]>([
    // The page holds three quarters, its section six tenths.
    [1, 1, 0, "found"],
    [0.75, 0.6, 0, "found"],
    [0.74, 1, 1, "unsure"],
    [0.75, 0.59, 0, "unsure"],
    // Section and title share what is asked: their mean counts.
    [0.8, 0.4, 0.8, "found"],
    // The page is about it, wherever on the page it stands.
    [0.75, 0, 0.5, "found"],
    [0.75, 0.3, 0.49, "unsure"],
    [0.4, 0, 0, "unsure"],
    [0.39, 0.39, 0.39, "nothing"],
    [0, 0, 0, "nothing"],
  ])(
    "covering %d of the question (section %d, title %d) is %s",
    (pageCoverage, sectionCoverage, titleCoverage, verdict) => {
      const evidence = { pageCoverage, sectionCoverage, titleCoverage, strength: 0.5 };
      expect(decide(resultWith([evidence]))).toBe(verdict);
    },
  );

  test("depends on the best hit alone", () => {
    const good = { pageCoverage: 1, sectionCoverage: 1, titleCoverage: 1, strength: 1 };
    const bad = { pageCoverage: 0, sectionCoverage: 0, titleCoverage: 0, strength: 0 };
    expect(decide(resultWith([bad, good]))).toBe("nothing");
    expect(decide(resultWith([good, bad]))).toBe("found");
  });

  test("is nothing without hits, or without a word that carries meaning", () => {
    const good = { pageCoverage: 1, sectionCoverage: 1, titleCoverage: 1, strength: 1 };
    expect(decide(resultWith([]))).toBe("nothing");
    expect(decide(resultWith([good], { words: 0 }))).toBe("nothing");
  });
});
