import type { KnownTerm } from "./artefact.ts";
import type { Shards } from "./shards.ts";

/** Which pages may be returned. */
export interface Filter {
  /** Groups are ANDed, the facet terms within a group ORed. */
  readonly facets: readonly (readonly string[])[];
  /** Terms that must stand at consecutive positions, each phrase somewhere on the page. */
  readonly phrases?: readonly (readonly string[])[];
  /** Terms whose pages are left out. */
  readonly excluded?: readonly string[];
  /** Phrases whose pages are left out; a page may hold their words apart. */
  readonly excludedPhrases?: readonly (readonly string[])[];
  readonly includeProject: boolean;
}

/** A page by its id. */
type IsAllowed = (page: number) => boolean;

/** Tells whether a page passes the facets and holds every word of the phrases and none of the excluded ones. */
export async function allowedPages(filter: Filter, shards: Shards): Promise<IsAllowed> {
  const { facets, phrases = [], excluded = [] } = filter;
  const end = filter.includeProject ? shards.manifest.about.pages : shards.manifest.answerable;
  const groups = [...facets, ...[...new Set(phrases.flat())].map((term) => [term])];
  const [wanted, unwanted] = await Promise.all([
    Promise.all(groups.map((terms) => pagesWithAny(terms, shards))),
    pagesWithAny(excluded, shards),
  ]);
  return (page) => page < end && unwanted[page] !== 1 && wanted.every((group) => group[page] === 1);
}

/** 1 for each page that holds one of the terms. */
async function pagesWithAny(terms: readonly string[], shards: Shards): Promise<Uint8Array> {
  const found = new Uint8Array(terms.length === 0 ? 0 : shards.manifest.about.pages);
  const mark = async (term: string): Promise<void> => {
    const entry = await shards.known(term);
    if (entry === undefined) return;
    for (const page of (await shards.postingsOf(entry)).pages) found[page] = 1;
  };
  await Promise.all(terms.map(mark));
  return found;
}

/** Those of the pages on which every phrase stands as it is written, and no excluded one, in the order given. */
export async function passingPhrases<Page extends { readonly id: number }>(
  pages: readonly Page[],
  { phrases = [], excludedPhrases = [] }: Filter,
  shards: Shards,
): Promise<Page[]> {
  const testsOf = (some: readonly (readonly string[])[]): Promise<IsAllowed[]> =>
    Promise.all(some.map((terms) => phraseTest(terms, pages, shards)));
  const [wanted, unwanted] = await Promise.all([testsOf(phrases), testsOf(excludedPhrases)]);
  return pages.filter(({ id }) => wanted.every((holds) => holds(id)) && !unwanted.some((holds) => holds(id)));
}

async function phraseTest(
  terms: readonly string[],
  pages: readonly { readonly id: number }[],
  shards: Shards,
): Promise<IsAllowed> {
  const entries = await Promise.all(terms.map((term) => shards.known(term)));
  if (entries.includes(undefined)) return () => false;
  const wanted = pages.map(({ id }) => id);
  const places = await Promise.all(entries.map((entry) => shards.positionsOf(entry as KnownTerm, wanted)));
  return (page) => standTogether(places.map((byPage) => byPage.get(page) ?? new Int32Array()));
}

/** Whether a place of the first list is followed by one of each next list, each one word further. */
function standTogether(lists: readonly Int32Array[]): boolean {
  const [first, ...rest] = lists.map((places) => new Set(places));
  if (first === undefined) return true;
  return [...first].some((place) => rest.every((places, i) => places.has(place + i + 1)));
}
