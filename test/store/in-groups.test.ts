import { expect, test } from "vitest";
import { inGroups } from "../../src/store/in-groups.ts";

const double = (items: readonly number[]) => items.map((item) => item * 2);

test("what comes together is written together, and each hears its own result", async () => {
  const groups: (readonly number[])[] = [];
  const { add } = inGroups<number, number>((items) => {
    groups.push(items);
    return Promise.resolve(double(items));
  }, 10);
  expect(await Promise.all([1, 2, 3].map(add))).toEqual([2, 4, 6]);
  expect(await add(4)).toBe(8);
  expect(groups).toEqual([[1, 2, 3], [4]]);
});

test("what comes while a group is written makes the next one, and none is larger than it may be", async () => {
  const groups: (readonly number[])[] = [];
  const first = Promise.withResolvers<void>();
  const { add } = inGroups<number, number>(async (items) => {
    groups.push(items);
    if (groups.length === 1) await first.promise;
    return double(items);
  }, 2);
  const began = add(1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const later = [2, 3, 4].map(add);
  first.resolve();
  expect(await Promise.all([began, ...later])).toEqual([2, 4, 6, 8]);
  expect(groups).toEqual([[1], [2, 3], [4]]);
});

test("nobody is answered before the group is written", async () => {
  const commit = Promise.withResolvers<void>();
  const { add } = inGroups<number, number>(async (items) => {
    await commit.promise;
    return double(items);
  }, 10);
  const answer = add(1);
  const soon = new Promise((resolve) => setTimeout(resolve, 5, "nothing yet"));
  expect(await Promise.race([answer, soon])).toBe("nothing yet");
  commit.resolve();
  expect(await answer).toBe(2);
});

test("one that cannot be written fails alone", async () => {
  const { add } = inGroups<number, number>(
    (items) => (items.includes(2) ? Promise.reject(new Error("two")) : Promise.resolve(double(items))),
    10,
  );
  const results = await Promise.allSettled([1, 2, 3].map(add));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("it is drained when all that was added is written", async () => {
  let written = 0;
  const { add, drained } = inGroups<number, number>(async (items) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    written += items.length;
    return double(items);
  }, 1);
  await drained();
  for (const item of [1, 2, 3]) void add(item);
  await drained();
  expect(written).toBe(3);
});
