import { join } from "node:path";
import { DATABASE_FILE, openStore } from "../../../src/store/store.ts";
import { SECRET } from "../../events/github-request.ts";
import { NO_DOORS } from "../doors/credentials.ts";
import { startDocentProcess } from "../doors/docent-process.ts";
import { measureFsync } from "../doors/fsync.ts";
import { makeDataDir } from "../doors/places.ts";
import { quantile } from "../doors/stats.ts";
import { makeRequests, type Sending, send } from "./sending.ts";

export interface AcceptingPlan {
  readonly runs: number;
  /** Events of one run. */
  readonly events: number;
  readonly how: Sending;
  /** Without it a file keeps them. */
  readonly databaseUrl?: string;
}

export interface Accepted {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** How often a second the disk alone keeps 4 kB for good, right before and after. */
  readonly fsyncs: number;
}

const FSYNCS = 200;
const WARM_UP_AT_ONCE = 16;

/** By the real process, which announces each event in the web chat at the same time. */
export async function measureAccepting({ runs, events, how, databaseUrl }: AcceptingPlan): Promise<Accepted[]> {
  const dataDir = makeDataDir();
  const database = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
  const env = { ...NO_DOORS, ...database, DOCENT_WEBHOOK_GITHUB_SECRETS: SECRET };
  const docent = await startDocentProcess({ dataDir: dataDir.path, env, args: ["--no-site"] });
  const url = `${docent.url}/webhooks/github`;
  const measured: Accepted[] = [];
  try {
    await send(url, makeRequests(0, events), { atOnce: WARM_UP_AT_ONCE });
    for (let run = 1; run <= runs; run++) {
      const requests = makeRequests(run * events, events);
      const before = measureFsync(dataDir.path, FSYNCS);
      const started = performance.now();
      const times = await send(url, requests, how);
      const seconds = (performance.now() - started) / 1000;
      const disk = [...before, ...measureFsync(dataDir.path, FSYNCS)];
      const fsyncs = (disk.length * 1000) / disk.reduce((sum, one) => sum + one, 0);
      measured.push({ perSecond: events / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99), fsyncs });
    }
    await docent.stop();
    await assertKept(databaseUrl ?? join(dataDir.path, DATABASE_FILE), (runs + 1) * events);
    return measured;
  } finally {
    await docent.stop();
    dataDir.remove();
  }
}

/** An acknowledgement that is not kept would be worth nothing, however soon it comes. */
async function assertKept(place: string, sent: number): Promise<void> {
  const store = await openStore(place);
  const again = await store.events.accept({
    source: "github",
    events: [],
    receivedAt: new Date(),
  });
  const { waitingEvents, parkedEvents } = await store.deliveries.counts();
  await store.close();
  if (again !== "accepted" || parkedEvents > 0 || waitingEvents > sent) throw new Error("Events were not kept.");
}
