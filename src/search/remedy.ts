import type { Block } from "../content/page.ts";
import type { Analyser } from "./analyse.ts";
import type { StoredPage } from "./artefact.ts";
import { isAmong, type PlacedWord, type ScoredSection, termsOf, titleTerms } from "./sections.ts";
import { units } from "./sentences.ts";

/** Headings of a runbook under which somebody in trouble reads what they know already. */
const TROUBLE = /^(?:symptom|meaning|impact)/i;
const REMEDY = /^(?:fix|check first|diagnos|mitigat|resol|what to do)/i;
/** "What does this error mean": a runbook says so at its top. */
export const MEANING = /\bmean(?:s|ing)?\b/i;

/**
 * The symptoms of a runbook hold the very words that people ask with; what they ask for is the remedy: the best of the
 * page's, with all that speaks for the symptoms.
 */
export function whatToDo(page: StoredPage, best: ScoredSection, scored: readonly ScoredSection[]): ScoredSection {
  const headingOf = ({ index }: ScoredSection): string => page.sections[index]?.heading ?? "";
  const remedy = scored.find((section) => REMEDY.test(headingOf(section)));
  if (remedy === undefined) return best;
  const isTrouble = page.sections[best.index]?.anchor === "" || TROUBLE.test(headingOf(best));
  if (isTrouble || best === remedy) return { ...remedy, found: best.found, isRemedy: true };
  return best;
}

/** Share of what the question says beside the page's name, by idf, that one sentence must hold to be its case. */
const CASE = 0.3;

/**
 * Whether the question names one of a remedy's cases by more than the page's name. Commands that happen to hold a word
 * of a pasted error are no case: without one a remedy is read from its top.
 */
export function namesCase(
  blocks: readonly Block[],
  words: readonly PlacedWord[],
  page: StoredPage,
  analyser: Analyser,
): boolean {
  const title = titleTerms(page, analyser);
  const further = words.filter((word) => !word.standsFor && !isAmong(title, word));
  const sum = (of: readonly PlacedWord[]): number => of.reduce((total, { idf }) => total + idf, 0);
  return units(blocks).some(({ text, code }) => {
    const said = termsOf(text, analyser);
    return !code && sum(further.filter((word) => isAmong(said, word))) > CASE * sum(further);
  });
}
