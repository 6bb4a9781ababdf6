import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasPostgres, startPostgres } from "../helpers/postgres.ts";
import { folder } from "../store/open.ts";
import { describe as inWords, runChaos } from "./run.ts";

/** The short form of `npm run chaos`. Another one each time: a seed that finds something is in the message. */
const seed = Math.floor(Math.random() * 1e9);
const TIMEOUT = 120_000;
const fine = { lost: [], doubled: [], wrong: [] };

const place = async () => join(await folder(), "docent.db");

describe(`chaos with seed ${seed}`, () => {
  test("one process on SQLite, killed again and again: each run shows one card as it should be", {
    timeout: TIMEOUT,
  }, async () => {
    const report = await runChaos({ seed, events: 120, kills: 2, processes: 1, place: await place() });
    expect(report.verdict, inWords(report)).toMatchObject(fine);
    expect(report.verdict.cards).toBeGreaterThan(20);
  });

  test.runIf(hasPostgres("newest"))(
    "two processes on PostgreSQL, killed by turns: the same",
    {
      timeout: TIMEOUT,
    },
    async () => {
      const server = await startPostgres("newest");
      try {
        const options = { seed, events: 80, kills: 2, processes: 2, place: await server.freshPlace() };
        const report = await runChaos(options);
        expect(report.verdict, inWords(report)).toMatchObject(fine);
      } finally {
        await server.stop();
      }
    },
  );

  test.each([
    ["forgets doubts", "doubled", 240],
    ["skips replies", "lost", 60],
    ["loses updates", "wrong", 60],
  ] as const)("a bot that %s is found out", { timeout: TIMEOUT }, async (plant, finding, events) => {
    const report = await runChaos({ seed, events, kills: 0, processes: 1, place: await place(), plant });
    expect(report.verdict[finding], inWords(report)).not.toEqual([]);
  });
});
