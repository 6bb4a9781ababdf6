import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { didYouMean, editDistance, nearestWord } from "../../src/text/nearest.ts";

describe("the edit distance", () => {
  test.each([
    ["", "", 0],
    ["", "abc", 3],
    ["runbook", "runbook", 0],
    ["runbok", "runbook", 1],
    ["runbooks", "runbook", 1],
    ["runbuko", "runbook", 2],
    ["rnubook", "runbook", 1],
    ["ca", "abc", 3],
  ])("between %j and %j is %i", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  });

  test("is the same with a limit as long as it stays within, and beyond it else", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat(4), (from, to, limit) => {
        const whole = editDistance(from, to);
        const limited = editDistance(from, to, limit);
        expect(whole <= limit ? limited === whole : limited > limit).toBe(true);
      }),
    );
  });
});

describe("the nearest word", () => {
  const keys = ["team", "owners", "folders", "reviewEvery", "routes"];

  test.each([
    ["ownrs", "owners"],
    ["owner", "owners"],
    ["review-evry", "reviewEvery"],
    ["ROUTES", "routes"],
    ["taem", "team"],
  ])("to %j is %j", (word, expected) => {
    expect(nearestWord(word, keys)).toBe(expected);
  });

  test("is none when nothing is close", () => {
    expect(nearestWord("colour", keys)).toBeUndefined();
    expect(nearestWord("x", keys)).toBeUndefined();
    expect(nearestWord("owner", [])).toBeUndefined();
    expect(didYouMean("colour", keys)).toBe("");
  });

  test("prefers the closest, and the first among equals", () => {
    expect(nearestWord("tems", ["teams", "terms", "tem"])).toBe("teams");
    expect(nearestWord("lesson", ["lessons", "lesson"])).toBe("lesson");
  });
});
