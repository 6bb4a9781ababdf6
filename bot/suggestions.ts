import type { Answer } from "../src/answer/answer.ts";
import type { Kind, Page } from "../src/content/page.ts";
import type { Query } from "../src/search/search.ts";

/** Enough to show what can be asked, few enough to be read. */
const WANTED = 4;
/** Questions tried per kind before it is given up: loading must stay quick. */
const TRIES_PER_KIND = 3;

/** One example of each of these, in this order: what people ask most comes first. */
const KINDS_SHOWN: readonly Kind[] = [
  "runbook",
  "way-of-working",
  "term",
  "practice",
  "lesson",
  "tutorial",
  "guide",
  "page",
];

/** Example questions of different kinds of page, each tried out: clicking one must lead to its page. */
export async function pickSuggestions(
  pages: readonly Page[],
  answer: (query: Query) => Promise<Answer>,
): Promise<readonly string[]> {
  const suggestions: string[] = [];
  for (const kind of KINDS_SHOWN) {
    if (suggestions.length === WANTED) break;
    const candidates = pages.filter(
      (page) => page.kind === kind && page.audience === "everyone" && page.questions.length > 0,
    );
    const works = await firstThatWorks(candidates.slice(0, TRIES_PER_KIND), answer);
    if (works !== undefined) suggestions.push(works);
  }
  return suggestions;
}

async function firstThatWorks(
  pages: readonly Page[],
  answer: (query: Query) => Promise<Answer>,
): Promise<string | undefined> {
  for (const { path, questions } of pages) {
    const [text] = questions;
    if (text === undefined) continue;
    const given = await answer({ text, limit: 1 });
    if (given.kind === "found" && given.best.path === path) return text;
  }
  return undefined;
}
