import type { Postings } from "./artefact.ts";
import { Best, type Candidate } from "./best.ts";
import { NameSums } from "./names.ts";
import { dequantise } from "./rank.ts";

/** Impact of each byte. */
const IMPACTS = Float64Array.from({ length: 256 }, (_, byte) => dequantise(byte));

/**
 * Sums scores by page, term after term. Its arrays have a cell for each page of the index and are used for one query
 * after another, between which only the cells touched are cleared: no map, no garbage.
 */
export class Accumulator {
  readonly names = new NameSums();
  readonly #totals: Float64Array;
  readonly #touched: Int32Array;
  #count = 0;
  /** The same for the several terms that one word stands for. */
  readonly #own: Float64Array;
  readonly #ownTouched: Int32Array;

  constructor(pageCount: number) {
    this.#totals = new Float64Array(pageCount);
    this.#touched = new Int32Array(pageCount);
    this.#own = new Float64Array(pageCount);
    this.#ownTouched = new Int32Array(pageCount);
  }

  /** Adds one word: idf · impact of that of its terms which says most of the page. */
  add(terms: readonly Postings[], idf: number): void {
    const [only] = terms;
    if (only === undefined) return;
    if (terms.length === 1) {
      const { pages, impacts } = only;
      for (let i = 0; i < pages.length; i++) {
        this.addTo(pages[i] as number, idf * (IMPACTS[impacts[i] as number] as number));
      }
      return;
    }
    const own = this.#own;
    let count = 0;
    for (const { pages, impacts } of terms) {
      for (let i = 0; i < pages.length; i++) {
        const page = pages[i] as number;
        const score = idf * (IMPACTS[impacts[i] as number] as number);
        if (own[page] === 0) this.#ownTouched[count++] = page;
        if (score > (own[page] as number)) own[page] = score;
      }
    }
    for (let i = 0; i < count; i++) {
      const page = this.#ownTouched[i] as number;
      this.addTo(page, own[page] as number);
      own[page] = 0;
    }
  }

  /** The pages with the highest sums, best first, equal ones by id. Begins anew. */
  take(most: number, allowed: (page: number) => boolean): Candidate[] {
    const best = new Best(most);
    for (let i = 0; i < this.#count; i++) {
      const id = this.#touched[i] as number;
      const score = this.#totals[id] as number;
      this.#totals[id] = 0;
      if (best.admits(id, score) && allowed(id)) best.keep(id, score);
    }
    this.#count = 0;
    return best.sorted();
  }

  /** Adds to the score of one page. */
  addTo(page: number, score: number): void {
    const before = this.#totals[page] as number;
    if (before === 0) this.#touched[this.#count++] = page;
    this.#totals[page] = before + score;
  }
}
