import type { Page } from "../content/page.ts";
import type { Language } from "../text/language.ts";
import type { Asked } from "./answers-ask.ts";
import { keyOf } from "./answers-fold.ts";
import { mergeQuestions } from "./ask-pages.ts";
import type { Threads } from "./threads.ts";

/** Parts into which the questions of the pages are divided. */
const FOLDS = 10;

/** Pages indexed for the test, all folds together: a large folder asks fewer of its folds, and at least two. */
const MOST_PAGES_INDEXED = 2_500;
/** Pages indexed from which threads are worth their start, about half a second each. */
const THREADS_FROM = 1_000;

/** The folds that were asked, of all that hold questions. */
export interface AskedFolds {
  readonly asked: readonly Asked[];
  readonly folds: number;
  readonly ofFolds: number;
}

/**
 * Asks each page's `questions` of an index that was built without those of the same fold, so that no question finds
 * itself while all the others help, as they do in use. A question's fold is a hash of its words: it stays the same
 * whatever is added elsewhere.
 * @returns asks what the helping threads have left
 */
export function beginFolds(pages: readonly Page[], language: Language, threads: Threads): () => Promise<AskedFolds> {
  const questions = mergeQuestions(
    pages.flatMap(({ path, questions: own }) => own.map((text) => ({ text, pages: [path] }))),
  );
  const byFold = [...Map.groupBy(questions, ({ text }) => foldOf(text))].sort(([one], [other]) => one - other);
  const all = byFold.map(([, fold]) => fold);
  const folds = all.slice(0, mostFolds(pages.length));
  const finish = threads.begin("folds", { pages, language, folds }, folds.length * pages.length >= THREADS_FROM);
  return async () => ({ asked: (await finish()).flat(), folds: folds.length, ofFolds: all.length });
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
