import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cardText, planEvents, replyText } from "./crash/plan.ts";
import { type Platform, startPlatform } from "./crash/platform.ts";
import { folder } from "./open.ts";

/** DOCENT_TEST_KILLS=20 is the whole form. */
const KILLS = Number(process.env["DOCENT_TEST_KILLS"] ?? 3);
const RUNS_PER_KILL = 16;
/** A life ends in the middle of its n-th message, or shortly after: sending takes about 16 ms. */
const MOST_CALLS = 24;
const LONGEST_CALL_MS = 20;
const RUNS = (KILLS + 1) * RUNS_PER_KILL;
const TIMEOUT = 20_000 + KILLS * 5000;
const child = fileURLToPath(new URL("./crash/child.ts", import.meta.url));

interface Life {
  readonly file: string;
  readonly platform: Platform;
  /** First event of the plan that was not acknowledged. */
  readonly from: number;
  readonly generation: number;
  readonly readable: boolean;
}

/**
 * Lets the bot work until it is killed; the last one lives to its end.
 * @returns the first event that was not acknowledged
 */
async function live({ file, platform, from, generation, readable }: Life): Promise<number> {
  const options = [file, platform.url, RUNS, from, generation, readable ? "readable" : "unreadable"].map(String);
  const bot = spawn(process.execPath, [child, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(bot, "close");
  let said = "";
  bot.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  if (generation < KILLS) {
    await Promise.race([ended, platform.calls(1 + Math.floor(Math.random() * MOST_CALLS))]);
    await sleep(Math.random() * LONGEST_CALL_MS);
    bot.kill("SIGKILL");
  }
  await ended;
  if (generation === KILLS && !said.endsWith("done\n")) throw new Error("the last one did not come to its end");
  const acknowledged = [...said.matchAll(/^accepted (\d+)$/gm)].map((match) => Number(match[1]));
  return Math.max(from, ...acknowledged.map((index) => index + 1));
}

/** Kills the bot again and again while it works, and lets it finish in the end. */
async function killAgainAndAgain(platform: Platform, readable: boolean): Promise<void> {
  const file = join(await folder(), "docent.db");
  let from = 0;
  for (let generation = 0; generation <= KILLS; generation++)
    from = await live({ file, platform, from, generation, readable });
  expect(from).toBe(planEvents(RUNS).length);
}

interface Tally {
  readonly lost: readonly string[];
  readonly doubled: number;
  /** Of the doubled ones, those that do not say so and never did. */
  readonly unmarked: number;
  readonly wrong: readonly string[];
}

/** What people see, against what they should. */
function judge({ shown }: Platform): Tally {
  const lost: string[] = [];
  const wrong: string[] = [];
  let doubled = 0;
  let unmarked = 0;
  const count = (texts: readonly { readonly isMarkedRepeat: boolean }[], name: string) => {
    if (texts.length === 0) lost.push(name);
    doubled += Math.max(0, texts.length - 1);
    unmarked += Math.max(0, texts.filter(({ isMarkedRepeat }) => !isMarkedRepeat).length - 1);
  };
  for (let run = 0; run < RUNS; run++) {
    const is = (text: string) => text.replace("Possible repeat. ", "").startsWith(`run ${run} `);
    const cards = shown.filter(({ text, thread }) => thread === undefined && is(text));
    count(cards, `card of run ${run}`);
    count(
      shown.filter(({ text }) => text.endsWith(replyText(run))),
      `reply of run ${run}`,
    );
    if (!cards.some(({ text }) => text.endsWith(cardText(run, "succeeded")))) wrong.push(`card of run ${run}`);
  }
  return { lost, doubled, unmarked, wrong };
}

const report = (name: string, { lost, doubled }: Tally, cut: number) =>
  process.env["DOCENT_TEST_KILLS"] &&
  process.stdout.write(
    `${name}: ${KILLS} kills, ${RUNS} runs, ${cut} answers cut off: ${lost.length} lost, ${doubled} doubled\n`,
  );

test("kill -9 while answers get lost: where posts can be found again, none is lost and none doubled", {
  timeout: TIMEOUT,
}, async () => {
  const platform = await startPlatform(Math.random, 0.03);
  try {
    await killAgainAndAgain(platform, true);
    const tally = judge(platform);
    report("readable platform", tally, platform.lost());
    expect(tally).toEqual({ lost: [], doubled: 0, unmarked: 0, wrong: [] });
  } finally {
    await platform.close();
  }
});

test("kill -9: where nothing can be read back, what is doubled says that it may be", { timeout: TIMEOUT }, async () => {
  const platform = await startPlatform(Math.random, 0);
  try {
    await killAgainAndAgain(platform, false);
    const tally = judge(platform);
    report("unreadable platform", tally, platform.lost());
    expect(tally).toMatchObject({ lost: [], unmarked: 0, wrong: [] });
    // At most what was under way in the moment of a kill: one message for each of three channels.
    expect(tally.doubled).toBeLessThanOrEqual(KILLS * 3);
  } finally {
    await platform.close();
  }
});
