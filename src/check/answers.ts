import type { Page } from "../content/page.ts";
import { mean } from "../evaluate/measures.ts";
import { buildArtefact } from "../search/build.ts";
import { loadAnalyser } from "../search/languages/load.ts";
import { memoryReader } from "../search/memory.ts";
import { openIndex } from "../search/open.ts";
import type { Language } from "../text/language.ts";

/** How often a page's own questions find it: first, among the first three, and the mean of 1 / rank. */
export interface AnswerFigures {
  readonly questions: number;
  readonly top1: number;
  readonly top3: number;
  readonly mrr: number;
}

const DEPTH = 10;

/**
 * Asks every page's `questions` of an index that was built without any of them: otherwise each question would find
 * its own words.
 */
export async function checkAnswers(pages: readonly Page[], language: Language = "en"): Promise<AnswerFigures> {
  const bare = pages.map((page) => ({ ...page, questions: [] }));
  const artefact = buildArtefact(bare, { team: "", askWhom: "", owners: {} }, await loadAnalyser(language));
  const searcher = await openIndex(memoryReader(artefact));
  const ranks: number[] = [];
  for (const page of pages) {
    for (const text of page.questions) {
      const ranked = await searcher.rank({ text, limit: DEPTH, includeProject: page.audience === "project" });
      ranks.push(ranked.indexOf(page.path));
    }
  }
  const share = (test: (rank: number) => boolean): number => round(mean(ranks.map((rank) => Number(test(rank)))));
  return {
    questions: ranks.length,
    top1: share((rank) => rank === 0),
    top3: share((rank) => rank >= 0 && rank < 3),
    mrr: round(mean(ranks.map((rank) => (rank < 0 ? 0 : 1 / (rank + 1))))),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
