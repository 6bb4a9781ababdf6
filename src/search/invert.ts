import type { Page } from "../content/page.ts";
import type { Postings } from "./artefact.ts";
import type { IndexedDocument } from "./document.ts";
import { facetTerms, isFacet } from "./facets.ts";
import { type ForwardPostings, fieldOf, frequencyOf } from "./forward-index.ts";
import { MAX_NAMES, type NameShares, sharesOf } from "./names.ts";
import type { KnownOfPostings, PositionsPart } from "./positions.ts";
import { countTold } from "./postings.ts";
import {
  FIELD_WEIGHTS,
  FIELDS,
  inverseDocumentFrequency,
  mostWords,
  NAVIGATION_WEIGHT,
  normOf,
  quantise,
  saturate,
  type TextLengths,
  textImpact,
} from "./rank.ts";

/** A term with all that the index stores of it. */
export interface BuiltTerm extends Postings {
  readonly term: string;
  readonly surface: string;
  readonly documentFrequency: number;
  /** Where its postings begin in `InvertedIndex.positions`; a facet has none. */
  readonly from: number;
}

export interface InvertedIndex {
  /** Ascending by code unit. */
  readonly terms: readonly BuiltTerm[];
  /** Ascending word positions of each posting of a word, term by term. */
  readonly positions: PositionsPart;
  /** Of the same postings. */
  readonly known: KnownOfPostings;
  /** Of each page, see `normOf`. */
  readonly norms: Uint8Array;
  readonly textLengths: TextLengths;
}

/**
 * Turns pages with their terms into terms with their pages.
 * @param names texts of the terms and of their forms, by number
 */
export function invert(
  pages: readonly Page[],
  documents: readonly IndexedDocument[],
  forward: ForwardPostings,
  names: { readonly terms: readonly string[]; readonly surfaces: readonly string[] },
): InvertedIndex {
  const order = sortedOrder(names.terms);
  const starts = startsOf(forward.terms, order);
  const from = sources(forward.terms, starts, order);
  const positions = positionsOf(forward, from);
  const textLengths = textLengthsOf(documents);
  const norms = Uint8Array.from(documents, ({ lengths, navigation }) =>
    normOf(lengths.text, textLengths.average, navigation),
  );
  const sorted = sortPostings(forward, from, impactsOf(forward, documents, norms), positions, norms);
  const shares = nameShares(documents, starts, order, names.terms.length);
  const words = [...order.sorted.entries()].map(([rank, number]): BuiltTerm => {
    const [begin, end] = [starts[rank] as number, starts[rank + 1] as number];
    const term = names.terms[number] as string;
    return {
      term,
      surface: mostFrequent(from.subarray(begin, end), forward.surfaces, names.surfaces, term),
      documentFrequency: end - begin,
      pages: sorted.pages.subarray(begin, end),
      impacts: sorted.impacts.subarray(begin, end),
      counts: sorted.counts.subarray(begin, end),
      names: shares[number] as NameShares,
      from: begin,
    };
  });
  const mostByPage = Int32Array.from(norms, (norm) => mostWords(norm, textLengths));
  const known = { counts: sorted.counts, ends: sorted.pages.map((page) => mostByPage[page] as number) };
  return { terms: merge(words, facetPostings(pages)), positions, known, norms, textLengths };
}

function textLengthsOf(documents: readonly IndexedDocument[]): TextLengths {
  const most = documents.reduce((longest, { lengths }) => Math.max(longest, lengths.text), 0);
  return { average: averageLength(documents, "text"), most };
}

interface Order {
  /** Numbers of the terms, by rank. */
  readonly sorted: Int32Array;
  readonly rankOf: Int32Array;
}

function sortedOrder(terms: readonly string[]): Order {
  const byText = new Map(terms.map((term, number) => [term, number]));
  const sorted = Int32Array.from([...terms].sort(), (term) => byText.get(term) as number);
  const rankOf = new Int32Array(terms.length);
  for (const [rank, number] of sorted.entries()) rankOf[number] = rank;
  return { sorted, rankOf };
}

/** Where the postings of each term begin, by rank, and the end. */
function startsOf(terms: Int32Array, { rankOf }: Order): Int32Array {
  const starts = new Int32Array(rankOf.length + 1);
  for (const term of terms) {
    const next = (rankOf[term] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let rank = 0; rank < rankOf.length; rank++) {
    starts[rank + 1] = (starts[rank + 1] as number) + (starts[rank] as number);
  }
  return starts;
}

/** The postings sorted by term, each term's in the order of pages (counting sort). */
function sources(terms: Int32Array, starts: Int32Array, { rankOf }: Order): Int32Array {
  const next = starts.slice();
  const sorted = new Int32Array(terms.length);
  for (let posting = 0; posting < terms.length; posting++) {
    const rank = rankOf[terms[posting] as number] as number;
    const at = next[rank] as number;
    sorted[at] = posting;
    next[rank] = at + 1;
  }
  return sorted;
}

function sortPostings(
  { pageEnds, terms }: ForwardPostings,
  from: Int32Array,
  impactOf: Uint8Array,
  positions: PositionsPart,
  norms: Uint8Array,
): Omit<Postings, "names"> {
  const pageOf = new Int32Array(terms.length);
  for (const [page, end] of pageEnds.entries()) pageOf.fill(page, pageEnds[page - 1] ?? 0, end);
  const pages = new Int32Array(from.length);
  const impacts = new Uint8Array(from.length);
  const counts = new Uint8Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const posting = from[i] as number;
    pages[i] = pageOf[posting] as number;
    impacts[i] = impactOf[posting] as number;
    const count = (positions.starts[i + 1] as number) - (positions.starts[i] as number);
    counts[i] = countTold(count, impacts[i] as number, norms[pages[i] as number] as number);
  }
  return { pages, impacts, counts };
}

const TEXT = FIELDS.indexOf("text");

/** What each posting adds to its page's score, in a byte. */
function impactsOf(forward: ForwardPostings, documents: readonly IndexedDocument[], norms: Uint8Array): Uint8Array {
  const { pageEnds, entries, entryEnds } = forward;
  const averages = FIELDS.map((field) => averageLength(documents, field));
  const impacts = new Uint8Array(entryEnds.length);
  let posting = 0;
  let entry = 0;
  for (const [page, document] of documents.entries()) {
    const lengths = FIELDS.map((field) => document.lengths[field]);
    const share = document.navigation ? NAVIGATION_WEIGHT : 1;
    for (; posting < (pageEnds[page] as number); posting++) {
      const end = entryEnds[posting] as number;
      if (end === entry + 1 && fieldOf(entries[entry] as number) === TEXT) {
        impacts[posting] = textImpact(norms[page] as number, frequencyOf(entries[entry] as number));
        entry = end;
        continue;
      }
      let sum = 0;
      for (; entry < end; entry++) {
        const [value, field] = [entries[entry] as number, fieldOf(entries[entry] as number)];
        const { weight, b } = WEIGHTS[field] as (typeof WEIGHTS)[number];
        sum += weight * saturate(frequencyOf(value), lengths[field] as number, averages[field] as number, b);
      }
      impacts[posting] = quantise(sum * share);
    }
  }
  return impacts;
}

const WEIGHTS = FIELDS.map((field) => FIELD_WEIGHTS[field]);

function averageLength(documents: readonly IndexedDocument[], field: (typeof FIELDS)[number]): number {
  // Pages without the field (no link points at them, no slug) would drag the average towards zero.
  const having = documents.filter((document) => document.lengths[field] > 0);
  return having.reduce((sum, document) => sum + document.lengths[field], 0) / Math.max(1, having.length);
}

function positionsOf({ places, placeEnds }: ForwardPostings, from: Int32Array): PositionsPart {
  const starts = new Int32Array(from.length + 1);
  const sorted = new Int32Array(places.length);
  let at = 0;
  for (let i = 0; i < from.length; i++) {
    const posting = from[i] as number;
    const end = placeEnds[posting] as number;
    for (let place = posting === 0 ? 0 : (placeEnds[posting - 1] as number); place < end; place++) {
      sorted[at++] = places[place] as number;
    }
    starts[i + 1] = at;
  }
  return { starts, places: sorted };
}

interface GrowingShares {
  readonly keys: number[];
  readonly shares: number[];
}

/** What each word of a name says is known once all pages are counted; by number of the term. */
function nameShares(
  documents: readonly IndexedDocument[],
  starts: Int32Array,
  { rankOf }: Order,
  count: number,
): GrowingShares[] {
  const all = Array.from({ length: count }, (): GrowingShares => ({ keys: [], shares: [] }));
  const frequencyIn = (rank: number): number => (starts[rank + 1] as number) - (starts[rank] as number);
  for (const [id, { names }] of documents.entries()) {
    for (const [ordinal, name] of names.entries()) {
      const frequencies = name.map((term) => frequencyIn(rankOf[term] as number));
      const weights = frequencies.map((frequency) => inverseDocumentFrequency(documents.length, frequency));
      for (const [i, share] of sharesOf(weights).entries()) {
        const own = all[name[i] as number];
        own?.keys.push(id * MAX_NAMES + ordinal);
        own?.shares.push(share);
      }
    }
  }
  return all;
}

/** The form that most pages write first, of equals the first in the alphabet. */
function mostFrequent(postings: Int32Array, of: Int32Array, surfaces: readonly string[], fallback: string): string {
  const counts = new Map<number, number>();
  for (const posting of postings) {
    const surface = of[posting] as number;
    counts.set(surface, (counts.get(surface) ?? 0) + 1);
  }
  let best = fallback;
  let bestCount = 0;
  for (const [number, count] of counts) {
    const surface = surfaces[number] as string;
    if (count > bestCount || (count === bestCount && surface < best)) {
      best = surface;
      bestCount = count;
    }
  }
  return best;
}

/** Facets have no positions and weigh the same everywhere. */
function facetPostings(pages: readonly Page[]): BuiltTerm[] {
  const byTerm = new Map<string, number[]>();
  for (const [id, page] of pages.entries()) {
    for (const facet of facetTerms(page)) {
      const known = byTerm.get(facet);
      if (known === undefined) byTerm.set(facet, [id]);
      else known.push(id);
    }
  }
  return [...byTerm].map(([term, ids]) => ({
    term,
    surface: term,
    documentFrequency: ids.length,
    pages: Int32Array.from(ids),
    impacts: new Uint8Array(ids.length).fill(1),
    counts: new Uint8Array(ids.length),
    names: { keys: [], shares: [] },
    from: 0,
  }));
}

function merge(words: readonly BuiltTerm[], facets: readonly BuiltTerm[]): BuiltTerm[] {
  const used = words.filter(({ documentFrequency, term }) => documentFrequency > 0 && !isFacet(term));
  return [...used, ...facets].sort((a, b) => (a.term < b.term ? -1 : a.term > b.term ? 1 : 0));
}
