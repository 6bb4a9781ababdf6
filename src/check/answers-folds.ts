import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Page } from "../content/page.ts";
import { DocentError } from "../errors.ts";
import type { Language } from "../text/language.ts";
import type { Asked } from "./answers-ask.ts";
import { askEachFold, type FoldWork, keyOf } from "./answers-fold.ts";
import { mergeQuestions } from "./ask-pages.ts";

/** Parts into which the questions of the pages are divided. */
const FOLDS = 10;

/** Pages indexed for the test, all folds together: a large folder asks fewer of its folds, and at least two. */
const MOST_PAGES_INDEXED = 2_500;
/** Pages indexed from which threads are worth their start, about half a second each. */
const THREADS_FROM = 1_000;
/** Each thread holds the pages and an index of them. */
const MOST_THREADS = 4;

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
 */
export async function askFolds(pages: readonly Page[], language: Language): Promise<AskedFolds> {
  const questions = mergeQuestions(
    pages.flatMap(({ path, questions: own }) => own.map((text) => ({ text, pages: [path] }))),
  );
  const byFold = [...Map.groupBy(questions, ({ text }) => foldOf(text))].sort(([one], [other]) => one - other);
  const all = byFold.map(([, fold]) => fold);
  const folds = all.slice(0, mostFolds(pages.length));
  const isSmall = folds.length * pages.length < THREADS_FROM;
  const threads = isSmall ? 1 : Math.min(MOST_THREADS, availableParallelism(), folds.length);
  const works = Array.from({ length: threads }, (_, thread) => ({
    pages,
    language,
    folds: folds.filter((_fold, at) => at % threads === thread),
  }));
  const asked = await Promise.all(works.map(isSmall ? askEachFold : askInThread));
  return { asked: asked.flat(), folds: folds.length, ofFolds: all.length };
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

function askInThread(work: FoldWork): Promise<Asked[]> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL("answers-fold-thread.ts", import.meta.url), { workerData: work });
    thread.once("message", resolve);
    thread.once("error", reject);
    // After a message or an error this changes nothing.
    thread.once("exit", (code) => {
      reject(
        new DocentError(`A thread of the answer test ended with ${code}.`, "Run the check again with more memory."),
      );
    });
  });
}
