import { expect, test } from "vitest";
import { Recent } from "../../src/search/recent.ts";

/** Loads `key` as a text of that length; `loaded` says what was loaded, in order. */
function lengths(budget: number): { get: (key: number) => Promise<string>; loaded: number[] } {
  const loaded: number[] = [];
  const recent = new Recent<string>(budget, (text) => text.length);
  const load = async (key: number): Promise<string> => {
    loaded.push(key);
    return "x".repeat(key);
  };
  return { get: (key) => recent.get(key, load), loaded };
}

test("what was loaded is loaded once, also by many at once", async () => {
  const { get, loaded } = lengths(100);
  expect(await Promise.all([get(3), get(3), get(4)])).toEqual(["xxx", "xxx", "xxxx"]);
  await get(3);
  expect(loaded).toEqual([3, 4]);
});

test("over the budget, what was not used for longest is dropped first", async () => {
  const { get, loaded } = lengths(10);
  for (const key of [3, 4, 3, 5, 3, 4]) await get(key);
  expect(loaded).toEqual([3, 4, 5, 4]);
});

test("what exceeds the budget alone is given, and makes room for the next", async () => {
  const { get, loaded } = lengths(10);
  expect(await get(20)).toHaveLength(20);
  for (const key of [2, 20, 2]) await get(key);
  expect(loaded).toEqual([20, 2, 20, 2]);
});

test("what failed is tried again", async () => {
  const recent = new Recent<number>(10, () => 1);
  await expect(recent.get(1, async () => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
  expect(await recent.get(1, async () => 7)).toBe(7);
});
