import { Integers } from "./integers.ts";
import { FIELDS } from "./rank.ts";
import type { Reading } from "./term-reader.ts";

/** One entry per field in which a posting's term stands: its frequency above the field's number. */
const FIELD_BITS = 3;

/**
 * What each page says of each of its terms, page by page, before it is turned into what each term says of its pages
 * (Witten, Moffat & Bell, "Managing Gigabytes", 1999, section 5.2). A posting is a term on a page. Flat arrays: objects
 * for a million postings cost more time than reading the pages.
 */
export class ForwardIndex {
  readonly #terms = new Integers();
  readonly #surfaces = new Integers();
  readonly #entries = new Integers();
  readonly #entryEnds = new Integers();
  readonly #places = new Integers();
  readonly #placeEnds = new Integers();
  readonly #pageEnds = new Integers();
  // Of the page being read; a slot is a posting's place among the page's.
  #slots = new Int32Array(1024).fill(-1);
  readonly #frequencies: number[] = [];
  readonly #placedSlots = new Integers();
  readonly #placedAt = new Integers();
  readonly #lastPlaces: number[] = [];

  /** Counts a word in a field of the page being read. */
  count({ term, surface }: Reading, field: number): void {
    const at = this.#slotOf(term, surface) * FIELDS.length + field;
    this.#frequencies[at] = (this.#frequencies[at] as number) + 1;
  }

  /** Counts a word at a position of the page's text; positions never go back. */
  place(reading: Reading, field: number, position: number): void {
    this.count(reading, field);
    const slot = this.#slotOf(reading.term, reading.surface);
    if (this.#lastPlaces[slot] === position) return;
    this.#lastPlaces[slot] = position;
    this.#placedSlots.push(slot);
    this.#placedAt.push(position);
  }

  /** The page has been read; the next words are of the next one. */
  endPage(): void {
    const terms = this.#terms.view();
    const first = this.#pageEnds.length === 0 ? 0 : (this.#pageEnds.view().at(-1) as number);
    const count = terms.length - first;
    this.#endPlaces(count);
    for (let slot = 0; slot < count; slot++) {
      this.#slots[terms[first + slot] as number] = -1;
      for (let field = 0; field < FIELDS.length; field++) {
        const frequency = this.#frequencies[slot * FIELDS.length + field] as number;
        if (frequency > 0) this.#entries.push((frequency << FIELD_BITS) | field);
      }
      this.#entryEnds.push(this.#entries.length);
    }
    this.#frequencies.length = 0;
    this.#lastPlaces.length = 0;
    this.#pageEnds.push(terms.length);
  }

  /** All pages' postings; the arrays are not copied. */
  finish(): ForwardPostings {
    return {
      pageEnds: this.#pageEnds.view(),
      terms: this.#terms.view(),
      surfaces: this.#surfaces.view(),
      entries: this.#entries.view(),
      entryEnds: this.#entryEnds.view(),
      places: this.#places.view(),
      placeEnds: this.#placeEnds.view(),
    };
  }

  #slotOf(term: number, surface: number): number {
    if (term >= this.#slots.length) {
      const grown = new Int32Array(Math.max(term + 1, this.#slots.length * 2)).fill(-1);
      grown.set(this.#slots);
      this.#slots = grown;
    }
    const known = this.#slots[term] as number;
    if (known >= 0) return known;
    const slot = this.#lastPlaces.length;
    this.#slots[term] = slot;
    this.#terms.push(term);
    this.#surfaces.push(surface);
    this.#lastPlaces.push(-1);
    for (let field = 0; field < FIELDS.length; field++) this.#frequencies.push(0);
    return slot;
  }

  /** Sorts the page's positions by posting, in one pass since they come in order (counting sort). */
  #endPlaces(count: number): void {
    const slots = this.#placedSlots.view();
    const ends = new Int32Array(count + 1);
    for (const slot of slots) ends[slot + 1] = (ends[slot + 1] as number) + 1;
    for (let slot = 0; slot < count; slot++) ends[slot + 1] = (ends[slot + 1] as number) + (ends[slot] as number);
    const base = this.#places.length;
    for (let slot = 0; slot < count; slot++) this.#placeEnds.push(base + (ends[slot + 1] as number));
    const sorted = new Int32Array(slots.length);
    const at = this.#placedAt.view();
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number;
      sorted[ends[slot] as number] = at[i] as number;
      ends[slot] = (ends[slot] as number) + 1;
    }
    for (const place of sorted) this.#places.push(place);
    this.#placedSlots.clear();
    this.#placedAt.clear();
  }
}

/** Postings in the order of pages and, on a page, of first mention. */
export interface ForwardPostings {
  /** Where each page's postings end. */
  readonly pageEnds: Int32Array;
  /** Of each posting, numbers of the term and of the form in which the page writes it first. */
  readonly terms: Int32Array;
  readonly surfaces: Int32Array;
  /** See `fieldOf` and `frequencyOf`. */
  readonly entries: Int32Array;
  readonly entryEnds: Int32Array;
  /** Ascending word positions in the page's text. */
  readonly places: Int32Array;
  readonly placeEnds: Int32Array;
}

export function fieldOf(entry: number): number {
  return entry & ((1 << FIELD_BITS) - 1);
}

export function frequencyOf(entry: number): number {
  return entry >> FIELD_BITS;
}
