import type { Answer } from "../answer/answer.ts";
import { createAnswerer } from "../answer/answerer.ts";
import type { Page } from "../content/page.ts";
import { buildArtefact } from "../search/build.ts";
import { loadAnalyser } from "../search/languages/load.ts";
import { memoryReader } from "../search/memory.ts";
import { openIndex } from "../search/open.ts";
import type { Language } from "../text/language.ts";

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

/** The same questions, to be asked of several states of the pages. */
export interface StateWork {
  readonly states: readonly PagesState[];
  readonly questions: readonly KnownQuestion[];
  /** ISO date. */
  readonly today: string;
}

interface PagesState {
  readonly pages: readonly Page[];
  readonly language: Language;
}

const PLACES = 5;

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

/**
 * Asks an index that was built without the pages' `questions`, which would find themselves.
 * @param today ISO date
 */
export async function askPages(
  { pages, language }: PagesState,
  questions: readonly KnownQuestion[],
  today: string,
): Promise<Told[]> {
  const nothing: Told = { kind: "nothing", others: [], quote: "" };
  if (pages.length === 0) return questions.map(() => nothing);
  const bare = pages.map((page) => ({ ...page, questions: [] }));
  const artefact = buildArtefact(bare, { team: "", askWhom: "", owners: {} }, await loadAnalyser(language));
  const answer = createAnswerer(await openIndex(memoryReader(artefact)), () => today);
  const told: Told[] = [];
  for (const { text } of questions) told.push(toTold(await answer({ text, limit: PLACES })));
  return told;
}

function toTold(answer: Answer): Told {
  if (answer.kind === "nothing") return { kind: "nothing", others: [], quote: "" };
  const places = answer.kind === "found" ? [answer.best, ...answer.others] : answer.candidates;
  const [first, ...others] = places;
  if (first === undefined) return { kind: answer.kind, others: [], quote: "" };
  const { path, anchor } = first;
  return {
    kind: answer.kind,
    first: { path, anchor },
    others: others.map((place) => place.path),
    quote: answer.kind === "found" ? JSON.stringify(answer.best.blocks) : "",
  };
}
