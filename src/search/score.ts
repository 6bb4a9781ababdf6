import type { Accumulator } from "./accumulator.ts";
import type { Postings } from "./artefact.ts";
import type { Candidate } from "./best.ts";
import type { NameShares } from "./names.ts";
import type { ResolvedWord } from "./resolve.ts";
import type { Shards } from "./shards.ts";

/** A word of the query with the postings of each term that it stands for. */
export interface ListedWord extends ResolvedWord {
  readonly lists: readonly Postings[];
}

/** Postings read for one query; more would be a hostile one, 64 words that nearly every page holds. */
const MAX_POSTINGS = 1_000_000;

/**
 * Reads the postings of all words at once: in a browser each may cost a request. What would exceed the bound is left
 * out, the most frequent words first, since they say least.
 */
export async function listWords(
  words: readonly ResolvedWord[],
  shards: Pick<Shards, "postingsOf">,
): Promise<ListedWord[]> {
  const within = new Set<ResolvedWord>();
  let room = MAX_POSTINGS;
  for (const { word, frequency } of words.map(withFrequency).sort((a, b) => a.frequency - b.frequency)) {
    if (frequency > room) break;
    room -= frequency;
    within.add(word);
  }
  return Promise.all(
    words.map(async (word) => {
      const entries = within.has(word) ? word.entries : [];
      return { ...word, lists: await Promise.all(entries.map((entry) => shards.postingsOf(entry))) };
    }),
  );
}

/** Postings in all lists of these words. */
export function countPostings(words: readonly ListedWord[]): number {
  return words.flatMap(({ lists }) => lists).reduce((sum, { pages }) => sum + pages.length, 0);
}

/** The pages with the highest sum over the words of idf · impact, and what their names add, best first; nothing waits. */
export function bestCandidates(
  words: readonly ListedWord[],
  most: number,
  allowed: (page: number) => boolean,
  sums: Accumulator,
): Candidate[] {
  for (const { lists, idf } of words) sums.add(lists, idf);
  const information = words.reduce((sum, { idf }) => sum + idf, 0);
  sums.addNames(distinctNames(words), information);
  return sums.take(most, allowed);
}

/** A word that stands twice in the query makes no more of a name. */
function distinctNames(words: readonly ListedWord[]): NameShares[][] {
  const seen = new Set<string>();
  return words.map(({ entries, lists }) =>
    lists.flatMap(({ names }, i) => {
      const term = entries[i]?.term ?? "";
      if (seen.has(term)) return [];
      seen.add(term);
      return [names];
    }),
  );
}

function withFrequency(word: ResolvedWord): { word: ResolvedWord; frequency: number } {
  return { word, frequency: word.entries.reduce((sum, entry) => sum + entry.documentFrequency, 0) };
}
