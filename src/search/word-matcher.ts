import { type Analyser, ENGLISH, type Token } from "./analyse.ts";
import type { TermWeights } from "./search.ts";

/** Longest run of letters whose words are remembered, and how many: the memo only saves time. */
const REMEMBERED_LENGTH = 40;
const REMEMBERED = 50_000;
/** Characters around a word that can make it another one: "C++ ", " .NET". */
const SIGNS = 4;
/** Letters at the end of a stem that its words may not share: "queri" of "query", "sensibl" of "sensibility". */
const STEM_ENDING = 2;
/** Longer beginnings find nothing less. */
const LONGEST_BEGINNING = 5;

const ASCII = /^[\0-\x7f]*$/;
/** Accents and other scripts are read as they stand. */
const BEYOND_ASCII = "[^\\0-\\x7f]";
const NONE: ReadonlySet<string> = new Set();

/** The words of each run read so far: those of a language repeat from page to page. */
const memos = new WeakMap<Analyser, Map<string, readonly Token[]>>();
/** One query is matched against many texts: its matcher is made once. */
const matchers = new WeakMap<TermWeights, WordMatcher>();

export function matcherOf(weights: TermWeights): WordMatcher {
  let matcher = matchers.get(weights);
  if (matcher === undefined) {
    matcher = new WordMatcher(weights);
    matchers.set(weights, matcher);
  }
  return matcher;
}

/**
 * Finds the words of a query in texts, many times as fast as reading every word: stemming changes the ends of words, so
 * a plain ASCII word is read only where a term's beginning stands at the beginning of a word or of a part of a
 * compound. What it finds is what the analyser finds.
 */
export class WordMatcher {
  readonly #analyser: Analyser;
  readonly #weights: TermWeights;
  readonly #memo: Map<string, readonly Token[]>;
  readonly #beginnings: RegExp;

  constructor(weights: TermWeights) {
    this.#analyser = weights.analyser ?? ENGLISH;
    this.#weights = weights;
    this.#memo = memos.get(this.#analyser) ?? new Map();
    memos.set(this.#analyser, this.#memo);
    const beginnings = new Set([...weights.keys()].filter((term) => ASCII.test(term)).map(beginningOf));
    beginnings.delete("");
    // Not in Unicode mode, in which the search takes three times as long.
    this.#beginnings = new RegExp([...beginnings, BEYOND_ASCII].join("|"), "gi");
  }

  /** The distinct terms of the query in a text. */
  termsIn(text: string): ReadonlySet<string> {
    let found: Set<string> | undefined;
    this.#scan(text, ({ term }) => {
      found ??= new Set();
      found.add(term);
    });
    return found ?? NONE;
  }

  /** How much of the query a text holds: the sum of the weights of its distinct words. */
  weightIn(text: string): number {
    let sum = 0;
    for (const term of this.termsIn(text)) sum += this.#weights.get(term) ?? 0;
    return sum;
  }

  /** Where words of the query stand in a text, in order: [start, end). Of a compound the whole, else its parts. */
  placesIn(text: string): (readonly [start: number, end: number])[] {
    const places: (readonly [number, number])[] = [];
    this.#scan(text, (token, from, part) => {
      const last = places.at(-1);
      if (part && last !== undefined && last[1] >= from + token.end) return;
      places.push([from + token.start, from + token.end]);
    });
    return places;
  }

  /** Calls with each wanted word, then each wanted part of it; offsets are relative to `from`. */
  #scan(text: string, visit: (token: Token, from: number, part: boolean) => void): void {
    const beginnings = this.#beginnings;
    beginnings.lastIndex = 0;
    for (let match = beginnings.exec(text); match !== null; match = beginnings.exec(text)) {
      const at = match.index;
      if (isInside(text, at)) {
        beginnings.lastIndex = at + 1;
        continue;
      }
      const start = startOfRun(text, at);
      const end = endOfRun(text, at + 1);
      const signed = isSigned(text, start, end);
      const from = signed ? Math.max(0, start - SIGNS) : start;
      const tokens = signed
        ? this.#analyser.tokenise(text.slice(from, end + SIGNS))
        : this.#read(text.slice(start, end));
      for (const token of tokens) {
        if (from + token.end <= start || from + token.start >= end) continue;
        if (this.#weights.has(token.term)) visit(token, from, false);
        for (const part of token.parts) if (this.#weights.has(part.term)) visit(part, from, true);
      }
      beginnings.lastIndex = end;
    }
  }

  #read(run: string): readonly Token[] {
    const known = this.#memo.get(run);
    if (known !== undefined) return known;
    const tokens = this.#analyser.tokenise(run);
    if (run.length > REMEMBERED_LENGTH) return tokens;
    if (this.#memo.size >= REMEMBERED) this.#memo.clear();
    this.#memo.set(run, tokens);
    return tokens;
  }
}

/** The letters that every word of a term begins with; ".net" and "c++" are found by theirs. */
function beginningOf(term: string): string {
  const letters = /[a-z0-9]+/.exec(term)?.[0] ?? "";
  return letters.slice(0, Math.min(LONGEST_BEGINNING, Math.max(2, letters.length - STEM_ENDING)));
}

/** Whether no word and no part of a compound can begin here: a small letter after a letter. */
function isInside(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 97 || code > 122) return false;
  const before = text.charCodeAt(at - 1);
  return (before >= 97 && before <= 122) || (before >= 65 && before <= 90);
}

function startOfRun(text: string, at: number): number {
  let start = at;
  while (start > 0 && isPart(text, start - 1)) start--;
  return start;
}

function endOfRun(text: string, at: number): number {
  let end = at;
  while (end < text.length && isPart(text, end)) end++;
  return end;
}

/** Whether a character belongs to a run: an ASCII letter or digit, an apostrophe before one, or anything beyond ASCII. */
function isPart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isLetter(code) || (code === 39 && isLetter(text.charCodeAt(at + 1)));
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code >= 128;
}

/** Whether the signs around a word can make it another one: "C++", "C#", ".NET". */
function isSigned(text: string, start: number, end: number): boolean {
  const after = text[end];
  if (after === "+" || after === "#") return true;
  return text[start - 1] === "." && /^net(?![a-z0-9])/i.test(text.slice(start, end));
}
