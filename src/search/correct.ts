import type { TermEntry } from "./artefact.ts";
import { type NearWord, nearWords } from "./near.ts";

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
export function spellings(word: string, vocabulary: Iterable<TermEntry>, stem: (form: string) => string): Spelling[] {
  const found = nearWords(word, vocabulary, stem).map((near) => ({
    ...near,
    score: Math.log(near.entry.documentFrequency) - near.cost,
  }));
  found.sort((a, b) => b.score - a.score || (a.entry.term < b.entry.term ? -1 : 1));
  return found.slice(0, MAX_SPELLINGS);
}
