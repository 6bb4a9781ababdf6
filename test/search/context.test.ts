import { expect, test } from "vitest";
import { contextFit } from "../../src/search/context.ts";

const pages = (...ids: number[]): Int32Array => Int32Array.from(ids);

test("a candidate fits better the more pages it shares with the query's other words", () => {
  const context = [pages(1, 2, 3), pages(2, 3, 9)];
  const fits = [pages(2, 3), pages(3, 40), pages(40, 41)].map((candidate) => contextFit(candidate, context, 100));
  expect(fits).toEqual(fits.toSorted((a, b) => b - a));
  expect(fits[0]).toBeGreaterThan(0);
  expect(fits[2]).toBeLessThan(0);
});

test("sharing what chance would share says nothing, and neither does a query without other words", () => {
  const every = Int32Array.from({ length: 100 }, (_, i) => i);
  const second = every.filter((page) => page % 2 === 0);
  const fifth = every.filter((page) => page % 5 === 0);
  expect(contextFit(fifth, [second], 100)).toBeCloseTo(0, 10);
  expect(contextFit(fifth, [every], 100)).toBeCloseTo(0, 10);
  expect(contextFit(fifth, [], 100)).toBe(0);
});

test("one shared page of a rare pair weighs, but not without bound", () => {
  expect(contextFit(pages(7), [pages(7)], 10_000)).toBeLessThan(Math.log(10_000));
});
