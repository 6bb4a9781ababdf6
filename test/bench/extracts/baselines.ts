import type { Page } from "../../../src/content/page.ts";
import { tokenise } from "../../../src/search/analyse.ts";
import type { TermWeights } from "../../../src/search/extract.ts";
import { units } from "../../../src/search/sentences.ts";

/** The page's first sentences, items, rows and code blocks, as many as fit (at least one): what a preview shows. */
export function firstSentences(page: Page, room: number): string {
  let text = "";
  for (const unit of page.sections.flatMap((section) => units(section.blocks))) {
    if (text !== "" && text.length + unit.text.length > room) break;
    text += `${unit.text}\n`;
  }
  return text.trim();
}

/** The sentence, item, row or code block of the whole page whose words of the question weigh most, the first of equals. */
export function bestSentence(page: Page, weights: TermWeights): string {
  let best = "";
  let bestScore = 0;
  for (const unit of page.sections.flatMap((section) => units(section.blocks))) {
    const terms = new Set(tokenise(unit.text).flatMap(({ term, parts }) => [term, ...parts.map((part) => part.term)]));
    const score = [...terms].reduce((sum, term) => sum + (weights.get(term) ?? 0), 0);
    if (score > bestScore) [best, bestScore] = [unit.text, score];
  }
  return best;
}
