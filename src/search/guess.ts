import type { TermEntry } from "./artefact.ts";
import { type Context, contextFit } from "./context.ts";
import { type Spelling, spellings } from "./correct.ts";
import { allowedEdits } from "./near.ts";
import type { Shards } from "./shards.ts";
import { isPlainSlip } from "./slips.ts";

/** What guessing needs to know of the language of the index. */
export interface SpellingRules {
  stem(word: string): string;
  readonly stopWords: ReadonlySet<string>;
  readonly fillers: ReadonlySet<string>;
}

/** What a word that no page holds was meant to be. */
export interface Guess {
  /** Likeliest first; empty when nothing is near, and for a word that says nothing. */
  readonly entries: readonly TermEntry[];
  /** The likeliest in the form that was meant. */
  readonly meant?: string;
  /** It plainly was meant to be "what" or "use": a word that says nothing. */
  readonly empty?: true;
}

/** The best spelling replaces the word, others this near to it (in logarithms) are searched beside it. */
const MARGIN = 2;
const MAX_GUESSES = 3;
/** The pages of the other words are no independent witnesses, so that their word counts half. */
const CONTEXT_WEIGHT = 0.5;

/** Chooses among the words near a misspelt one those that fit the rest of the query. */
export async function guess(word: string, context: Context, shards: Shards, rules: SpellingRules): Promise<Guess> {
  if (allowedEdits(word) === 0) return { entries: [] };
  const empty = emptyWords(rules, shards.manifest.about.pages);
  const near = await nearby(word, shards, empty, rules);
  const scored = await Promise.all(
    near.map(async (spelling) => {
      // Words that say nothing stand beside all others alike.
      if (empty.includes(spelling.entry)) return spelling;
      const { pages } = await shards.postingsOf(spelling.entry);
      const fit = contextFit(pages, context, shards.manifest.about.pages);
      return { ...spelling, score: spelling.score + CONTEXT_WEIGHT * fit };
    }),
  );
  scored.sort((a, b) => b.score - a.score);
  const [best] = scored;
  if (best === undefined) return { entries: [] };
  if (empty.includes(best.entry) || rules.fillers.has(best.form))
    return isPlainSlip(word, best.form) ? { entries: [], empty: true } : { entries: [] };
  const likely = scored.filter(({ entry, score }) => score >= best.score - MARGIN && !empty.includes(entry));
  return { entries: likely.slice(0, MAX_GUESSES).map(({ entry }) => entry), meant: best.form };
}

/**
 * Most slips spare the first letter or the second; words that begin with neither are compared only if none of those is
 * near, since in a browser they cost the whole dictionary.
 */
async function nearby(
  word: string,
  shards: Shards,
  empty: readonly TermEntry[],
  { stem }: SpellingRules,
): Promise<Spelling[]> {
  const starts = [...new Set([word.charAt(0), word.charAt(1)])];
  const words = await Promise.all(starts.map((letter) => shards.wordsFrom(letter)));
  const near = spellings(word, [...words.flat(), ...empty], stem);
  return near.length > 0 ? near : spellings(word, await shards.allWords(), stem);
}

const emptyByRules = new WeakMap<SpellingRules, { pages: number; words: readonly TermEntry[] }>();

/** Stop words are in no index; as candidates they count as words of every page. Those of two letters are near to everything. */
function emptyWords(rules: SpellingRules, pages: number): readonly TermEntry[] {
  const known = emptyByRules.get(rules);
  if (known?.pages === pages) return known.words;
  const words = [...rules.stopWords]
    .filter((word) => word.length > 2)
    .toSorted()
    .map((word) => ({ term: word, surface: word, documentFrequency: pages }));
  emptyByRules.set(rules, { pages, words });
  return words;
}
