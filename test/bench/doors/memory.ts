import { setTimeout as sleep } from "node:timers/promises";
import { startSlack } from "./ask-slack.ts";
import { askWeb } from "./ask-web.ts";
import { BOTH_DOORS } from "./credentials.ts";
import { startDocentProcess } from "./docent-process.ts";
import { makeDataDir } from "./places.ts";

export interface MemoryFigures {
  /** In bytes: once started, after the answers, and the most there ever was. */
  readonly atStart: number;
  readonly after: number;
  readonly most: number | undefined;
}

/** What is collected soon after the answers counts no more. */
const SETTLE_MS = 3_000;

/**
 * The memory of the real process, site and all, with Slack and Teams open. Every other question comes through Slack
 * and the rest over the web; to Teams it could answer only with Microsoft's own keys.
 */
export async function measureMemory(questions: readonly string[]): Promise<MemoryFigures> {
  const dataDir = makeDataDir();
  const slack = await startSlack();
  const env = { ...BOTH_DOORS, BENCH_SLACK_API: slack.fake.apiUrl };
  const docent = await startDocentProcess({ dataDir: dataDir.path, env, preload: "slack-on-loopback.ts" });
  try {
    for (const door of [/Slack +connected/, /Teams +connected/]) {
      if (!door.test(docent.said())) throw new Error(`Not both doors are open:\n${docent.said()}`);
    }
    await sleep(SETTLE_MS);
    const atStart = await docent.memory();
    for (const [i, question] of questions.entries()) {
      await (i % 2 === 0 ? slack.ask(docent.url, "mention", question) : askWeb(docent.url, question));
    }
    if (!(await fetch(`${docent.url}/`)).ok) throw new Error("The site is not served.");
    await sleep(SETTLE_MS);
    return { atStart, after: await docent.memory(), most: docent.mostMemory() };
  } finally {
    await docent.stop();
    await slack.fake.close();
    dataDir.remove();
  }
}
