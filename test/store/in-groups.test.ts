import { expect, test, vi } from "vitest";
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

/** Adds an item in each turn of the event loop, before the group looks what that turn has brought. */
function arriveOneByOne(add: (item: number) => void, isOver: (item: number) => boolean, item = 1): void {
  if (isOver(item)) return;
  setImmediate(() => arriveOneByOne(add, isOver, item + 1));
  add(item);
}

test("a group takes what is just arriving, and waits for no more than that", async () => {
  const groups: (readonly number[])[] = [];
  const { add, drained } = inGroups<number, number>((items) => {
    groups.push(items);
    return Promise.resolve(double(items));
  }, 10);
  arriveOneByOne(
    (item) => void add(item),
    (item) => item > 3,
  );
  await drained();
  expect(groups).toEqual([[1, 2, 3]]);
});

test("a group is written in time although more and more arrives", async () => {
  const deadline = performance.now() + 1000;
  const { add } = inGroups<number, number>((items) => Promise.resolve(double(items)), Number.POSITIVE_INFINITY);
  let answered = 0;
  const addOne = async (item: number): Promise<void> => {
    await add(item);
    answered += 1;
  };
  arriveOneByOne(
    (item) => void addOne(item),
    () => answered > 0 || performance.now() > deadline,
  );
  await vi.waitFor(() => expect(answered).toBeGreaterThan(0), { timeout: 5000, interval: 1 });
  expect(performance.now()).toBeLessThan(deadline);
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
