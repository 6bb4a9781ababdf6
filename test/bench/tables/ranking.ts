import { mean, ndcg, recall, reciprocalRank } from "../../../src/evaluate/measures.ts";
import type { Collection, Question } from "../collections.ts";
import type { Engine, Index } from "../engines/engine.ts";
import { fixed, percent, type Table } from "../markdown.ts";
import type { Report } from "../report.ts";

/** Depth at which the measures look. */
const DEPTH = 10;

/** Means over the questions of one collection. */
export interface RankingFigures {
  readonly ndcg: number;
  readonly mrr: number;
  readonly recall: number;
  /** Share of the questions that got no result at all. */
  readonly empty: number;
}

/** nDCG@10, MRR@10, recall@10 and the share without any result: every engine on every collection. */
export async function ranking(engines: readonly Engine[], collections: readonly Collection[]): Promise<Report> {
  const figures: RankingFigures[][] = [];
  for (const engine of engines) figures.push(await measureAll(engine, collections));
  const names = engines.map(({ name }) => name);
  const table = (caption: string, value: (row: RankingFigures) => number, write: (value: number) => string) =>
    Object.assign(byCollection(names, collections, figures, value, write), { caption });
  const three = (value: number): string => fixed(value, 3);
  const counts = collections.map(({ name, pages, questions }) => `${name}: ${pages.length} pages, ${questions.length}`);
  return {
    title: "Ranking",
    how: `The same pages and questions for every engine (${counts.join("; ")} questions).`,
    tables: [
      table("nDCG@10", (row) => row.ndcg, three),
      table("MRR@10", (row) => row.mrr, three),
      table("recall@10", (row) => row.recall, three),
      table(
        "questions without any result",
        (row) => row.empty,
        (value) => percent(value, 1),
      ),
    ],
  };
}

async function measureAll(engine: Engine, collections: readonly Collection[]): Promise<RankingFigures[]> {
  const figures: RankingFigures[] = [];
  for (const { pages, questions } of collections) figures.push(await measure(await engine.build(pages), questions));
  return figures;
}

/** Asks every question once. */
export async function measure(index: Index, questions: readonly Question[]): Promise<RankingFigures> {
  const rankings: (readonly string[])[] = [];
  for (const { text } of questions) rankings.push(await index.search(text, DEPTH));
  const meanOf = (value: (ranked: readonly string[], judgements: Question["judgements"]) => number): number =>
    mean(questions.map(({ judgements }, i) => value(rankings[i] ?? [], judgements)));
  return {
    ndcg: meanOf((ranked, judgements) => ndcg(ranked, judgements, DEPTH)),
    mrr: meanOf((ranked, judgements) => reciprocalRank(ranked, judgements, DEPTH)),
    recall: meanOf((ranked, judgements) => recall(ranked, judgements, DEPTH)),
    empty: meanOf((ranked) => Number(ranked.length === 0)),
  };
}

/** One row per engine, one column per collection, and their mean where there are several. */
export function byCollection<T>(
  names: readonly string[],
  collections: readonly Pick<Collection, "name">[],
  figures: readonly (readonly T[])[],
  value: (figures: T) => number,
  write: (value: number) => string,
): Table {
  const several = collections.length > 1;
  return {
    head: ["engine", ...collections.map(({ name }) => name), ...(several ? ["mean"] : [])],
    rows: names.map((name, i) => {
      const values = (figures[i] ?? []).map(value);
      return [name, ...values.map(write), ...(several ? [write(mean(values))] : [])];
    }),
  };
}
