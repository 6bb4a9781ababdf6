import { loadPages } from "../content/load.ts";
import type { Page } from "../content/page.ts";
import { UsageError } from "../errors.ts";
import { collectionFiles, type Judged, readCorpus, readJudged } from "../evaluate/collection.ts";
import { type Judgements, mean, ndcg, percentile, recall, reciprocalRank } from "../evaluate/measures.ts";
import { buildArtefact } from "../search/build.ts";
import { loadAnalyser } from "../search/languages/load.ts";
import { memoryReader } from "../search/memory.ts";
import { openIndex } from "../search/open.ts";
import type { Searcher } from "../search/search.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";

/** Depth at which the measures look. */
const DEPTH = 10;

/** Figures of one collection; times are milliseconds of ranking per query, the index in memory. */
export interface Evaluation {
  readonly queries: number;
  readonly ndcg10: number;
  readonly mrr10: number;
  readonly recall10: number;
  readonly zeroResults: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** `docent eval`: ranking figures on a judged collection, or on any docs with judged questions. */
export const evaluate: Command = async (context) => {
  const { pages, judged } = await readInput(context);
  const questions = answerable(judged);
  const analyser = await loadAnalyser(context.config.knowledge.language);
  const artefact = buildArtefact(pages, { team: "", askWhom: "", owners: {} }, analyser);
  const searcher = await openIndex(memoryReader(artefact));
  const figures = await measure(searcher, questions);
  if (context.flags.json === true) printJson(context, figures);
  else context.stdout.write(table(figures));
  return 0;
};

async function readInput({ flags, config }: CommandContext): Promise<{ pages: readonly Page[]; judged: Judged }> {
  if (flags.collection !== undefined) {
    const files = collectionFiles(flags.collection);
    const judged = await readJudged(flags.queries ?? files.queries, flags.qrels ?? files.qrels);
    return { pages: await readCorpus(flags.corpus ?? files.corpus), judged };
  }
  if (flags.queries === undefined || flags.qrels === undefined) {
    throw new UsageError(
      "There is nothing to evaluate.",
      "Give --collection DIR, or --docs DIR with --queries FILE and --qrels FILE.",
    );
  }
  const { pages } = await loadPages(config);
  return { pages, judged: await readJudged(flags.queries, flags.qrels) };
}

interface Question {
  readonly text: string;
  readonly judged: Judgements;
}

/**
 * Queries without a positive judgement are skipped: nothing could be found for them.
 * @throws UsageError when none is left, for then every figure would be 0, as of a search that finds nothing
 */
function answerable({ queries, judgements }: Judged): readonly Question[] {
  const judged = queries.flatMap(({ id, text }) => {
    const found = judgements.get(id);
    return found === undefined ? [] : [{ text, judged: found }];
  });
  const questions = judged.filter((one) => [...one.judged.values()].some((gain) => gain > 0));
  if (judged.length === 0)
    throw new UsageError("No query has a judgement.", "Each line of qrels is query-id TAB corpus-id TAB score.");
  if (questions.length === 0)
    throw new UsageError(
      "No query has a judgement above 0.",
      "Give what answers a query a score of 1 or more in qrels.",
    );
  return questions;
}

async function measure(searcher: Searcher, questions: readonly Question[]): Promise<Evaluation> {
  const rows: { ndcg: number; rr: number; recall: number; zero: boolean; ms: number }[] = [];
  for (const { text, judged } of questions) {
    const start = performance.now();
    const ranked = await searcher.rank({ text, limit: DEPTH, includeProject: true });
    const ms = performance.now() - start;
    rows.push({
      ndcg: ndcg(ranked, judged, DEPTH),
      rr: reciprocalRank(ranked, judged, DEPTH),
      recall: recall(ranked, judged, DEPTH),
      zero: ranked.length === 0,
      ms,
    });
  }
  const times = rows.map((row) => row.ms);
  return {
    queries: rows.length,
    ndcg10: round(mean(rows.map((row) => row.ndcg))),
    mrr10: round(mean(rows.map((row) => row.rr))),
    recall10: round(mean(rows.map((row) => row.recall))),
    zeroResults: rows.filter((row) => row.zero).length,
    p50Ms: round(percentile(times, 0.5)),
    p99Ms: round(percentile(times, 0.99)),
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function table(figures: Evaluation): string {
  const lines = Object.entries(figures).map(([name, value]) => `${name.padEnd(12)} ${value}`);
  return `${lines.join("\n")}\n`;
}
