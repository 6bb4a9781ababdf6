import { expect, test } from "vitest";
import { coalesce } from "../../bot/coalesce.ts";

/** A task whose runs end when the test says so. */
function controlled() {
  const ends: (() => void)[] = [];
  const lane = coalesce(() => new Promise<void>((resolve) => ends.push(resolve)));
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  return {
    lane,
    runs: () => ends.length,
    async endOne() {
      ends.at(-1)?.();
      await tick();
    },
  };
}

test("requests during a run make one more run, not one each", async () => {
  const { lane, runs, endOne } = controlled();
  lane.request();
  lane.request();
  lane.request();
  expect(runs()).toBe(1);
  await endOne();
  expect(runs()).toBe(2);
  await endOne();
  expect(runs()).toBe(2);
});

test("a request after the end starts anew", async () => {
  const { lane, runs, endOne } = controlled();
  lane.request();
  await endOne();
  lane.request();
  expect(runs()).toBe(2);
});

test("nothing starts after a stop", async () => {
  const { lane, runs, endOne } = controlled();
  lane.request();
  lane.request();
  lane.stop();
  await endOne();
  lane.request();
  expect(runs()).toBe(1);
});
