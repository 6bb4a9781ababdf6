import { type Analyser, ENGLISH, type Token } from "./analyse.ts";

/**
 * FlexSearch hands a query's terms to the storage as plain strings; what the storage must know of each word
 * (its surface for corrections, the parts of a compound, whether it may still be being typed) travels inside
 * the string, separated by a control character that no word contains.
 */
const SEPARATOR = "\u0001";
/** Stands before a query whose words are not to be corrected: FlexSearch hands the encoder nothing but the text. */
const AS_WRITTEN = "\u0002";

/** More words than any question needs; the bound keeps hostile queries from doing unbounded work. */
export const MAX_QUERY_TERMS = 64;
const MAX_QUERY_LENGTH = 8_000;
/** Longest term looked up; the index holds none longer, save letters piled up with marks. */
const MAX_TERM_LENGTH = 64;

export interface QueryTerm {
  readonly term: string;
  readonly word: string;
  /** The last word, with nothing after it: a reader may still be typing. */
  readonly open: boolean;
  /** A word that only names hold in the index, such as "who": there is no use in guessing what it was meant to be. */
  readonly stop?: true;
  /** Not to be corrected. */
  readonly verbatim?: true;
  /** Terms and words of the parts of a compound. */
  readonly parts: readonly { readonly term: string; readonly word: string }[];
}

/** The text to give to FlexSearch when the reader wants the words as written. */
export function asWritten(text: string): string {
  return AS_WRITTEN + text;
}

/**
 * The encoder of the FlexSearch index: a query's text to its term strings. A query of nothing but stop words ("who are
 * we") is looked up by these, since names may be made of nothing else.
 */
export function encodeQuery(query: string, analyser: Analyser = ENGLISH): string[] {
  const verbatim = query.startsWith(AS_WRITTEN);
  const text = verbatim ? query.slice(AS_WRITTEN.length) : query;
  const bounded = text.slice(0, MAX_QUERY_LENGTH);
  const meaningful = analyser.tokeniseQuery(bounded);
  const terms: string[] = [];
  let room = MAX_QUERY_TERMS;
  for (const token of meaningful.length > 0 ? meaningful : analyser.tokeniseAll(bounded)) {
    if (room <= 0) break;
    // Each part of a compound is a word to look up.
    const parts = token.parts.slice(0, room);
    room -= Math.max(1, parts.length);
    terms.push(encodeTerm({ ...token, parts }, token.end === bounded.length, verbatim));
  }
  return terms;
}

export function decodeTerm(encoded: string): QueryTerm {
  const [flags = "", term = "", word = term, ...rest] = encoded.split(SEPARATOR);
  const parts: { term: string; word: string }[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2) parts.push({ term: rest[i] ?? "", word: rest[i + 1] ?? "" });
  return {
    term,
    word,
    open: flags.includes(OPEN),
    parts,
    ...(flags.includes(STOP) ? { stop: true } : {}),
    ...(flags.includes(VERBATIM) ? { verbatim: true } : {}),
  };
}

const OPEN = "o";
const STOP = "s";
const VERBATIM = "v";

function encodeTerm(token: Token, open: boolean, verbatim: boolean): string {
  const flags = (open ? OPEN : "") + (token.stop === true ? STOP : "") + (verbatim ? VERBATIM : "");
  const words = [token, ...token.parts].flatMap(({ term, word }) => [bound(term), bound(word)]);
  return [flags, ...words].join(SEPARATOR);
}

function bound(word: string): string {
  return word.slice(0, MAX_TERM_LENGTH).replace(/[\uD800-\uDBFF]$/, "");
}
