import type { KnownTerm, TermEntry } from "./artefact.ts";
import { joinedWords, splitWord } from "./blanks.ts";
import { completions, misspeltCompletions } from "./completions.ts";
import { type Context, contextOf } from "./context.ts";
import { type Guess, guess } from "./guess.ts";
import { othersOf, weightOf } from "./other-words.ts";
import { inverseDocumentFrequency } from "./rank.ts";
import type { Correction } from "./search.ts";
import type { Shards } from "./shards.ts";
import { synonymsAt } from "./synonyms.ts";
import { decodeTerm, type QueryTerm } from "./terms.ts";

/** One word of the query and the terms of the index it stands for. */
export interface ResolvedWord {
  readonly word: string;
  /** Empty when no page holds the word or anything near it. */
  readonly entries: readonly KnownTerm[];
  readonly idf: number;
  /** How sure it is that the entries are what was meant: 1, or less for a corrected word. */
  readonly trust: number;
  /** What a corrected word was meant to be, in the form that was meant. */
  readonly meant?: string;
  /** Of another word for some of the question's: their numbers. It stands beside them and is no word of the question. */
  readonly standsFor?: readonly number[];
}

/** A guess at what a misspelt word meant is worth half of a word that was found. */
const CORRECTED_TRUST = 0.5;

/**
 * An unfinished word counts less than a finished one, so that the pages on show stay while it grows; least when it may
 * become a word that says nothing ("wh", "th").
 */
const UNFINISHED = 0.6;
const UNFINISHED_STOP_WORD = 0.3;
/**
 * What a known word may become ("job" to "jobset") counts this little beside it: enough to fill up a page of results
 * and to order what is otherwise equal, since a question in a chat ends without a sign that its last word is finished.
 */
const CONTINUED = 0.05;
/** In a query of more words than these the others say enough, and in a browser those would cost a round trip more. */
const SHORT = 3;

/** What each word of a query stands for in the index; `encoded` are the terms as FlexSearch hands them over. */
export async function resolveWords(encoded: readonly string[], shards: Shards): Promise<ResolvedWord[]> {
  // All at once: in a browser each word may cost a request.
  const terms = encoded.map(decodeTerm);
  const stems = terms.map(({ term }) => term);
  const isVerbatim = terms.some(({ verbatim }) => verbatim === true);
  if (!isVerbatim) readOthersAhead(stems, shards);
  const last = terms.at(-1);
  const isShort = terms.length <= SHORT;
  const [known, joined] = await Promise.all([
    Promise.all(terms.map(({ term }) => shards.known(term))),
    joinedWords(terms, shards),
    // For being read: each word that is resolved then finds them at hand.
    isShort && last !== undefined && mayGrow(last) ? completions(last.word, shards) : [],
  ]);
  let context: Promise<Context> | undefined;
  const query: Query = {
    shards,
    isShort,
    context: () =>
      (context ??= contextOf(
        known.filter((entry) => entry !== undefined),
        shards,
      )),
  };
  const isSynonym = async (term: QueryTerm, i: number): Promise<boolean> =>
    known[i] === undefined &&
    synonymsAt(stems, i, shards.synonyms).some(({ from }) => from.length === 1) &&
    !(mayGrow(term) && (await completions(term.word, shards)).length > 0);
  const isOne = (i: number): boolean => joined.has(i) && (known[i] === undefined || known[i + 1] === undefined);
  const resolved = await Promise.all(
    terms.map(async (term, i) => {
      const whole = isOne(i) ? joined.get(i) : undefined;
      if (whole !== undefined) return [toWord(whole.surface, [whole], shards)];
      if (isOne(i - 1)) return [];
      // A word that others stand in for is no slip of the pen, unless it is still being typed.
      return (await isSynonym(term, i)) ? [toWord(term.word, [], shards)] : resolve(term, known[i], query);
    }),
  );
  const words = resolved.flat();
  return isVerbatim ? words : [...words, ...(await otherWords(words, shards))];
}

/** What was searched instead of the words that no page holds. */
export function correctionsOf(words: readonly ResolvedWord[]): Correction[] {
  return words.flatMap(({ word, meant }) => (meant === undefined ? [] : [{ from: word, to: meant }]));
}

/** Begins to look up the other words beside the question's own; a fault comes up when they are used. */
function readOthersAhead(stems: readonly string[], shards: Shards): void {
  const others = othersOf(stems, () => true, new Set(stems), shards.synonyms);
  for (const term of others.flatMap(({ terms }) => terms)) shards.known(term).catch(() => undefined);
}

/** How sure it is that a word was meant that may mean another of the question's. */
const NEAR_TRUST = 0.5;

/** Other words for the question's, which count little beside those that the pages know and much instead of the rest. */
async function otherWords(words: readonly ResolvedWord[], shards: Shards): Promise<ResolvedWord[]> {
  const stems = words.map(({ word }) => shards.analyser.stem(word));
  const isKnown = (i: number): boolean => words[i]?.trust === 1 && words[i].entries.length > 0;
  const held = new Set(words.flatMap(({ entries }) => entries.map(({ term }) => term)));
  const found = othersOf(stems, isKnown, held, shards.synonyms).map(async (other) => {
    const own = other.standsFor.flatMap((i) => words[i] ?? []);
    const weigh = weightOf(
      own.reduce((sum, { idf }) => sum + idf, 0),
      other,
    );
    const entries = await Promise.all(other.terms.map((term) => shards.known(term)));
    return entries.flatMap((entry) => {
      if (entry === undefined) return [];
      const word = toWord(own[0]?.word ?? "", [entry], shards, other.same ? 1 : NEAR_TRUST);
      return { ...word, idf: weigh(word.idf) / Math.sqrt(other.length), standsFor: other.standsFor };
    });
  });
  return (await Promise.all(found)).flat();
}

/** What resolving one word takes from the rest of the query. */
interface Query {
  readonly shards: Shards;
  readonly isShort: boolean;
  /** The pages of the words that are known; read only when some word is not. */
  readonly context: () => Promise<Context>;
}

/** Whether a word may still become another, which is then looked for. */
function mayGrow({ open, verbatim }: QueryTerm): boolean {
  return open && verbatim !== true;
}

/** The index's entries for a word: itself, what it may become when typed on, its parts, or what it was meant to be. */
async function resolve(term: QueryTerm, known: KnownTerm | undefined, query: Query): Promise<ResolvedWord[]> {
  const { shards } = query;
  const open = mayGrow(term);
  const longer = open && (known === undefined || query.isShort) ? await completions(term.word, shards) : [];
  if (known !== undefined) return continued(toWord(term.word, [known], shards), longer, shards);
  if (longer.length > 0) return [unfinished(term.word, longer, shards)];
  if (term.parts.length > 0) return resolveParts({ ...term, open }, query);
  // A stop word is none that a page could hold but for a slip.
  if (term.stop === true || term.verbatim === true) return [toWord(term.word, [], shards)];
  return resolveUnknown(term.word, open, query);
}

/** A compound that no page holds: what it was meant to be when a part is no known word, else its parts. */
async function resolveParts({ parts, ...term }: QueryTerm, query: Query): Promise<ResolvedWord[]> {
  const { shards, context } = query;
  const known = await Promise.all(parts.map((part) => shards.known(part.term)));
  if (known.includes(undefined) && term.verbatim !== true) {
    const whole = await guess(term.word, await context(), shards, shards.analyser);
    if (whole.entries.length > 0) return [corrected(term.word, whole, shards)];
  }
  const last = parts.length - 1;
  const resolved = parts.map((part, i) =>
    resolve({ ...term, ...part, open: term.open && i === last, parts: [] }, known[i], query),
  );
  return (await Promise.all(resolved)).flat();
}

/** A word that no page holds: what it was meant to be, two words without their blank, or a misspelt beginning. */
async function resolveUnknown(word: string, open: boolean, { shards, context }: Query): Promise<ResolvedWord[]> {
  const meant = await guess(word, await context(), shards, shards.analyser);
  if (meant.empty === true) return [];
  if (meant.entries.length > 0) return [corrected(word, meant, shards)];
  const halves = await splitWord(word, shards);
  if (halves !== undefined) return halves.map((half) => toWord(half.surface, [half], shards));
  const near = open ? await misspeltCompletions(word, shards) : [];
  const [first] = near;
  if (first === undefined) return [toWord(word, [], shards, CORRECTED_TRUST)];
  return [{ ...unfinished(word, near, shards), trust: CORRECTED_TRUST, meant: first.surface }];
}

function corrected(word: string, { entries, meant }: Guess, shards: Shards): ResolvedWord {
  return { ...toWord(word, entries, shards, CORRECTED_TRUST), ...(meant === undefined ? {} : { meant }) };
}

/** A known last word as it is, and what it may become, as a faint word of its own. */
function continued(own: ResolvedWord, longer: readonly TermEntry[], shards: Shards): ResolvedWord[] {
  const others = longer.filter(({ term }) => term !== own.entries[0]?.term);
  if (others.length === 0) return [own];
  const more = toWord(own.word, others, shards);
  return [own, { ...more, idf: Math.min(own.idf, more.idf) * CONTINUED }];
}

function unfinished(word: string, longer: readonly TermEntry[], shards: Shards): ResolvedWord {
  const mayBeStop = [...shards.analyser.stopWords].some((stop) => stop.startsWith(word));
  const resolved = toWord(word, longer, shards);
  return { ...resolved, idf: resolved.idf * (mayBeStop ? UNFINISHED_STOP_WORD : UNFINISHED) };
}

function toWord(word: string, entries: readonly KnownTerm[], shards: Shards, trust = 1): ResolvedWord {
  // Several spellings count as one word that is as rare as its most frequent spelling.
  const frequency = entries.reduce((most, entry) => Math.max(most, entry.documentFrequency), 0);
  return { word, entries, trust, idf: inverseDocumentFrequency(shards.manifest.about.pages, frequency) };
}
