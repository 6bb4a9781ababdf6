import { stemmer } from "stemmer";
import { QUERY_FILLERS, STOP_WORDS } from "./words.ts";

/** A word of a text with its place, in UTF-16 offsets of the text as given. */
export interface Token {
  /** What is indexed and looked up: folded, lower-case, stemmed. */
  readonly term: string;
  /** Folded and lower-case, not stemmed: what a correction shows. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** Terms of the parts of a compound such as `useQuery` or `v2beta1`; empty for a plain word. */
  readonly parts: readonly Token[];
  /** Set on a word too common to be indexed, which only `tokeniseAll` returns. */
  readonly stop?: true;
}

/** Longest word kept; longer runs (base64, hashes) are cut, since nobody types them whole. */
const MAX_WORD = 64;

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)?/gu;
/** Scripts written without spaces between words, with the signs they share: Han, kana, Thai, Lao, Khmer, Burmese. */
const UNSPACED = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
/** A run of such letters with their marks, or of any others: "使用GPU" is read as 使用 and GPU. */
const RUN = new RegExp(`(?:${UNSPACED.source}\\p{M}*)+|(?:(?!${UNSPACED.source}).)+`, "gu");
const CHARACTER = /\P{M}\p{M}*|\p{M}+/gu;
/**
 * Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, variants of emoji: left out when people type. The
 * marks of other scripts are vowels or make another consonant (Thai, Hindi, が) and stay.
 */
const ACCENTS =
  /(?=\p{M})(?!\u3099|\u309a)[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/gu;
const CAMEL_PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{L}+/gu;
const HAS_CASE_CHANGE = /\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}/u;
const PLAIN = /^[a-z0-9]+$/;
const ASCII_LETTERS = /^[a-z]{3,}$/;

/** Lower case without accents, compatibility forms unified (ﬁ → fi, full-width → ASCII, 𝒳 → x). */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return PLAIN.test(lower) ? lower : lower.normalize("NFKD").replace(ACCENTS, "").normalize("NFC").toLowerCase();
}

const stems = new Map<string, string>();

/** Porter stem of an English word; other scripts and words with digits stay as they are. */
export function stem(word: string): string {
  if (!ASCII_LETTERS.test(word)) return word;
  let found = stems.get(word);
  if (found === undefined) {
    found = stemmer(word);
    // The memo only saves time: an unbounded one would let hostile queries grow the process.
    if (stems.size > 50_000) stems.clear();
    stems.set(word, found);
  }
  return found;
}

/** The words of a text in order, stop words left out. */
export function tokenise(text: string): Token[] {
  return readWords(text, false);
}

/**
 * The words of a text in order, stop words too: they are flagged, and their term is the plain word, never a stem.
 */
export function tokeniseAll(text: string): Token[] {
  return readWords(text, true);
}

function readWords(text: string, withStops: boolean): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(WORD)) pushWord(tokens, match[0], match.index, withStops);
  return tokens;
}

function pushWord(tokens: Token[], raw: string, start: number, withStops: boolean): void {
  if (UNSPACED.test(raw)) {
    for (const run of raw.matchAll(RUN)) {
      if (UNSPACED.test(run[0])) pushBigrams(tokens, run[0], start + run.index);
      else pushSpaced(tokens, run[0], start + run.index, withStops);
    }
  } else pushSpaced(tokens, raw, start, withStops);
}

function pushSpaced(tokens: Token[], raw: string, start: number, withStops: boolean): void {
  const bare = raw.replace(/['’]\p{L}+$/u, "");
  // The second step removes half a character, where the cut falls inside one.
  const word = fold(bare)
    .slice(0, MAX_WORD)
    .replace(/[\uD800-\uDBFF]$/, "");
  if (word === "") return;
  if (STOP_WORDS.has(word)) {
    if (withStops) tokens.push({ term: word, word, start, end: start + bare.length, parts: [], stop: true });
    return;
  }
  const parts = HAS_CASE_CHANGE.test(bare) ? camelParts(bare, start) : [];
  tokens.push({ term: stem(word), word, start, end: start + bare.length, parts });
}

function camelParts(raw: string, start: number): Token[] {
  const parts: Token[] = [];
  for (const match of raw.matchAll(CAMEL_PART)) {
    const word = fold(match[0]);
    if (word === "" || STOP_WORDS.has(word)) continue;
    const at = start + match.index;
    parts.push({ term: stem(word), word, start: at, end: at + match[0].length, parts: [] });
  }
  return parts.length > 1 ? parts : [];
}

/** Overlapping pairs of characters; a single character stands alone. */
function pushBigrams(tokens: Token[], raw: string, start: number): void {
  const characters = raw.match(CHARACTER) ?? [];
  let offset = start;
  for (let i = 0; i < Math.max(1, characters.length - 1); i++) {
    const first = characters[i] ?? "";
    const pair = first + (characters[i + 1] ?? "");
    const word = fold(pair);
    if (word !== "") tokens.push({ term: word, word, start: offset, end: offset + pair.length, parts: [] });
    offset += first.length;
  }
}

/** Words of a query that carry meaning: fillers go, unless nothing would be left. */
export function tokeniseQuery(text: string): Token[] {
  const all = tokenise(text);
  const meaningful = all.filter((token) => !QUERY_FILLERS.has(token.word));
  return meaningful.length > 0 ? meaningful : all;
}
