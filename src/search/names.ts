/**
 * Title coverage: a page whose whole name stands in the question is what the question is about, whether its name is one
 * word or five. Field weights cannot say that: a title's words add up whether or not they are all there, so that heavier
 * title weights put every page that shares one word with a long title above the page that answers.
 */

/** Weight of a name that stands in the question as a whole, beside the words' own scores. */
const NAME_WEIGHT = 0.4;

/** Information (idf) of a question above which a name counts no more: long questions hold short names by chance. */
const MOST_INFORMATION = 15;

/** Names of one page that count: its title first, then its aliases. */
export const MAX_NAMES = 16;

/** Stored in one byte. */
const WHOLE = 255;

/** Of one term: in which names of which pages it stands, and how much of each name it makes. */
export interface NameShares {
  /** Page id · 16 + ordinal of the name, ascending. */
  readonly keys: ArrayLike<number>;
  /** Share of the name's information that the term makes, 1 .. 255 of 255. */
  readonly shares: ArrayLike<number>;
}

export const NO_NAMES: NameShares = { keys: [], shares: [] };

/** The share that each of a name's distinct words makes of it; `weights` are their idf. */
export function sharesOf(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.max(1, Math.round((weight / total) * WHOLE)));
}

/** Sums up names for one query after another, in arrays that stay; only the cells touched are cleared between. */
export class NameSums {
  /** By name, then by page: how much of the name, and of the best one, the question holds, of 255. */
  #names = new Int32Array(0);
  #pages = new Int32Array(0);

  /**
   * What each page gains from the best of its names: 0.4 · min(information of the question, 15) · coverage², where
   * coverage is the share of the name's information that the question holds.
   * @param words for each distinct word of the question, the shares of the terms it stands for
   * @param information sum of the idf of the question's words
   * @param add is told the gain of each page once
   */
  addBonuses(
    words: readonly (readonly NameShares[])[],
    information: number,
    add: (page: number, bonus: number) => void,
  ): void {
    const scale = NAME_WEIGHT * Math.min(information, MOST_INFORMATION);
    const touched: number[] = [];
    for (const entries of words) this.#cover(entries.length > 1 ? bestShares(entries) : entries[0], touched);
    const pages: number[] = [];
    for (const key of touched) {
      const covered = this.#names[key] as number;
      this.#names[key] = 0;
      const page = Math.floor(key / MAX_NAMES);
      if (this.#pages[page] === 0) pages.push(page);
      if (covered > (this.#pages[page] as number)) this.#pages[page] = covered;
    }
    for (const page of pages) {
      add(page, scale * Math.min(1, (this.#pages[page] as number) / WHOLE) ** 2);
      this.#pages[page] = 0;
    }
  }

  #cover({ keys, shares }: NameShares = NO_NAMES, touched: number[]): void {
    const end = keys.length === 0 ? 0 : (keys[keys.length - 1] as number) + 1;
    if (end > this.#names.length) this.#grow(end);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number;
      const before = this.#names[key] as number;
      if (before === 0) touched.push(key);
      this.#names[key] = before + (shares[i] as number);
    }
  }

  #grow(end: number): void {
    const names = new Int32Array(Math.max(end, this.#names.length * 2));
    names.set(this.#names);
    this.#names = names;
    // Empty between two queries, and not in use while words are added.
    this.#pages = new Int32Array(Math.ceil(names.length / MAX_NAMES));
  }
}

/** Several spellings of one word count as the one that makes most of the name. */
function bestShares(entries: readonly NameShares[]): NameShares {
  const best = new Map<number, number>();
  for (const { keys, shares } of entries) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number;
      best.set(key, Math.max(best.get(key) ?? 0, shares[i] as number));
    }
  }
  const ordered = [...best].sort(([a], [b]) => a - b);
  return { keys: ordered.map(([key]) => key), shares: ordered.map(([, share]) => share) };
}
