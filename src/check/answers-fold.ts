import type { Page } from "../content/page.ts";
import type { Language } from "../text/language.ts";
import { type Asked, askAll, pageIndexer, projectPaths } from "./answers-ask.ts";
import type { KnownQuestion } from "./ask-pages.ts";

/** Folds to be asked of the same pages. */
export interface FoldWork {
  readonly pages: readonly Page[];
  readonly language: Language;
  readonly folds: readonly (readonly KnownQuestion[])[];
}

/** Asks one fold after another, each of an index that was built without the fold's questions. */
export function foldAsker({ pages, language, folds }: FoldWork): (at: number) => Promise<Asked[]> {
  const project = projectPaths(pages);
  const indexer = pageIndexer(language);
  return async (at) => {
    const fold = folds[at] ?? [];
    const index = await indexer;
    return askAll(await index(without(fold, pages)), fold, project);
  };
}

function without(fold: readonly KnownQuestion[], pages: readonly Page[]): Page[] {
  const left = new Set(fold.map(({ text }) => keyOf(text)));
  return pages.map((page) => ({ ...page, questions: page.questions.filter((text) => !left.has(keyOf(text))) }));
}

/** What makes two questions the same, as they are merged. */
export function keyOf(question: string): string {
  return question.trim().toLowerCase();
}
