import type { Page } from "../content/page.ts";
import type { Language } from "../text/language.ts";
import { type Asked, askAll, indexPages, projectPaths } from "./answers-ask.ts";
import type { KnownQuestion } from "./ask-pages.ts";

/** Folds to be asked of the same pages. */
export interface FoldWork {
  readonly pages: readonly Page[];
  readonly language: Language;
  readonly folds: readonly (readonly KnownQuestion[])[];
}

/** Asks each fold of an index that was built without the fold's questions. */
export async function askEachFold({ pages, language, folds }: FoldWork): Promise<Asked[]> {
  const project = projectPaths(pages);
  const asked: Asked[] = [];
  for (const fold of folds) {
    const searcher = await indexPages(without(fold, pages), language);
    asked.push(...(await askAll(searcher, fold, project)));
  }
  return asked;
}

function without(fold: readonly KnownQuestion[], pages: readonly Page[]): Page[] {
  const left = new Set(fold.map(({ text }) => keyOf(text)));
  return pages.map((page) => ({ ...page, questions: page.questions.filter((text) => !left.has(keyOf(text))) }));
}

/** What makes two questions the same, as they are merged. */
export function keyOf(question: string): string {
  return question.trim().toLowerCase();
}
