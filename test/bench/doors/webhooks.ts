import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { DATABASE_FILE } from "../../../src/store/store.ts";
import { SECRET, signed, workflowRun } from "../../events/github-request.ts";
import { NO_DOORS } from "./credentials.ts";
import { startDocentProcess } from "./docent-process.ts";
import { measureFsync } from "./fsync.ts";
import { makeDataDir } from "./places.ts";
import { type Figure, figure, quantile } from "./stats.ts";

export interface WebhookPlan {
  readonly runs: number;
  /** Events of one run for each way of sending them. */
  readonly events: number;
  /** Senders at the same time, where there are several. */
  readonly atOnce: number;
}

/** Milliseconds. */
interface Spread {
  readonly p50: Figure;
  readonly p99: Figure;
}

export interface WebhookFigures {
  readonly disk: Spread;
  /** Each event once the one before has been announced too. */
  readonly alone: Spread;
  /** Each event once the one before was acknowledged. */
  readonly sequential: Spread;
  readonly concurrent: Spread;
}

/** In this time an idle machine has announced an event. */
const ANNOUNCE_MS = 50;

/**
 * How soon GitHub hears that a failed run is kept for good, by the real process, which announces each of them in the
 * web chat at the same time; beside the disk's own time, taken between.
 */
export async function measureWebhooks({ runs, events, atOnce }: WebhookPlan): Promise<WebhookFigures> {
  const dataDir = makeDataDir();
  const env = { ...NO_DOORS, DOCENT_WEBHOOK_GITHUB_SECRETS: SECRET };
  const docent = await startDocentProcess({ dataDir: dataDir.path, env, args: ["--no-site"] });
  const measured: Record<keyof WebhookFigures, number[][]> = { disk: [], alone: [], sequential: [], concurrent: [] };
  const sender = createSender(`${docent.url}/webhooks/github`);
  try {
    await sender.send(events, 1);
    for (let run = 0; run < runs; run++) {
      const disk = measureFsync(dataDir.path, events / 2);
      measured.alone.push(await sender.send(events, 1, ANNOUNCE_MS));
      measured.disk.push([...disk, ...measureFsync(dataDir.path, events / 2)]);
      measured.sequential.push(await sender.send(events, 1));
      measured.concurrent.push(await sender.send(events, atOnce));
    }
    await docent.stop();
    assertKept(dataDir.path, sender.sent());
    const { disk, alone, sequential, concurrent } = measured;
    return {
      disk: spread(disk),
      alone: spread(alone),
      sequential: spread(sequential),
      concurrent: spread(concurrent),
    };
  } finally {
    await docent.stop();
    dataDir.remove();
  }
}

function createSender(url: string) {
  let sent = 0;

  async function one(): Promise<number> {
    const id = ++sent;
    const body = JSON.stringify(workflowRun({ id: 6_000_000_000 + id, run_number: id }));
    const request = signed("workflow_run", body);
    const headers = { ...request.headers, "x-github-delivery": crypto.randomUUID() };
    const started = performance.now();
    const response = await fetch(url, { method: "POST", headers, body });
    const answer = await response.text();
    const took = performance.now() - started;
    if (response.status !== 202 || answer !== '{"accepted":1}') throw new Error(`${response.status}: ${answer}`);
    return took;
  }

  async function lane(count: number, pauseMs: number): Promise<number[]> {
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      await sleep(pauseMs);
      times.push(await one());
    }
    return times;
  }

  return {
    sent: () => sent,
    send: async (count: number, atOnce: number, pauseMs = 0) =>
      (await Promise.all(Array.from({ length: atOnce }, () => lane(count / atOnce, pauseMs)))).flat(),
  };
}

/** An acknowledgement that is not kept would be worth nothing, however soon it comes. */
function assertKept(dataDir: string, sent: number): void {
  const database = new DatabaseSync(join(dataDir, DATABASE_FILE), { readOnly: true });
  const row = database.prepare("SELECT count(*) AS kept FROM events").get();
  database.close();
  if (row?.["kept"] !== sent) throw new Error(`${sent} events were acknowledged, and ${String(row?.["kept"])} kept.`);
}

function spread(runs: readonly (readonly number[])[]): Spread {
  return {
    p50: figure(runs.map((run) => quantile(run, 0.5))),
    p99: figure(runs.map((run) => quantile(run, 0.99))),
  };
}
