import type { Page } from "../content/page.ts";
import type { Language } from "../text/language.ts";
import { type Asked, askAll, indexPages, projectPaths } from "./answers-ask.ts";
import { type KnownQuestion, mergeQuestions } from "./ask-pages.ts";

/** Parts into which the questions of the pages are divided. */
export const FOLDS = 10;

/** Pages indexed for the test, all folds together: a large folder asks fewer of its folds, and at least two. */
const MOST_PAGES_INDEXED = 2_500;

/**
 * Asks each page's `questions` of an index that was built without those of the same fold, so that no question finds
 * itself while all the others help, as they do in use. A question's fold is a hash of its words: it stays the same
 * whatever is added elsewhere.
 */
export async function askFolds(
  pages: readonly Page[],
  language: Language,
): Promise<{ readonly asked: Asked[]; readonly folds: number; readonly ofFolds: number }> {
  const questions = mergeQuestions(
    pages.flatMap(({ path, questions: own }) => own.map((text) => ({ text, pages: [path] }))),
  );
  const all = [...Map.groupBy(questions, ({ text }) => foldOf(text))].sort(([one], [other]) => one - other);
  const folds = all.slice(0, mostFolds(pages.length));
  const asked: Asked[] = [];
  for (const [, fold] of folds) {
    const searcher = await indexPages(without(fold, pages), language);
    asked.push(...(await askAll(searcher, fold, projectPaths(pages))));
  }
  return { asked, folds: folds.length, ofFolds: all.length };
}

/** 0 .. 9, by FNV-1a (32 bits) over the characters of the question in lower case. */
export function foldOf(question: string): number {
  let hash = 0x811c9dc5;
  for (const unit of keyOf(question)) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % FOLDS;
}

function mostFolds(pages: number): number {
  return Math.min(FOLDS, Math.max(2, Math.floor(MOST_PAGES_INDEXED / Math.max(1, pages))));
}

function without(fold: readonly KnownQuestion[], pages: readonly Page[]): Page[] {
  const left = new Set(fold.map(({ text }) => keyOf(text)));
  return pages.map((page) => ({ ...page, questions: page.questions.filter((text) => !left.has(keyOf(text))) }));
}

/** As questions are merged. */
function keyOf(question: string): string {
  return question.trim().toLowerCase();
}
