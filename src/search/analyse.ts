import type { Language } from "../text/language.ts";
import { english } from "./languages/en.ts";
import type { LanguageRules } from "./languages/rules.ts";

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

/** Reads texts of one language into words. */
export interface Analyser {
  readonly language: Language;
  /** Words that are never indexed, folded. */
  readonly stopWords: ReadonlySet<string>;
  /** Words that people wrap around a question, folded. */
  readonly fillers: ReadonlySet<string>;
  /** The words of a text in order, stop words left out. */
  tokenise(text: string): Token[];
  /** The words of a text in order, stop words too: they are flagged, and their term is the plain word, never a stem. */
  tokeniseAll(text: string): Token[];
  /** Words of a query that carry meaning: fillers go, unless nothing would be left. */
  tokeniseQuery(text: string): Token[];
  /** The stem of a folded word; other scripts and words with digits stay as they are. */
  stem(word: string): string;
}

/** Longest word kept; longer runs (base64, hashes) are cut, since nobody types them whole. */
const MAX_WORD = 64;

/** Runs of letters, digits and marks, each read by itself. */
export const WORDS = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)?/gu;
/**
 * Scripts read in pairs of characters. Written without spaces: Han, kana, Thai, Lao, Khmer, Burmese. And Hangul, where
 * a word is written together with its particles (설정, 설정을, 설정에서) and no stemmer takes them off.
 */
const PAIRED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Hangul}]/u;
/** A run of such letters with their marks, or of any others: "使用GPU" is read as 使用 and GPU. */
const RUN = new RegExp(`(?:${PAIRED.source}\\p{M}*)+|(?:(?!${PAIRED.source}).)+`, "gu");
/** A letter with its marks, or a Hangul syllable written as its letters. */
const CHARACTER = /[\u1100-\u115f]+[\u1160-\u11a7]*[\u11a8-\u11ff]*|\P{M}\p{M}*|\p{M}+/gu;
/**
 * Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, variants of emoji: left out when people type. The
 * marks of other scripts are vowels or make another consonant (Thai, Hindi, が) and stay.
 */
const ACCENTS =
  /(?=\p{M})(?!\u3099|\u309a)[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/gu;
/** Letters that Unicode does not take apart, as people type them without the key (after Lucene's ASCIIFoldingFilter). */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};
const UNDECOMPOSED = /[ßæœøłđðþı]/g;
/** What is no word of its own behind an apostrophe, unlike those of O'Reilly and of code such as f'quota exceeded'. */
const CONTRACTED = /['’](?:s|t|d|m|ll|re|ve)$/iu;
const CAMEL_PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{L}+/gu;
const HAS_CASE_CHANGE = /\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}/u;
const ASCII = /^[A-Za-z0-9]+$/;
const PLAIN = /^[a-z0-9]+$/;
const ASCII_LETTERS = /^[a-z]{3,}$/;

/** Names that end in signs, by the word before them; "i++" is none. */
const SIGNED_NAMES = new Map([
  ["c", /^(?:\+\+|#)(?![\p{L}_+#])/u],
  ["g", /^\+\+(?![\p{L}_+])/u],
  ["f", /^#(?![\p{L}_#])/u],
]);

const MARKED_NUMBER = /^(?:v(?=\d+$)|0x(?=[\da-f]{4,}$))(.+)$/;
/** Before ".net": then it is the end of an address or of another name (ASP.NET), read as two words. */
const ENDS_A_NAME = /[\p{L}\p{N}_)\]]$/u;

/** Lower case without accents, compatibility forms and ligatures taken apart (ﬁ → fi, ß → ss, full-width → ASCII). */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  const bare = lower.normalize("NFKD").replace(ACCENTS, "").normalize("NFC").toLowerCase();
  return bare.replace(UNDECOMPOSED, (letter) => LETTERS[letter] ?? letter);
}

/** The analyser of a language. */
export function createAnalyser(rules: LanguageRules): Analyser {
  const reader = new Reader(rules);
  return {
    language: rules.language,
    stopWords: rules.stopWords,
    fillers: rules.fillers,
    tokenise: (text) => reader.read(text, false),
    tokeniseAll: (text) => reader.read(text, true),
    tokeniseQuery: (text) => {
      const all = reader.read(text, false);
      const meaningful = all.filter((token) => !rules.fillers.has(token.word));
      return meaningful.length > 0 ? meaningful : all;
    },
    stem: (word) => reader.stem(word),
  };
}

class Reader {
  readonly #rules: LanguageRules;
  readonly #stems = new Map<string, string>();

  constructor(rules: LanguageRules) {
    this.#rules = rules;
  }

  read(text: string, withStops: boolean): Token[] {
    const tokens: Token[] = [];
    for (const match of text.matchAll(WORDS)) {
      const [raw] = match;
      // Nearly every word of technical docs is plain, and the tests of other scripts cost more than the rest.
      if (ASCII.test(raw))
        this.#pushWord(tokens, text, raw, raw.toLowerCase().slice(0, MAX_WORD), match.index, withStops);
      else if (PAIRED.test(raw)) this.#pushRuns(tokens, text, raw, match.index, withStops);
      else this.#pushSpaced(tokens, text, raw, match.index, withStops);
    }
    return tokens;
  }

  stem(word: string): string {
    if (!ASCII_LETTERS.test(word)) return word;
    let found = this.#stems.get(word);
    if (found === undefined) {
      found = fold(this.#rules.stem(word));
      // The memo only saves time: an unbounded one would let hostile queries grow the process.
      if (this.#stems.size > 50_000) this.#stems.clear();
      this.#stems.set(word, found);
    }
    return found;
  }

  #pushRuns(tokens: Token[], text: string, raw: string, start: number, withStops: boolean): void {
    for (const run of raw.matchAll(RUN)) {
      if (PAIRED.test(run[0])) pushPairs(tokens, run[0], start + run.index);
      else this.#pushSpaced(tokens, text, run[0], start + run.index, withStops);
    }
  }

  #pushSpaced(tokens: Token[], text: string, raw: string, at: number, withStops: boolean): void {
    const elided = this.#rules.elision?.exec(raw)?.[0].length ?? 0;
    const whole = raw.slice(elided);
    const apostrophe = whole.search(/['’]\p{L}/u);
    const bare = apostrophe < 0 ? whole : whole.slice(0, apostrophe);
    // The second step removes half a character, where the cut falls inside one.
    const word = fold(bare)
      .slice(0, MAX_WORD)
      .replace(/[\uD800-\uDBFF]$/, "");
    if (word !== "") this.#pushWord(tokens, text, bare, word, at + elided, withStops);
    // "aujourd'hui" is one word, and says nothing.
    if (apostrophe < 0 || CONTRACTED.test(whole) || this.#rules.stopWords.has(word)) return;
    const rest = apostrophe + 1;
    this.#pushSpaced(tokens, text, whole.slice(rest), at + elided + rest, withStops);
  }

  #pushWord(tokens: Token[], text: string, bare: string, word: string, start: number, withStops: boolean): void {
    const { stopWords } = this.#rules;
    const end = start + bare.length;
    const signed = word.length === 1 || word === "net" ? signedName(text, word, start, end) : undefined;
    if (signed !== undefined) {
      const parts = stopWords.has(word) ? [] : [{ term: this.stem(word), word, start, end, parts: [] }];
      tokens.push({ ...signed, parts });
      return;
    }
    if (stopWords.has(word)) {
      if (withStops) tokens.push({ term: word, word, start, end, parts: [], stop: true });
      return;
    }
    const parts = HAS_CASE_CHANGE.test(bare) ? this.#camelParts(bare, start) : marked(word, end);
    tokens.push({ term: this.stem(word), word, start, end, parts });
  }

  #camelParts(raw: string, start: number): Token[] {
    const parts: Token[] = [];
    for (const match of raw.matchAll(CAMEL_PART)) {
      const word = fold(match[0]);
      if (word === "" || this.#rules.stopWords.has(word)) continue;
      const at = start + match.index;
      parts.push({ term: this.stem(word), word, start: at, end: at + match[0].length, parts: [] });
    }
    return parts.length > 1 ? parts : [];
  }
}

/** `C++`, `C#`, `F#` and `.NET` are names of their own; their letters remain a part, to be found by. */
function signedName(text: string, word: string, start: number, end: number): Omit<Token, "parts"> | undefined {
  if (word === "net") {
    const isLed = text[start - 1] === "." && !ENDS_A_NAME.test(text.slice(Math.max(0, start - 3), start - 1));
    return isLed ? { term: ".net", word: ".net", start: start - 1, end } : undefined;
  }
  const signs = SIGNED_NAMES.get(word)?.exec(text.slice(end, end + 4))?.[0];
  return signs === undefined ? undefined : { term: word + signs, word: word + signs, start, end: end + signs.length };
}

/** The number of "v1" or "0x80070005", which people also write without its mark. */
function marked(word: string, end: number): Token[] {
  const first = word.charCodeAt(0);
  // Only a "v" or a "0" is worth the test.
  const number = first === 0x76 || first === 0x30 ? MARKED_NUMBER.exec(word)?.[1] : undefined;
  if (number === undefined) return [];
  return [{ term: number, word: number, start: end - number.length, end, parts: [] }];
}

/** Overlapping pairs of characters; a single character stands alone. */
function pushPairs(tokens: Token[], raw: string, start: number): void {
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

/** Reads English: what the functions below do, and what every index does that names no other language. */
export const ENGLISH: Analyser = createAnalyser(english);

/** The words of an English text in order, stop words left out. */
export function tokenise(text: string): Token[] {
  return ENGLISH.tokenise(text);
}

/** The words of an English text in order, stop words too: flagged, and not stemmed. */
export function tokeniseAll(text: string): Token[] {
  return ENGLISH.tokeniseAll(text);
}

/** Words of an English query that carry meaning: fillers go, unless nothing would be left. */
export function tokeniseQuery(text: string): Token[] {
  return ENGLISH.tokeniseQuery(text);
}

/** Porter stem of an English word; other scripts and words with digits stay as they are. */
export function stem(word: string): string {
  return ENGLISH.stem(word);
}
