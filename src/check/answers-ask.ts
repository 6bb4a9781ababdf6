import { confidence, decide, type Verdict } from "../answer/decide.ts";
import type { Page } from "../content/page.ts";
import { mean } from "../evaluate/measures.ts";
import { buildArtefact } from "../search/build.ts";
import { loadAnalyser } from "../search/languages/load.ts";
import { memoryReader } from "../search/memory.ts";
import { openIndex } from "../search/open.ts";
import type { Searcher } from "../search/search.ts";
import { TermReader } from "../search/term-reader.ts";
import type { Language } from "../text/language.ts";
import type { KnownQuestion } from "./ask-pages.ts";

/** What became of a question. */
export interface Asked {
  readonly text: string;
  /** Paths of the pages of which any is right; none for a message that nothing answers. */
  readonly pages: readonly string[];
  /** Paths of the ten best pages; of the first alone where that is right, or nothing can be. */
  readonly ranked: readonly string[];
  /** 0-based place of the first right page among the first ten; -1 when there is none. */
  readonly rank: number;
  readonly verdict: Verdict;
  /** How sure the first page was, 0 .. 1. */
  readonly confidence: number;
}

/** Shares (0 .. 1) of questions whose answer is known, to three decimals. */
export interface Ranks {
  /** Of all, those whose right page stands first, or among the first three. */
  readonly top1: number;
  readonly top3: number;
  /** Mean of 1 / rank of the first right page. */
  readonly mrr: number;
}

/** The ranks, and how often the first page is quoted as the answer. */
export interface Figures extends Ranks {
  readonly questions: number;
  /** Of all, those answered as "found". */
  readonly found: number;
  /** Of those found, the ones whose page is right; 1 when nothing is found. */
  readonly precision: number;
}

const DEPTH = 10;
/** Nothing that is asked here quotes the team. */
const ABOUT = { team: "", askWhom: "", owners: {} };

/** Indexes pages in memory as they are. */
export type IndexPages = (pages: readonly Page[]) => Promise<Searcher>;

/** For indexes that are asked one after another: of nearly the same pages, every text is read once. */
export async function pageIndexer(language: Language): Promise<IndexPages> {
  const analyser = await loadAnalyser(language);
  const reader = new TermReader(analyser, true);
  return (pages) => openIndex(memoryReader(buildArtefact(pages, ABOUT, analyser, reader)));
}

/** Asks as a reader would; pages on the product's own making are let in for questions that are theirs. */
export async function askAll(
  searcher: Searcher,
  questions: readonly KnownQuestion[],
  project: ReadonlySet<string>,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const { text, pages } of questions) {
    const includeProject = pages.some((path) => project.has(path));
    // The margin to the second is known for a limit of one, too: the pages behind are read only where they are needed.
    const result = await searcher.search({ text, limit: 1, includeProject });
    const first = result.hits.map(({ page }) => page.path);
    const isSettled = pages.length === 0 || first.some((path) => pages.includes(path));
    const ranked = isSettled ? first : await searcher.rank({ text, limit: DEPTH, includeProject });
    const judged = { text, ranked, verdict: decide(result), confidence: confidence(result) };
    asked.push({ ...judged, pages, rank: rankOf(ranked, pages) });
  }
  return asked;
}

/** The same answers, where further pages are right than those that were asked with. */
export function withFurther(asked: Asked, further: readonly string[]): Asked {
  const pages = [...asked.pages, ...further];
  return { ...asked, pages, rank: rankOf(asked.ranked, pages) };
}

function rankOf(ranked: readonly string[], pages: readonly string[]): number {
  return ranked.findIndex((path) => pages.includes(path));
}

/** The paths of pages that answer only when they are asked for. */
export function projectPaths(pages: readonly Page[]): ReadonlySet<string> {
  return new Set(pages.filter(({ audience }) => audience === "project").map(({ path }) => path));
}

export function figuresOf(asked: readonly Asked[]): Figures {
  const found = asked.filter(({ verdict }) => verdict === "found");
  return {
    questions: asked.length,
    ...ranksOf(asked),
    found: round(found.length / Math.max(1, asked.length)),
    precision: found.length === 0 ? 1 : share(found, ({ rank }) => rank === 0),
  };
}

export function ranksOf(asked: readonly Asked[]): Ranks {
  return {
    top1: share(asked, ({ rank }) => rank === 0),
    top3: share(asked, ({ rank }) => rank >= 0 && rank < 3),
    mrr: round(mean(asked.map(({ rank }) => (rank < 0 ? 0 : 1 / (rank + 1))))),
  };
}

/** Share of what passes, to three decimals; 0 of nothing. */
export function share<Value>(values: readonly Value[], passes: (value: Value) => boolean): number {
  return round(mean(values.map((value) => Number(passes(value)))));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
