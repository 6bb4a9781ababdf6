import type { Postings } from "./artefact.ts";
import { Best, type Candidate } from "./best.ts";
import { type NameShares, NameSums } from "./names.ts";
import { dequantise } from "./rank.ts";

/** Impact of each byte. */
const IMPACTS = Float64Array.from({ length: 256 }, (_, byte) => dequantise(byte));

/**
 * Sums scores by page, term after term. Its arrays have a cell for each page of the index and are used for one query
 * after another: no map, no garbage. A few thousand cells are looked through and cleared sooner than a list of those
 * touched is kept.
 */
export class Accumulator {
  readonly #names: NameSums;
  readonly #totals: Float64Array;
  /** The same for the several terms that one word stands for. */
  readonly #own: Float64Array;

  constructor(pageCount: number) {
    this.#names = new NameSums(pageCount);
    this.#totals = new Float64Array(pageCount);
    this.#own = new Float64Array(pageCount);
  }

  /** Adds one word: idf · impact of that of its terms which says most of the page. */
  add(terms: readonly Postings[], idf: number): void {
    const [only] = terms;
    if (only === undefined) return;
    if (terms.length > 1) {
      this.#addBest(terms, idf);
      return;
    }
    // Here and in no function of its own: V8 compiles it several times as fast.
    const totals = this.#totals;
    const { pages, impacts } = only;
    const count = pages.length;
    for (let i = 0; i < count; i++) {
      const page = pages[i] as number;
      totals[page] = (totals[page] as number) + idf * (IMPACTS[impacts[i] as number] as number);
    }
  }

  /** Adds what pages gain from their names, see `NameSums`. */
  addNames(words: readonly (readonly NameShares[])[], information: number): void {
    this.#names.addBonuses(words, information, this.#totals);
  }

  /** The pages with the highest sums above 0, best first, equal ones by id. Begins anew. */
  take(most: number, allowed: (page: number) => boolean): Candidate[] {
    const totals = this.#totals;
    const best = new Best(most);
    for (let id = nextAbove(best.least, totals, 0); id < totals.length; id = nextAbove(best.least, totals, id + 1)) {
      if (allowed(id)) best.keep(id, totals[id] as number);
    }
    totals.fill(0);
    return best.sorted();
  }

  #addBest(terms: readonly Postings[], idf: number): void {
    const [own, totals] = [this.#own, this.#totals];
    for (const { pages, impacts } of terms) {
      for (let i = 0; i < pages.length; i++) {
        const page = pages[i] as number;
        const score = idf * (IMPACTS[impacts[i] as number] as number);
        if (score > (own[page] as number)) own[page] = score;
      }
    }
    for (const { pages } of terms) {
      for (let i = 0; i < pages.length; i++) {
        const page = pages[i] as number;
        totals[page] = (totals[page] as number) + (own[page] as number);
        own[page] = 0;
      }
    }
  }
}

/** The first page from `from` on whose score is above `least`, or the number of pages. */
function nextAbove(least: number, totals: Float64Array, from: number): number {
  let id = from;
  while (id < totals.length && (totals[id] as number) <= least) id++;
  return id;
}
