import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DATABASE_FILE, openStore } from "../../../src/store/store.ts";
import { SECRET } from "../../events/github-request.ts";
import { NO_DOORS } from "../doors/credentials.ts";
import { startDocentProcess } from "../doors/docent-process.ts";
import { makeDataDir } from "../doors/places.ts";
import { quantile } from "../doors/stats.ts";
import { makeRequests, send } from "./sending.ts";

/** Bytes of resident memory, and milliseconds. */
export interface WaitingFigures {
  readonly atRest: number;
  readonly most: number;
  readonly p99: number;
}

const BATCH = 1000;
const EVENTS = 1000;
const AT_ONCE = 16;
const REST_MS = 5000;
const HOUR_MS = 3_600_000;

/** The real process with so many announcements that wait for a platform, while further events come in. */
export async function measureWaiting(count: number): Promise<WaitingFigures> {
  const dataDir = makeDataDir();
  await fill(join(dataDir.path, DATABASE_FILE), count);
  const env = { ...NO_DOORS, DOCENT_WEBHOOK_GITHUB_SECRETS: SECRET };
  const docent = await startDocentProcess({ dataDir: dataDir.path, env, args: ["--no-site"] });
  try {
    await sleep(REST_MS);
    const atRest = await docent.memory();
    const times = await send(`${docent.url}/webhooks/github`, makeRequests(0, EVENTS), { atOnce: AT_ONCE });
    await sleep(REST_MS);
    return { atRest, most: docent.mostMemory() ?? Number.NaN, p99: quantile(times, 0.99) };
  } finally {
    await docent.stop();
    dataDir.remove();
  }
}

/** Cards of as many runs that a platform has asked to wait for an hour. */
async function fill(place: string, count: number): Promise<void> {
  const store = await openStore(place);
  const later = new Date(Date.now() + HOUR_MS);
  for (let from = 0; from < count; from += BATCH) {
    const entries = Array.from({ length: BATCH }, (_, index) => ({
      run: `github|nightly|${from + index}`,
      to: { platform: "web" as const, channel: `c${index % 20}` },
      action: "card" as const,
      message: { kind: "announcement" as const, text: `Run ${from + index} failed on main.`, parts: [] },
    }));
    await store.outbox.append(entries, later);
  }
  await store.close();
}
