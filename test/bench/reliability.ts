// `npm run bench -- reliability`: how many events a second are accepted for good over the HTTP door while they are
// announced, beside what the disk does in the same run, and the memory with 100,000 announcements waiting. Everything
// is on loopback; the machine should be idle.
import { availableParallelism, loadavg } from "node:os";
import { hasPostgres, startPostgres } from "../helpers/postgres.ts";
import { figure, written } from "./doors/stats.ts";
import { markdownTable } from "./markdown.ts";
import { type Accepted, measureAccepting } from "./reliability/accepting.ts";
import { measureWaiting } from "./reliability/waiting.ts";

const RUNS = 5;
const EVENTS = 2000;
/** By turns the sender waits for Docent; by the clock it does not, and hold-ups are felt in full. */
const WAYS = {
  "16 at a time": { atOnce: 16 },
  "500 a second": { perSecond: 500 },
  "1,000 a second": { perSecond: 1000 },
};
const WAITING = 100_000;

const print = (text: string): void => void process.stdout.write(`${text}\n\n`);

function row(name: string, runs: readonly Accepted[]): readonly string[] {
  const of = (pick: (run: Accepted) => number) => written(figure(runs.map(pick)));
  return [
    name,
    of(({ perSecond }) => perSecond),
    of(({ p50 }) => p50),
    of(({ p99 }) => p99),
    of(({ fsyncs }) => fsyncs),
    of(({ perSecond, fsyncs }) => perSecond / fsyncs),
  ];
}

async function rowsOf(name: string, databaseUrl?: () => Promise<string>): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for (const [way, how] of Object.entries(WAYS)) {
    const place = databaseUrl === undefined ? {} : { databaseUrl: await databaseUrl() };
    rows.push(row(`${name}, ${way}`, await measureAccepting({ runs: RUNS, events: EVENTS, how, ...place })));
  }
  return rows;
}

async function accepting(): Promise<string> {
  const rows = await rowsOf("SQLite");
  if (hasPostgres("newest")) {
    const server = await startPostgres("newest", { durable: true });
    try {
      rows.push(...(await rowsOf("PostgreSQL 18", () => server.freshPlace())));
    } finally {
      await server.stop();
    }
  }
  const head = ["", "accepted/s", "p50 ms", "p99 ms", "fsyncs/s of the disk", "accepted per fsync"];
  return markdownTable({ head, rows });
}

async function waiting(): Promise<string> {
  const none = await measureWaiting(0);
  const many = await measureWaiting(WAITING);
  const cells = (name: string, { atRest, most, p99 }: typeof none) => [
    name,
    (atRest / 1e6).toFixed(0),
    (most / 1e6).toFixed(0),
    p99.toFixed(1),
  ];
  return markdownTable({
    head: ["announcements waiting", "MB at rest", "MB at most", "p99 ms of 1,000 events"],
    rows: [cells("0", none), cells(WAITING.toLocaleString("en"), many)],
  });
}

const load = loadavg()[0]?.toFixed(1);
print(`${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, Node ${process.versions.node}`);
print(`Median of ${RUNS} runs (lowest–highest); the load of the machine was ${load} before.`);
const benches = { accepting, waiting };
const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) print(await bench());
}
