// `npm run chaos`: announcements through kill -9, refusals, lost answers and deletions; none may be lost or doubled.
// `--seed N` repeats the plan and the faults of an earlier run, `--events N` and `--kills N` make it shorter, and
// `--only sqlite|shared|postgres` runs one form.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { hasPostgres, startPostgres } from "../helpers/postgres.ts";
import { type ChaosReport, describe, runChaos } from "./run.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    events: { type: "string", default: "10000" },
    kills: { type: "string", default: "50" },
    only: { type: "string" },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const size = { seed, events: Number(values.events), kills: Number(values.kills) };
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const FORMS: Readonly<Record<string, { readonly title: string; readonly run: () => Promise<ChaosReport> }>> = {
  sqlite: { title: "one process on SQLite", run: () => onFile(1) },
  shared: { title: "two processes on one SQLite file", run: () => onFile(2) },
  postgres: { title: "two processes on PostgreSQL", run: onPostgres },
};

async function onFile(processes: number): Promise<ChaosReport> {
  const folder = await mkdtemp(join(tmpdir(), "docent-chaos-"));
  try {
    return await runChaos({ ...size, processes, place: join(folder, "docent.db") });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onPostgres(): Promise<ChaosReport> {
  if (!hasPostgres("newest")) throw new Error("npm has no PostgreSQL for this platform.");
  const server = await startPostgres("newest", { durable: true });
  try {
    return await runChaos({ ...size, processes: 2, place: await server.freshPlace() });
  } finally {
    await server.stop();
  }
}

say(`seed ${seed}: npm run chaos -- --seed ${seed} --events ${size.events} --kills ${size.kills}`);
for (const [name, { title, run }] of Object.entries(FORMS)) {
  if (values.only !== undefined && values.only !== name) continue;
  const report = await run();
  say(`\n${title}\n${describe(report)}`);
  const { lost, doubled, wrong } = report.verdict;
  if (lost.length + doubled.length + wrong.length > 0) process.exitCode = 1;
}
