import { expect, test } from "vitest";
import { createPriority } from "../../src/announce/make-way.ts";

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds, "waited"));

test("where nothing comes first, what can wait goes on at once", async () => {
  const { clear, begin } = createPriority();
  begin()();
  expect(await Promise.race([clear(), soon(15)])).toBeUndefined();
});

test("it waits until all that comes first has ended", async () => {
  const { clear, begin } = createPriority();
  const ends = [begin(), begin()];
  const cleared = clear();
  ends[0]?.();
  expect(await Promise.race([cleared, soon(5)])).toBe("waited");
  ends[1]?.();
  expect(await Promise.race([cleared, soon(10)])).toBeUndefined();
});

test("it does not wait for ever", async () => {
  const { clear, begin } = createPriority();
  begin();
  expect(await Promise.race([clear(), soon(2000)])).toBeUndefined();
});

test("it gives everybody else a turn first", async () => {
  const { clear } = createPriority();
  const order: string[] = [];
  setImmediate(() => order.push("other"));
  await clear();
  order.push("us");
  expect(order).toEqual(["other", "us"]);
});
