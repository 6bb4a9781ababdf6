import { blockText, type Page } from "../../src/content/page.ts";
import type { Random } from "./typos.ts";

const WORD = /\p{L}[\p{L}\p{N}]*/gu;
const SENTENCE_END = /(?<=[.!?:;])\s+|\n+/u;

/** Splits pages into documents of about so many words each, at the ends of sentences, every one with its page's title. */
export function splitPages(pages: readonly Page[], words: number): Page[] {
  return pages.flatMap((page) => {
    const parts: string[][] = [];
    let size = Number.POSITIVE_INFINITY;
    for (const sentence of sentencesOf(page)) {
      if (size >= words) {
        parts.push([]);
        size = 0;
      }
      parts.at(-1)?.push(sentence);
      size += countWords(sentence);
    }
    // A number as the last part of an address says nothing, so that no document gets its number as a word.
    return parts.map((part, i) => madePage(`${page.path}/${i}`, page.title, [], part));
  });
}

/**
 * Exactly `count` pages: a sample of the given ones, or all of them and as many more as are missing.
 *
 * A page that is made takes its sentences at random from all pages before it, the made ones included, and replaces
 * some words by new ones, often enough that the vocabulary goes on growing as it did over the given pages. So frequent
 * words stay frequent and new ones come in and are used again: Simon, "On a class of skew distribution functions"
 * (1955), with the rate of Heaps' law, V = K · n^β (1978).
 */
export function growPages(pages: readonly Page[], count: number, random: Random): Page[] {
  const shuffled = shuffle(pages, random);
  if (count <= shuffled.length) return shuffled.slice(0, count);
  const growing = new GrowingText(shuffled, random);
  const made = Array.from({ length: count - shuffled.length }, (_, i) => {
    const model = pick(shuffled, random);
    const sentences = sentencesOf(model).map(() => growing.sentence());
    return madePage(`made/${i}`, growing.rewrite(pick(shuffled, random).title), headingsOf(model), sentences);
  });
  return [...shuffled, ...made];
}

class GrowingText {
  readonly #sentences: string[];
  readonly #words: string[];
  readonly #known: Set<string>;
  readonly #random: Random;
  readonly #exponent: number;
  #total: number;

  constructor(pages: readonly Page[], random: Random) {
    this.#random = random;
    this.#sentences = pages.flatMap(sentencesOf);
    const words = this.#sentences.flatMap(wordsOf);
    this.#known = new Set(words);
    this.#words = [...this.#known];
    this.#total = words.length;
    this.#exponent = heapsExponent(words);
  }

  sentence(): string {
    const made = this.rewrite(pick(this.#sentences, this.#random));
    this.#sentences.push(made);
    return made;
  }

  /** The text with a word replaced by a new one now and then: at the rate dV/dn = β · V / n. */
  rewrite(text: string): string {
    return text.replace(WORD, (word) => {
      this.#total++;
      const rate = (this.#exponent * this.#known.size) / this.#total;
      return this.#random() < rate ? this.#coin() : word;
    });
  }

  /** The beginning of one known word with the end of another: looks like a word and is none yet. */
  #coin(): string {
    for (;;) {
      const begin = pick(this.#words, this.#random);
      const end = pick(this.#words, this.#random);
      const word = begin.slice(0, Math.ceil(begin.length / 2)) + end.slice(Math.floor(end.length / 2));
      if (this.#known.has(word) || word.length > 24) continue;
      this.#known.add(word);
      this.#words.push(word);
      return word;
    }
  }
}

/** β of Heaps' law, from how many different words the first half has and the whole. */
export function heapsExponent(words: readonly string[]): number {
  const half = new Set(words.slice(0, words.length >> 1)).size;
  const whole = new Set(words).size;
  return half === 0 ? 0.5 : Math.min(0.9, Math.max(0.2, Math.log2(whole / half)));
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}

function sentencesOf(page: Page): string[] {
  return page.sections
    .flatMap(({ blocks }) => blocks.flatMap((block) => blockText(block).split(SENTENCE_END)))
    .filter((sentence) => sentence.trim() !== "");
}

function headingsOf(page: Page): string[] {
  return page.sections.filter(({ anchor }) => anchor !== "").map(({ heading }) => heading);
}

function madePage(path: string, title: string, headings: readonly string[], sentences: readonly string[]): Page {
  const url = `/${encodeURI(path)}`;
  const parts = headings.length + 1;
  const share = Math.ceil(sentences.length / parts);
  const sections = ["", ...headings].map((heading, i) => ({
    id: i === 0 ? path : `${path}#${i}`,
    url: i === 0 ? url : `${url}#${i}`,
    anchor: i === 0 ? "" : String(i),
    heading: i === 0 ? title : heading,
    trail: [],
    blocks: proseOf(sentences.slice(i * share, (i + 1) * share)),
  }));
  return {
    path,
    url,
    kind: "page",
    title,
    tags: [],
    aliases: [],
    audience: "everyone",
    questions: [],
    handles: [],
    sections,
    links: [],
  };
}

function proseOf(sentences: readonly string[]): Page["sections"][number]["blocks"] {
  return sentences.length === 0 ? [] : [{ type: "prose", text: sentences.join(" ") }];
}

/** A copy in random order (Fisher and Yates). */
export function shuffle<T>(values: readonly T[], random: Random): T[] {
  const shuffled = [...values];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
  }
  return shuffled;
}

function pick<T>(values: readonly T[], random: Random): T {
  const picked = values[Math.floor(random() * values.length)];
  if (picked === undefined) throw new RangeError("There is nothing to pick from.");
  return picked;
}
