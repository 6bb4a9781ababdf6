import type { Page } from "../content/page.ts";
import type { Postings } from "./artefact.ts";
import type { IndexedDocument } from "./document.ts";
import { facetTerms } from "./facets.ts";
import { MAX_NAMES, sharesOf } from "./names.ts";
import { FIELD_WEIGHTS, FIELDS, inverseDocumentFrequency, NAVIGATION_WEIGHT, quantise, saturate } from "./rank.ts";

/** A term with all that the index stores of it. */
export interface BuiltTerm extends Postings {
  readonly term: string;
  readonly surface: string;
  readonly documentFrequency: number;
  /** Word positions on each page, ascending. */
  readonly positions: readonly (readonly number[])[];
}

/** Turns documents with their terms into terms with their documents, ascending by code unit. */
export function invert(pages: readonly Page[], documents: readonly IndexedDocument[]): BuiltTerm[] {
  const averages = FIELDS.map((field) => averageLength(documents, field));
  const terms = new Map<string, GrowingTerm>();
  for (const [id, document] of documents.entries()) {
    for (const [term, { surface, frequencies, places }] of document.terms) {
      const entry = addPosting(terms, term, id, quantise(impact(frequencies, document, averages)), places);
      countSurface(entry, surface);
    }
    for (const facet of facetTerms(pages[id] as Page)) addPosting(terms, facet, id, 1, NOWHERE);
  }
  addNames(terms, documents);
  return [...terms.keys()].sort().map((term) => toBuilt(term, terms.get(term) as GrowingTerm));
}

interface GrowingTerm {
  readonly pages: number[];
  readonly impacts: number[];
  readonly positions: (readonly number[])[];
  /** Forms of the word, which are few, and how many pages write each first. */
  readonly surfaces: string[];
  readonly counts: number[];
  readonly names: { readonly keys: number[]; readonly shares: number[] };
}

const NOWHERE: readonly number[] = [];

function addPosting(
  terms: Map<string, GrowingTerm>,
  term: string,
  id: number,
  impactByte: number,
  places: readonly number[],
): GrowingTerm {
  let entry = terms.get(term);
  if (entry === undefined) {
    entry = { pages: [], impacts: [], positions: [], surfaces: [], counts: [], names: { keys: [], shares: [] } };
    terms.set(term, entry);
  }
  entry.pages.push(id);
  entry.impacts.push(impactByte);
  entry.positions.push(places);
  return entry;
}

function countSurface({ surfaces, counts }: GrowingTerm, surface: string): void {
  const at = surfaces.indexOf(surface);
  if (at >= 0) counts[at] = (counts[at] as number) + 1;
  else {
    surfaces.push(surface);
    counts.push(1);
  }
}

function toBuilt(term: string, entry: GrowingTerm): BuiltTerm {
  const { pages, impacts, positions, names } = entry;
  return {
    term,
    surface: mostFrequent(entry, term),
    documentFrequency: pages.length,
    pages: new Int32Array(pages),
    impacts: new Uint8Array(impacts),
    once: new Uint8Array(positions.map((places) => (places.length === 1 ? 1 : 0))),
    positions,
    names,
  };
}

/** What each word of a name says is known once all pages are counted. */
function addNames(terms: ReadonlyMap<string, GrowingTerm>, documents: readonly IndexedDocument[]): void {
  for (const [id, { names }] of documents.entries()) {
    for (const [ordinal, name] of names.entries()) {
      const frequencies = name.map((term) => terms.get(term)?.pages.length ?? 0);
      const weights = frequencies.map((frequency) => inverseDocumentFrequency(documents.length, frequency));
      for (const [i, share] of sharesOf(weights).entries()) {
        const own = terms.get(name[i] as string)?.names;
        own?.keys.push(id * MAX_NAMES + ordinal);
        own?.shares.push(share);
      }
    }
  }
}

function averageLength(documents: readonly IndexedDocument[], field: (typeof FIELDS)[number]): number {
  // Pages without the field (no link points at them, no slug) would drag the average towards zero.
  const having = documents.filter((document) => document.lengths[field] > 0);
  return having.reduce((sum, document) => sum + document.lengths[field], 0) / Math.max(1, having.length);
}

function impact(frequencies: readonly number[], document: IndexedDocument, averages: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < FIELDS.length; i++) {
    const frequency = frequencies[i] as number;
    if (frequency === 0) continue;
    const field = FIELDS[i] as (typeof FIELDS)[number];
    const { weight, b } = FIELD_WEIGHTS[field];
    sum += weight * saturate(frequency, document.lengths[field], averages[i] ?? 0, b);
  }
  return document.navigation ? sum * NAVIGATION_WEIGHT : sum;
}

function mostFrequent({ surfaces, counts }: GrowingTerm, fallback: string): string {
  let best = fallback;
  let bestCount = 0;
  for (const [i, surface] of surfaces.entries()) {
    const count = counts[i] as number;
    if (count > bestCount || (count === bestCount && surface < best)) {
      best = surface;
      bestCount = count;
    }
  }
  return best;
}
