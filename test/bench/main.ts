// `npm run bench`: our search beside other engines, on the same pages and questions, in one run on one machine.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureInstalled } from "../../src/setup.js";
import { type Arguments, HELP, PAYLOAD_SIZES, readArguments, SIZES, type TableName } from "./arguments.ts";
import { type Collection, readCollections } from "./collections.ts";
import { ENGINES } from "./engines/all.ts";
import type { Engine } from "./engines/engine.ts";
import { publish, RESULTS, say } from "./report.ts";
import { memory } from "./tables/memory.ts";
import { payload } from "./tables/payload.ts";
import { ranking } from "./tables/ranking.ts";
import { size } from "./tables/size.ts";
import { speed } from "./tables/speed.ts";
import { typos } from "./tables/typos.ts";

const HERE = import.meta.dirname;
const DOCS = join(HERE, "..", "..", "docs", "project");

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  // The other engines are no dependency of the product: they are fetched when they are first compared with.
  await ensureInstalled({ root: HERE, dev: true });
  const collections = await readCollections(options.sources);
  for (const table of options.tables) await make(table, collections, options);
}

async function make(table: TableName, collections: readonly Collection[], options: Arguments): Promise<void> {
  const engines = chosen(options.engines);
  const scaled = { sizes: options.sizes ?? SIZES, runs: options.runs, questions: options.questions };
  switch (table) {
    case "ranking":
      return publish(table, await ranking(engines, collections));
    case "typos":
      return publish(table, await typos(engines, collections));
    case "speed": {
      const report = await speed(engines, collections, scaled);
      await publish(table, report);
      return writePlot(report.plot, options.writeDocs);
    }
    case "memory":
      return publish(table, await memory(engines, collections, scaled));
    case "size":
      return publish(table, await size(engines, collections, scaled));
    case "payload":
      return publish(table, await payload(collections, options.sizes ?? PAYLOAD_SIZES));
    case "extracts":
    case "doors":
    case "reliability":
    case "check":
      return runProgram(`${table}.ts`);
  }
}

function chosen(names: readonly string[]): readonly Engine[] {
  if (names.length === 0) return ENGINES;
  return ENGINES.filter(({ name }, i) => i === 0 || names.some((wanted) => name.toLowerCase().includes(wanted)));
}

async function writePlot(plot: string, intoDocs: boolean): Promise<void> {
  const folder = intoDocs ? DOCS : RESULTS;
  const file = join(folder, intoDocs ? "search-speed.svg" : "speed.svg");
  await mkdir(folder, { recursive: true });
  await writeFile(file, plot);
  say(`The plot is in ${file}`);
}

/** Tables that measure other things than engines are programs of their own beside this one. */
async function runProgram(name: string): Promise<void> {
  const file = join(HERE, name);
  if (!existsSync(file)) throw new Error(`There is no ${file}.`);
  const code = await new Promise<number | null>((resolve, reject) => {
    spawn(process.execPath, [file], { stdio: "inherit" }).on("error", reject).on("close", resolve);
  });
  if (code !== 0) throw new Error(`${name} ended with ${code}.`);
}

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
