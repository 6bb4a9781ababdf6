import { describe, expect, test } from "vitest";
import { mean, ndcg, percentile, recall, reciprocalRank } from "../../src/evaluate/measures.ts";

const judged = new Map([
  ["a", 2],
  ["b", 1],
  ["c", 0],
  ["d", -1],
  ["e", 1],
]);
/** 2 / log2(2) + 1 / log2(3) + 1 / log2(4) */
const IDEAL = 2 + 1 / Math.log2(3) + 0.5;

describe("nDCG", () => {
  test.each<[string, string[], number, number]>([
    ["the ideal order is 1", ["a", "b", "e"], 10, 1],
    ["equal gains may swap", ["a", "e", "b"], 10, 1],
    ["the reverse order is less", ["b", "e", "a"], 10, (1 + 1 / Math.log2(3) + 2 / 2) / IDEAL],
    ["a page between costs", ["a", "x", "b"], 10, (2 + 1 / 2) / IDEAL],
    ["no gain or a negative one counts nothing", ["c", "d", "a"], 10, 2 / 2 / IDEAL],
    ["what lies deeper does not count", ["x", "y", "a"], 2, 0],
    ["the ideal is cut at the same depth", ["a"], 1, 1],
    ["nothing found is 0", [], 10, 0],
  ])("of %s", (_, ranked, depth, expected) => {
    expect(ndcg(ranked, judged, depth)).toBeCloseTo(expected, 12);
  });

  test("is 0 where nothing is relevant", () => {
    expect(ndcg(["a"], new Map([["a", 0]]), 10)).toBe(0);
  });
});

test.each<[string[], number, number]>([
  [["a"], 10, 1],
  [["x", "c", "b"], 10, 1 / 3],
  [["x", "c", "b"], 2, 0],
  [[], 10, 0],
])("the reciprocal rank of %j within %i is %d", (ranked, depth, expected) => {
  expect(reciprocalRank(ranked, judged, depth)).toBe(expected);
});

test.each<[string[], number, number]>([
  [["a", "b", "e"], 10, 1],
  [["a", "c", "x"], 10, 1 / 3],
  [["x", "a", "b"], 2, 1 / 3],
  [[], 10, 0],
])("the recall of %j within %i is %d", (ranked, depth, expected) => {
  expect(recall(ranked, judged, depth)).toBeCloseTo(expected, 12);
});

test.each<[number[], number, number]>([
  [[4, 1, 3, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.99, 4],
  [[1, 2, 3, 4, 5], 0.5, 3],
  [[10, 9], 0, 9],
  [[7], 0.5, 7],
  [[], 0.5, 0],
])("the percentile of %j at %d is %d", (values, q, expected) => {
  expect(percentile(values, q)).toBe(expected);
});

test("the mean of nothing is 0", () => {
  expect([mean([1, 2, 6]), mean([])]).toEqual([3, 0]);
});
