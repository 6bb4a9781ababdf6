import type { TermEntry } from "./artefact.ts";
import { type Context, contextOf } from "./context.ts";
import { completions } from "./correct.ts";
import { guess } from "./guess.ts";
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
  /** What a corrected word was meant to be, in the form that was meant. */
  readonly meant?: string;
}

/** A guess at what a misspelt word meant is worth half of a word that was found. */
const CORRECTED_TRUST = 0.5;

/** What each word of a query stands for in the index; `encoded` are the terms as FlexSearch hands them over. */
export async function resolveWords(encoded: readonly string[], shards: Shards): Promise<ResolvedWord[]> {
  // All at once: in a browser each word may cost a request.
  const terms = encoded.map(decodeTerm);
  const known = await Promise.all(terms.map(({ term }) => shards.entry(term)));
  let context: Promise<Context> | undefined;
  const query: Query = {
    shards,
    context: () =>
      (context ??= contextOf(
        known.filter((entry) => entry !== undefined),
        shards,
      )),
  };
  const resolved = await Promise.all(terms.map((term, i) => resolve(term, known[i], query)));
  return resolved.flat();
}

/** What was searched instead of the words that no page holds. */
export function correctionsOf(words: readonly ResolvedWord[]): Correction[] {
  return words.flatMap(({ word, meant }) => (meant === undefined ? [] : [{ from: word, to: meant }]));
}

/** What resolving one word takes from the rest of the query. */
interface Query {
  readonly shards: Shards;
  /** The pages of the words that are known; read only when some word is not. */
  readonly context: () => Promise<Context>;
}

/** The index's entries for a word: itself, what it may become when typed on, its parts, or what it was meant to be. */
async function resolve(term: QueryTerm, known: TermEntry | undefined, query: Query): Promise<ResolvedWord[]> {
  const { shards } = query;
  if (known !== undefined) return [toWord(term.word, [known], shards)];
  if (term.open) {
    const longer = completions(term.word, await shards.wordsFrom(term.word));
    if (longer.length > 0) return [toWord(term.word, longer, shards)];
  }
  if (term.parts.length > 0) {
    const parts = term.parts.map(async (part) =>
      resolve({ ...term, ...part, open: false, parts: [] }, await shards.entry(part.term), query),
    );
    return (await Promise.all(parts)).flat();
  }
  if (term.stop === true || term.verbatim === true) return [toWord(term.word, [], shards)];
  const { entries, meant, empty } = await guess(term.word, await query.context(), shards, shards.analyser);
  if (empty === true) return [];
  return [{ ...toWord(term.word, entries, shards, CORRECTED_TRUST), ...(meant === undefined ? {} : { meant }) }];
}

function toWord(word: string, entries: readonly TermEntry[], shards: Shards, trust = 1): ResolvedWord {
  // Several spellings count as one word that is as rare as its most frequent spelling.
  const frequency = entries.reduce((most, entry) => Math.max(most, entry.documentFrequency), 0);
  return { word, entries, trust, idf: inverseDocumentFrequency(shards.manifest.about.pages, frequency) };
}
