/**
 * Title coverage: a page whose whole name stands in the question is what the question is about, whether its name is one
 * word or five. Field weights cannot say that: a title's words add up whether or not they are all there, so that heavier
 * title weights put every page that shares one word with a long title above the page that answers.
 */

/** Weight of a name that stands in the question as a whole, beside the words' own scores. */
const NAME_WEIGHT = 0.4;

/** Information (idf) of a question above which a name counts no more: long questions hold short names by chance. */
const MOST_INFORMATION = 15;

const ORDINAL_BITS = 4;
/** Names of one page that count: its title first, then its aliases. */
export const MAX_NAMES = 1 << ORDINAL_BITS;

/** Stored in one byte. */
const WHOLE = 255;

/** Of one term: in which names of which pages it stands, and how much of each name it makes. */
export interface NameShares {
  /** Page id · 16 + ordinal of the name, ascending. */
  readonly keys: ArrayLike<number>;
  /** Share of the name's information that the term makes, 1 .. 255 of 255. */
  readonly shares: ArrayLike<number>;
}

export const NO_NAMES: NameShares = { keys: new Int32Array(), shares: new Uint8Array() };

const pageOf = (key: number): number => key >> ORDINAL_BITS;
const ordinalOf = (key: number): number => key & (MAX_NAMES - 1);

/** The share that each of a name's distinct words makes of it; `weights` are their idf. */
export function sharesOf(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.max(1, Math.round((weight / total) * WHOLE)));
}

/** Sums up names for one query after another, in arrays that stay; only the cells touched are cleared between. */
export class NameSums {
  /** By ordinal of the name, then by page: how much of the name the question holds, of 255. */
  readonly #names: Int32Array[] = [];
  /** By page: of its best name. */
  readonly #best: Int32Array;

  constructor(pageCount: number) {
    this.#best = new Int32Array(pageCount);
  }

  /**
   * What each page gains from the best of its names: 0.4 · min(information of the question, 15) · coverage², where
   * coverage is the share of the name's information that the question holds.
   * @param words for each distinct word of the question, the shares of the terms it stands for
   * @param information sum of the idf of the question's words
   * @param totals by page; the gains are added to these
   */
  addBonuses(words: readonly (readonly NameShares[])[], information: number, totals: Float64Array): void {
    const shares = words.map((terms) => (terms.length > 1 ? bestShares(terms) : (terms[0] ?? NO_NAMES)));
    for (const word of shares) this.#cover(word);
    for (const { keys } of shares) this.#findBest(keys);
    const scale = NAME_WEIGHT * Math.min(information, MOST_INFORMATION);
    const best = this.#best;
    for (const { keys } of shares) {
      for (let i = 0; i < keys.length; i++) {
        const page = pageOf(keys[i] as number);
        const covered = best[page] as number;
        if (covered === 0) continue;
        best[page] = 0;
        totals[page] = (totals[page] as number) + scale * Math.min(1, covered / WHOLE) ** 2;
      }
    }
  }

  #cover({ keys, shares }: NameShares): void {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number;
      const names = this.#namesOf(ordinalOf(key));
      const page = pageOf(key);
      names[page] = (names[page] as number) + (shares[i] as number);
    }
  }

  /** A name is looked at with the first of its words, and cleared. */
  #findBest(keys: ArrayLike<number>): void {
    const best = this.#best;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number;
      const names = this.#namesOf(ordinalOf(key));
      const page = pageOf(key);
      const covered = names[page] as number;
      names[page] = 0;
      if (covered > (best[page] as number)) best[page] = covered;
    }
  }

  #namesOf(ordinal: number): Int32Array {
    this.#names[ordinal] ??= new Int32Array(this.#best.length);
    return this.#names[ordinal];
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
