// One engine in a process of its own, so that engines neither warm up nor crowd each other: `node --expose-gc
// measure-child.ts <what> <engine> <folder>` prints its figures as a line of JSON. The folder holds `pages.jsonl` and
// `questions.json`; "build" writes the engine's index into `index`, and "load" reads it from there.
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "../../../src/content/page.ts";
import { percentile } from "../../../src/evaluate/measures.ts";
import { ENGINES } from "./all.ts";
import type { BuildFigures, LoadFigures, QueryTimes } from "./child-figures.ts";
import type { Engine, Index } from "./engine.ts";

/** Depth that is asked for, as a page of results has it. */
const LIMIT = 10;
/** Every question is timed so often, after one round that only warms up. */
const ROUNDS = 3;

async function build(engine: Engine, folder: string): Promise<BuildFigures> {
  const lines = (await readFile(join(folder, "pages.jsonl"), "utf8")).trim().split("\n");
  const pages = lines.map((line) => JSON.parse(line) as Page);
  const questions = await readQuestions(folder);
  const start = performance.now();
  const index = await engine.build(pages);
  const buildMs = performance.now() - start;
  const full = await timeQueries(index.search, questions);
  const base = index.searchBase === undefined ? undefined : await timeQueries(index.searchBase, questions);
  const directory = join(folder, "index");
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory);
  await index.save?.(directory);
  return { buildMs, full, ...(base === undefined ? {} : { base }) };
}

async function timeQueries(search: Index["search"], questions: readonly string[]): Promise<QueryTimes> {
  for (const question of questions) await search(question, LIMIT);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const question of questions) {
      const start = performance.now();
      await search(question, LIMIT);
      times.push(performance.now() - start);
    }
  }
  return { p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) };
}

async function load(engine: Engine, folder: string): Promise<LoadFigures> {
  if (engine.load === undefined) throw new Error(`${engine.name} keeps nothing on disk.`);
  const questions = await readQuestions(folder);
  const start = performance.now();
  const index = await engine.load(join(folder, "index"));
  await index.search(questions[0] ?? "", LIMIT);
  const firstAnswerMs = performance.now() - start;
  const loadedBytes = await residentBytes();
  for (const question of questions) await index.search(question, LIMIT);
  const askedBytes = await residentBytes();
  // Asked once more, so that nothing of the index was collected before.
  await index.search(questions[0] ?? "", LIMIT);
  return { firstAnswerMs, loadedBytes, askedBytes };
}

/** What the process holds once garbage is gone and the allocator had time to give pages back. */
async function residentBytes(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await globalThis.gc?.({ type: "major", execution: "async", flavor: "last-resort" });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return process.memoryUsage.rss();
}

async function readQuestions(folder: string): Promise<string[]> {
  return JSON.parse(await readFile(join(folder, "questions.json"), "utf8")) as string[];
}

async function run(what: string | undefined, name: string | undefined, folder = "."): Promise<unknown> {
  if (what === "empty") return residentBytes();
  const engine = ENGINES.find((candidate) => candidate.name === name);
  if (engine === undefined) throw new Error(`There is no engine "${name}".`);
  return what === "build" ? build(engine, folder) : load(engine, folder);
}

const [, , what, name, folder] = process.argv;
process.stdout.write(`${JSON.stringify(await run(what, name, folder))}\n`);
