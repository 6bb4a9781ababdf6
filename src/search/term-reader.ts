import { type Analyser, type Token, WORDS } from "./analyse.ts";

/** A word as the index counts it: numbers instead of texts, and the same object wherever the word stands. */
export interface Reading {
  /** Number of the term. */
  readonly term: number;
  /** Number of the word as it is written, folded. */
  readonly surface: number;
  readonly parts: readonly Reading[];
  /** Whether it is a stop word. */
  readonly stop: boolean;
}

/** Texts numbered in the order in which they come. */
class Numbering {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** Signs that make another word of the one before or after: "C++", "F#", ".NET". */
const SIGNED = /[cfg][+#]|\.net/i;
/** Longer words are hardly ever written twice. */
const REMEMBERED_LENGTH = 40;

/**
 * Reads the texts of all pages for a build, with the same result as the analyser, whose rules look at one word at a
 * time: each word is analysed when it is first met. Words next to signs are read in their place. Several builds may
 * share a reader: a build leaves out the numbers that its own pages do not use.
 */
export class TermReader {
  readonly terms = new Numbering();
  readonly surfaces = new Numbering();
  readonly #analyser: Analyser;
  readonly #readings = new Map<string, readonly Reading[]>();
  readonly #texts: Map<string, readonly Reading[]> | undefined;

  /** @param again whether nearly the same pages are read several times: whole texts are remembered then */
  constructor(analyser: Analyser, again = false) {
    this.#analyser = analyser;
    this.#texts = again ? new Map() : undefined;
  }

  /** The words of a text in order, stop words too. */
  read(text: string): readonly Reading[] {
    const known = this.#texts?.get(text);
    if (known !== undefined) return known;
    const read = this.#read(text);
    this.#texts?.set(text, read);
    return read;
  }

  #read(text: string): readonly Reading[] {
    if (SIGNED.test(text)) return this.#analyse(text);
    const read: Reading[] = [];
    for (const word of text.match(WORDS) ?? []) {
      for (const reading of this.#readingsOf(word)) read.push(reading);
    }
    return read;
  }

  #readingsOf(word: string): readonly Reading[] {
    const known = this.#readings.get(word);
    if (known !== undefined) return known;
    const readings = this.#analyse(word);
    if (word.length <= REMEMBERED_LENGTH) this.#readings.set(word, readings);
    return readings;
  }

  #analyse(text: string): readonly Reading[] {
    return this.#analyser.tokeniseAll(text).map((token) => this.#toReading(token));
  }

  #toReading({ term, word, parts, stop }: Token): Reading {
    return {
      term: this.terms.numberOf(term),
      surface: this.surfaces.numberOf(word),
      parts: parts.map((part) => this.#toReading(part)),
      stop: stop === true,
    };
  }
}
