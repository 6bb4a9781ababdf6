import { KINDS, type Kind, type Page } from "../content/page.ts";

const WANTED = 4;
/** Longer questions wrap on a phone and stop being examples. */
const LONGEST = 72;
/** Questions tried per kind of page before it is given up: a build must stay quick. */
const TRIES = 4;
/** What people come with most often, first. */
const ORDER: readonly Kind[] = [...new Set<Kind>(["runbook", "way-of-working", "term", "practice", ...KINDS])];

/** Path of the page that a question is answered from; undefined when there is no sure answer. */
export type FindAnswer = (question: string) => Promise<string | undefined>;

/**
 * One question from each of the kinds that people ask about most: of the pages that most others link to, no two about
 * the same thing, and each tried out, so that a click on it leads to its page.
 */
export async function exampleQuestions(pages: readonly Page[], findAnswer: FindAnswer): Promise<string[]> {
  const linked = linkCounts(pages);
  const byImportance = [...pages].sort(
    (a, b) => (linked.get(b.path) ?? 0) - (linked.get(a.path) ?? 0) || a.path.localeCompare(b.path, "en"),
  );
  const chosen: string[] = [];
  for (const kind of ORDER) {
    if (chosen.length === WANTED) break;
    const candidates = byImportance
      .filter((page) => page.kind === kind && page.audience === "everyone")
      .flatMap(({ path, questions }) => questions.slice(0, 1).map((text) => ({ path, question: asSentence(text) })))
      .filter(({ question }) => question.length <= LONGEST && chosen.every((other) => !shareWords(other, question)));
    const works = await firstThatWorks(candidates.slice(0, TRIES), findAnswer);
    if (works !== undefined) chosen.push(works);
  }
  return chosen;
}

async function firstThatWorks(
  candidates: readonly { readonly path: string; readonly question: string }[],
  findAnswer: FindAnswer,
): Promise<string | undefined> {
  for (const { path, question } of candidates) {
    if ((await findAnswer(question)) === path) return question;
  }
  return undefined;
}

/** Questions are kept as people type them into chat; as an example one is set like a sentence. */
export function asSentence(question: string): string {
  const text = question.trim().replace(/\bi\b/g, "I");
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  const asks = /^(?:how|what|where|when|who|whom|whose|which|why|can|could|do|does|did|is|are|should|may|must)\b/i.test(
    text,
  );
  return asks && !/[.?!]$/.test(sentence) ? `${sentence}?` : sentence;
}

function linkCounts(pages: readonly Page[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { target } of pages.flatMap((page) => page.links)) counts.set(target, (counts.get(target) ?? 0) + 1);
  return counts;
}

function shareWords(a: string, b: string): boolean {
  const words = new Set(longWords(a));
  return longWords(b).some((word) => words.has(word));
}

function longWords(text: string): string[] {
  return text.toLowerCase().match(/\p{L}{5,}/gu) ?? [];
}
