import type { TermEntry } from "./artefact.ts";
import { type Context, contextFit } from "./context.ts";
import { type Spelling, spellings } from "./correct.ts";
import { allowedEdits } from "./near.ts";
import type { Shards } from "./shards.ts";
import { isPlainSlip } from "./slips.ts";
import { Vocabulary, vocabularyOf } from "./vocabulary.ts";

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

/**
 * Least score of a guess in a corpus of 2,000 pages, by length of the word. Among short words one is nearly always near,
 * so that it must be frequent, missed by a plain slip or fit the rest; else a word that the docs simply lack ("book")
 * becomes another. Smaller corpora have smaller counts, and fewer words that may be near by chance: hence the root.
 */
function leastScore(word: string, pages: number): number {
  const least = word.length < 5 ? 2 : word.length < 8 ? 0 : -2;
  return least + Math.log(pages / 2_000) / 2;
}

/** Chooses among the words near a misspelt one those that fit the rest of the query. */
export async function guess(word: string, context: Context, shards: Shards, rules: SpellingRules): Promise<Guess> {
  if (allowedEdits(word) === 0) return { entries: [] };
  const empty = emptyWordsOf(rules, shards.manifest.about.pages);
  const near = await nearby(word, shards, empty, rules);
  const scored = await Promise.all(
    near.map(async (spelling) => {
      // Words that say nothing stand beside all others alike.
      if (empty.words.has(spelling.entry)) return { ...spelling, fit: 0 };
      const { pages } = await shards.postingsOf(spelling.entry);
      return { ...spelling, fit: CONTEXT_WEIGHT * contextFit(pages, context, shards.manifest.about.pages) };
    }),
  );
  scored.sort((a, b) => b.score + b.fit - (a.score + a.fit));
  const [best] = scored;
  // Standing beside none of the other words counts against a word, but not for there being no such word.
  if (best === undefined || best.score + Math.max(0, best.fit) < leastScore(word, shards.manifest.about.pages))
    return { entries: [] };
  if (empty.words.has(best.entry) || rules.fillers.has(best.form))
    return isPlainSlip(word, best.form) ? { entries: [], empty: true } : { entries: [] };
  const likely = scored.filter(
    ({ entry, score, fit }) => score + fit >= best.score + best.fit - MARGIN && !empty.words.has(entry),
  );
  return { entries: likely.slice(0, MAX_GUESSES).map(({ entry }) => entry), meant: best.form };
}

/**
 * Most slips spare the first letter or the second; words that begin with neither are compared only if none of those is
 * near, since in a browser they cost the whole dictionary.
 */
async function nearby(word: string, shards: Shards, empty: EmptyWords, { stem }: SpellingRules): Promise<Spelling[]> {
  const starts = [...new Set([word.charAt(0), word.charAt(1)])];
  const vocabularies = await Promise.all(starts.map((letter) => vocabularyOf(shards, letter)));
  const near = spellings(word, [...vocabularies, empty.vocabulary], stem);
  return near.length > 0 ? near : spellings(word, [await vocabularyOf(shards, "")], stem);
}

/** Stop words are in no index; as candidates they count as words of every page. */
interface EmptyWords {
  readonly pages: number;
  readonly words: ReadonlySet<TermEntry>;
  readonly vocabulary: Vocabulary;
}

const emptyWords = new WeakMap<SpellingRules, EmptyWords>();

function emptyWordsOf(rules: SpellingRules, pages: number): EmptyWords {
  const known = emptyWords.get(rules);
  if (known?.pages === pages) return known;
  // Those of two letters are near to everything.
  const words = [...rules.stopWords].filter((word) => word.length > 2).toSorted();
  const entries = words.map((word) => ({ term: word, surface: word, documentFrequency: pages }));
  const built = { pages, words: new Set(entries), vocabulary: new Vocabulary(entries) };
  emptyWords.set(rules, built);
  return built;
}
