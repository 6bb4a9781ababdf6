import { mean } from "../../../src/evaluate/measures.ts";
import type { Collection } from "../collections.ts";
import type { Engine } from "../engines/engine.ts";
import { fixed, percent } from "../markdown.ts";
import type { Report } from "../report.ts";
import { misspell, seeded } from "../typos.ts";
import { measure } from "./ranking.ts";

/** Every engine gets the same three misspellings of each question. */
const SEEDS = [1, 2, 3];

interface Kept {
  readonly clean: number;
  readonly misspelt: number;
}

/** How much of the ranking is left when 30 % of the longer words of a question are misspelt. */
export async function typos(engines: readonly Engine[], collections: readonly Collection[]): Promise<Report> {
  const rows: string[][] = [];
  for (const engine of engines) {
    const used = engine.forgiving ?? engine;
    const kept: Kept[] = [];
    for (const collection of collections) kept.push(await measureKept(used, collection));
    const clean = mean(kept.map((figures) => figures.clean));
    const misspelt = mean(kept.map((figures) => figures.misspelt));
    const name = engine.forgiving === undefined ? engine.name : `${engine.name}, fuzzy`;
    const shares = collections.length > 1 ? kept.map((figures) => percent(figures.misspelt / figures.clean)) : [];
    rows.push([name, ...shares, fixed(clean, 3), fixed(misspelt, 3), percent(misspelt / clean)]);
  }
  const perCollection = collections.length > 1 ? collections.map(({ name }) => name) : [];
  return {
    title: "Misspelt questions",
    how:
      "Share of the clean questions' nDCG@10 that is kept when each word of three or more letters gets a random edit " +
      `with a probability of 30 % (mean of ${SEEDS.length} seeds). "Fuzzy" is what an engine offers against ` +
      "misspellings, switched on for the clean questions too.",
    tables: [{ head: ["engine", ...perCollection, "nDCG@10 clean", "misspelt", "kept"], rows }],
  };
}

async function measureKept(engine: Engine, { pages, questions }: Collection): Promise<Kept> {
  const index = await engine.build(pages);
  const misspelt: number[] = [];
  for (const seed of SEEDS) {
    const random = seeded(seed);
    const changed = questions.map((question) => ({ ...question, text: misspell(question.text, random) }));
    misspelt.push((await measure(index, changed)).ndcg);
  }
  return { clean: (await measure(index, questions)).ndcg, misspelt: mean(misspelt) };
}
