import { describe, expect, test } from "vitest";
import { editDistance } from "../../src/text/nearest.ts";
import { misspell, seeded } from "../bench/typos.ts";

const TEXT = "how do I roll back the model of an experiment, after the GPU ran out of memory at 12:30?";

describe("misspelt text", () => {
  test("is the same for the same seed, and another for another", () => {
    expect(misspell(TEXT, seeded(1))).toBe(misspell(TEXT, seeded(1)));
    expect(misspell(TEXT, seeded(1))).not.toBe(misspell(TEXT, seeded(2)));
  });

  test("has exactly one edit in each word of three or more letters, and leaves the rest alone", () => {
    const random = seeded(7);
    const words = TEXT.split(" ");
    for (let round = 0; round < 200; round++) {
      const misspelt = misspell(TEXT, random, 1).split(" ");
      for (const [i, word] of words.entries()) {
        expect([word, editDistance(word, misspelt[i] ?? "")]).toEqual([word, /\p{L}{3}/u.test(word) ? 1 : 0]);
      }
    }
  });

  test("has slips in about three of ten words, of each kind, also in the first letter", () => {
    const random = seeded(3);
    const seen = Array.from({ length: 20_000 }, () => misspell("abcdef", random)).filter((word) => word !== "abcdef");
    expect(seen.length / 20_000).toBeCloseTo(0.3, 1);
    const lengths = [5, 6, 7].map((length) => seen.filter((word) => word.length === length).length / seen.length);
    for (const [i, share] of [0.25, 0.5, 0.25].entries()) expect(lengths[i]).toBeCloseTo(share, 1);
    const swapped = seen.filter((word) => word.split("").toSorted().join("") === "abcdef");
    expect(swapped.length / seen.length).toBeCloseTo(0.25, 1);
    expect(seen.some((word) => word[0] !== "a")).toBe(true);
  });

  test("is empty for an empty text and the text itself for a share of nothing", () => {
    expect(misspell("", seeded(1))).toBe("");
    expect(misspell(TEXT, seeded(1), 0)).toBe(TEXT);
  });
});
