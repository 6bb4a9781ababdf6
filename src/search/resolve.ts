import type { TermEntry } from "./artefact.ts";
import { allowedEdits, completions, spellings } from "./correct.ts";
import { inverseDocumentFrequency } from "./rank.ts";
import type { Correction } from "./search.ts";
import type { Shards } from "./shards.ts";
import { decodeTerm, type QueryTerm } from "./terms.ts";

/** One word of the query and the terms of the index it stands for. */
export interface ResolvedWord {
  readonly word: string;
  /** Empty when no page holds the word or anything near it. */
  readonly entries: readonly TermEntry[];
  readonly idf: number;
  /** How sure it is that the entries are what was meant: 1, or less for a corrected word. */
  readonly trust: number;
}

/** A guess at what a misspelt word meant is worth half of a word that was found. */
const CORRECTED_TRUST = 0.5;

/** What each word of a query stands for in the index; `encoded` are the terms as FlexSearch hands them over. */
export async function resolveWords(encoded: readonly string[], shards: Shards): Promise<ResolvedWord[]> {
  // All at once: in a browser each word may cost a request.
  const resolved = await Promise.all(encoded.map((term) => resolve(decodeTerm(term), shards)));
  return resolved.flat();
}

/** What was searched instead of the words that no page holds. */
export function correctionsOf(words: readonly ResolvedWord[]): Correction[] {
  return words.flatMap(({ word, entries, trust }) => {
    const meant = entries[0];
    return trust < 1 && meant !== undefined ? [{ from: word, to: meant.surface }] : [];
  });
}

/** The index's entries for a word: itself, its parts, what it may become when typed on, or what it was meant to be. */
async function resolve(term: QueryTerm, shards: Shards): Promise<ResolvedWord[]> {
  const known = await shards.entry(term.term);
  if (known !== undefined) return [toWord(term.word, [known], shards)];
  if (term.parts.length > 0) {
    const parts = term.parts.map((part) => resolve({ ...part, open: false, parts: [] }, shards));
    return (await Promise.all(parts)).flat();
  }
  if (term.open) {
    const longer = completions(term.word, await shards.wordsFrom(term.word));
    if (longer.length > 0) return [toWord(term.word, longer, shards)];
  }
  const near = await nearest(term.word, shards);
  return [toWord(term.word, near, shards, CORRECTED_TRUST)];
}

function toWord(word: string, entries: readonly TermEntry[], shards: Shards, trust = 1): ResolvedWord {
  // Several spellings count as one word that is as rare as its most frequent spelling.
  const frequency = entries.reduce((most, entry) => Math.max(most, entry.documentFrequency), 0);
  return { word, entries, trust, idf: inverseDocumentFrequency(shards.manifest.about.pages, frequency) };
}

/**
 * Most slips spare the first letter or the second; words that begin with neither are compared only if none of those is
 * near, since in a browser they cost the whole dictionary.
 */
async function nearest(word: string, shards: Shards): Promise<TermEntry[]> {
  const [first, second] = word;
  const starts = [...new Set([first, second])].filter((letter) => letter !== undefined);
  const words = await Promise.all(starts.map((letter) => shards.wordsFrom(letter)));
  const near = spellings(word, words.flat());
  return near.length > 0 || allowedEdits(word) === 0 ? near : spellings(word, await shards.allWords());
}
