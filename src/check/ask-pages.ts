import type { Answer } from "../answer/answer.ts";
import { createAnswerer, toAnswer } from "../answer/answerer.ts";
import type { Page } from "../content/page.ts";
import type { Analyser } from "../search/analyse.ts";
import { loadAnalyser } from "../search/languages/load.ts";
import { findOperators } from "../search/query-language.ts";
import type { Searcher } from "../search/search.ts";
import type { Language } from "../text/language.ts";
import { isSamePlace } from "./answer-changes.ts";
import { type IndexPages, pageIndexer } from "./answers-ask.ts";

/** A question whose right answer is known. */
export interface KnownQuestion {
  readonly text: string;
  /** Paths of the pages of which any answers it. */
  readonly pages: readonly string[];
}

/** What a state of the pages says to a question; places beside the first are paths. */
export interface Told {
  readonly kind: Answer["kind"];
  /** The place quoted, or the first one offered. */
  readonly first?: { readonly path: string; readonly anchor: string };
  readonly others: readonly string[];
  /** What is quoted, to see whether the words changed. */
  readonly quote: string;
}

/** What two states say to the same question. `others` are told only where the answers differ. */
export interface ToldTwice {
  readonly before: Told;
  readonly now: Told;
}

/** Questions, in parts, to be asked of two states of the pages. */
export interface StatesWork {
  readonly before: PagesState;
  readonly now: PagesState;
  readonly questions: readonly (readonly KnownQuestion[])[];
  /** ISO date. */
  readonly today: string;
}

export interface PagesState {
  readonly pages: readonly Page[];
  readonly language: Language;
}

const PLACES = 5;
/** Questions that a thread asks before it looks for more. */
const IN_PART = 50;

/** What is asked of every state: the questions of all pages, each with the pages that claim it. */
export function questionsOf(pages: readonly Page[]): KnownQuestion[] {
  return pages
    .filter((page) => page.audience !== "project")
    .flatMap((page) => page.questions.map((text) => ({ text, pages: [page.path] })));
}

/** The same question of several states, or of several pages, once. */
export function mergeQuestions(questions: readonly KnownQuestion[]): KnownQuestion[] {
  const byText = Map.groupBy(questions, ({ text }) => text.trim().toLowerCase());
  return [...byText.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ text: first.text, pages: [...new Set(same.flatMap((one) => one.pages))] }];
  });
}

export function inParts(questions: readonly KnownQuestion[]): KnownQuestion[][] {
  return Array.from({ length: Math.ceil(questions.length / IN_PART) }, (_, at) =>
    questions.slice(at * IN_PART, (at + 1) * IN_PART),
  );
}

/** Whether nothing that is indexed differs but the `questions`, so that every answer is the same. */
export function answerAlike(one: PagesState, other: PagesState): boolean {
  return one.language === other.language && JSON.stringify(indexed(one.pages)) === JSON.stringify(indexed(other.pages));
}

/** Where a link stands is not indexed, and moves with every line above it. */
function indexed(pages: readonly Page[]): object[] {
  return pages.map(({ questions: _questions, handles: _handles, links, ...page }) => ({
    ...page,
    links: links.map(({ target, text }) => ({ target, text })),
  }));
}

/**
 * Asks two states part by part, each by an index that was built without the pages' `questions`, which would find
 * themselves. Most answers are the same: of those only what shows it is read.
 */
export function statesAsker({ before, now, questions, today }: StatesWork): (at: number) => Promise<ToldTwice[]> {
  let opened: Promise<readonly [then: Teller, now: Teller]> | undefined;
  return async (at) => {
    opened ??= openBoth(before, now, today);
    const [then, current] = await opened;
    const told: ToldTwice[] = [];
    for (const { text } of questions[at] ?? []) {
      const brief = { before: await then.brief(text), now: await current.brief(text) };
      const isSame = isSamePlace(brief.before, brief.now);
      told.push(isSame ? brief : { before: await then.tell(text), now: await current.tell(text) });
    }
    return told;
  };
}

async function openBoth(before: PagesState, now: PagesState, today: string): Promise<readonly [Teller, Teller]> {
  // Of nearly the same pages every text is read once.
  const index = await pageIndexer(before.language);
  const again = before.language === now.language ? index : await pageIndexer(now.language);
  return [await openTeller(before, index, today), await openTeller(now, again, today)];
}

/** Answers from one state of the pages. */
interface Teller {
  tell(text: string): Promise<Told>;
  /** The same without `others`. */
  brief(text: string): Promise<Told>;
}

const NOTHING: Told = { kind: "nothing", others: [], quote: "" };

async function openTeller({ pages, language }: PagesState, index: IndexPages, today: string): Promise<Teller> {
  if (pages.length === 0) return { tell: async () => NOTHING, brief: async () => NOTHING };
  const searcher = await index(pages.map((page) => ({ ...page, questions: [] })));
  const answer = createAnswerer(searcher, () => today);
  const tell = async (text: string): Promise<Told> => toTold(await answer({ text, limit: PLACES }));
  const needsAll = mayBeReordered(pages, await loadAnalyser(language));
  return { tell, brief: (text) => (needsAll(text) ? tell(text) : tellFirst(text, searcher, today)) };
}

/** Pages behind the first cost as much again, and say nothing about it. */
async function tellFirst(text: string, searcher: Searcher, today: string): Promise<Told> {
  const query = { text, limit: 1 };
  return toTold(toAnswer(query, await searcher.search(query), searcher.about, today));
}

/** A page whose title is the whole question goes before those that rank higher, if it is among those asked for. */
function mayBeReordered(pages: readonly Page[], analyser: Analyser): (question: string) => boolean {
  const plain = (text: string): string => JSON.stringify(analyser.tokeniseAll(text).map(({ word }) => word));
  const titles = new Set(pages.map(({ title }) => plain(title)));
  return (question) => titles.has(plain(question)) || findOperators(question).length > 0;
}

function toTold(answer: Answer): Told {
  if (answer.kind === "nothing") return NOTHING;
  const places = answer.kind === "found" ? [answer.best, ...answer.others] : answer.candidates;
  const [first, ...others] = places;
  if (first === undefined) return { ...NOTHING, kind: answer.kind };
  const { path, anchor } = first;
  return {
    kind: answer.kind,
    first: { path, anchor },
    others: others.map((place) => place.path),
    quote: answer.kind === "found" ? JSON.stringify(answer.best.blocks) : "",
  };
}
