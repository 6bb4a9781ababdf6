import { describe, expect, test } from "vitest";
import { confidence, decide, type Verdict } from "../../src/answer/decide.ts";
import { resultWith } from "./results.ts";

/** Evidence of a page that holds the whole question and is just as good as a fitting page is. */
const FITTING = { pageCoverage: 1, sectionCoverage: 1, titleCoverage: 1, strength: 0.7 };

describe("what is done with the best hit", () => {
  test.each<[what: string, strength: number, margin: number, words: number, Verdict]>([
    ["a strong page, far ahead", 0.7, 0.5, 3, "found"],
    ["a strong page, one of several", 0.7, 0, 2, "unsure"],
    ["a weak page, far ahead", 0.3, 0.4, 3, "unsure"],
    ["a weak page that holds a long question", 0.4, 0.4, 9, "found"],
    ["one word, held by the name of one page alone", 1, 0.3, 1, "found"],
    ["one word, held by many pages in passing", 0.4, 0.05, 1, "unsure"],
  ])("%s is judged by strength, margin and length", (_, strength, margin, words, verdict) => {
    expect(decide(resultWith([{ ...FITTING, strength }], { margin, words }))).toBe(verdict);
  });

  test("a page that holds less than four tenths of the question is not named", () => {
    const evidence = { margin: 1, words: 20 };
    expect(decide(resultWith([{ ...FITTING, pageCoverage: 0.39 }], evidence))).toBe("nothing");
    expect(decide(resultWith([{ ...FITTING, pageCoverage: 0.4 }], evidence))).toBe("found");
  });

  test("confidence grows with each kind of evidence", () => {
    const low = { pageCoverage: 0.5, sectionCoverage: 0, titleCoverage: 0, strength: 0.4 };
    const less = confidence(resultWith([low], { margin: 0.2, words: 3 }));
    for (const more of [
      resultWith([{ ...low, pageCoverage: 0.9 }], { margin: 0.2, words: 3 }),
      resultWith([{ ...low, strength: 0.8 }], { margin: 0.2, words: 3 }),
      resultWith([low], { margin: 0.6, words: 3 }),
      resultWith([low], { margin: 0.2, words: 6 }),
    ])
      expect(confidence(more)).toBeGreaterThan(less);
    expect(confidence(resultWith([]))).toBe(0);
  });

  test("is nothing without hits, or without a word that carries meaning", () => {
    const good = { pageCoverage: 1, sectionCoverage: 1, titleCoverage: 1, strength: 1 };
    expect(decide(resultWith([]))).toBe("nothing");
    expect(decide(resultWith([good], { words: 0 }))).toBe("nothing");
  });
});
