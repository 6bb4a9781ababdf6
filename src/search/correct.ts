import { type NearWord, nearWords } from "./near.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Spellings of one word that are held against the rest of the query. */
const MAX_SPELLINGS = 8;

/** A known word that a misspelt one may have been meant to be. */
export interface Spelling extends NearWord {
  /** Logarithm of how likely it is, up to a constant. */
  readonly score: number;
}

/**
 * Known words near a word that no page holds, likeliest first: ln (pages of the word) − cost of the slip. Forms are
 * compared, not stems: a misspelt ending is not stemmed as the right one is ("componet"), and short stems are near to
 * everything.
 * @param stem the stemmer of the vocabulary's language
 */
export function spellings(
  word: string,
  vocabularies: readonly Vocabulary[],
  stem: (form: string) => string,
): Spelling[] {
  const near = vocabularies.flatMap((vocabulary) => nearWords(word, vocabulary, stem));
  const found = near.map((each) => ({ ...each, score: Math.log(each.entry.documentFrequency) - each.cost }));
  found.sort((a, b) => b.score - a.score || (a.entry.term < b.entry.term ? -1 : 1));
  // A word whose stem begins with another letter than itself may be in two vocabularies.
  return found.filter(({ entry }, i) => entry.term !== found[i - 1]?.entry.term).slice(0, MAX_SPELLINGS);
}
