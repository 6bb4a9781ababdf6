import { tokenise } from "./analyse.ts";
import type { StoredPage, StoredText } from "./artefact.ts";
import { createEngine, type Engine } from "./engine.ts";
import { extract, type TermWeights } from "./extract.ts";
import { facetTerm } from "./facets.ts";
import type { Filter } from "./filter.ts";
import { FIELD_WEIGHTS, K1, PROXIMITY_WEIGHT } from "./rank.ts";
import type { ResolvedWord } from "./resolve.ts";
import { placesOf } from "./score.ts";
import type { Hit, HitEvidence, Query, SearchEvidence, Searcher, SearchResult } from "./search.ts";
import { type PlacedWord, type ScoredSection, scoreSections } from "./sections.ts";
import { type ReadFile, Shards } from "./shards.ts";
import { type RankedPages, RankingStore } from "./store.ts";
import { asWritten } from "./terms.ts";

export type { ReadFile } from "./shards.ts";

/**
 * Opens an index; every door searches through what this returns.
 * @param read reads a file of the folder that holds `current.json`: from disk in Node, by fetch in a browser
 * @throws ArtefactError when there is no usable index
 */
export async function openIndex(read: ReadFile): Promise<Searcher> {
  const shards = await Shards.open(read);
  const store = new RankingStore(shards);
  const engine = await createEngine(store);
  const about = { ...shards.manifest.about, hash: shards.hash };
  return { about, search: (query) => search(query, engine, store), rank: (query) => rank(query, engine, store) };
}

async function rank(query: Query, engine: Engine, store: RankingStore): Promise<readonly string[]> {
  const { pages } = await engine.rank(textOf(query), Math.max(1, Math.trunc(query.limit)), filterOf(query));
  return Promise.all(pages.map(async ({ id }) => (await store.shards.page(id)).path));
}

async function search(query: Query, engine: Engine, store: RankingStore): Promise<SearchResult> {
  const limit = Math.max(1, Math.trunc(query.limit));
  // One more than asked for, so that the margin to the second is known even for a limit of one.
  const ranked = await engine.rank(textOf(query), limit + 1, filterOf(query));
  const weights = termWeights(ranked.words);
  const hits = await readHits(ranked, ranked.pages.slice(0, limit), weights, store);
  const corrected = correctedQuery(query.text, ranked);
  return { hits, evidence: evidenceOf(ranked), ...(corrected === undefined ? {} : { corrected }) };
}

function textOf({ text, verbatim }: Query): string {
  return verbatim === true ? asWritten(text) : text;
}

function filterOf({ kinds, tags, owner, includeProject }: Query): Filter {
  const facets: string[][] = [];
  if (kinds !== undefined && kinds.length > 0) facets.push(kinds.map((kind) => facetTerm("kind", kind)));
  for (const tag of tags ?? []) facets.push([facetTerm("tag", tag)]);
  if (owner !== undefined) facets.push([facetTerm("owner", owner)]);
  return { facets, includeProject: includeProject === true || kinds?.includes("project") === true };
}

function termWeights(words: readonly ResolvedWord[]): TermWeights {
  const weights = new Map<string, number>();
  for (const word of words) for (const entry of word.entries) weights.set(entry.term, word.idf);
  return weights;
}

async function readHits(
  ranked: RankedPages,
  pages: RankedPages["pages"],
  weights: TermWeights,
  store: RankingStore,
): Promise<Hit[]> {
  const wanted = new Set(pages.map(({ id }) => id));
  const places = await Promise.all(ranked.words.map((word) => placesOf(word, wanted, store.shards)));
  return Promise.all(
    pages.map(async ({ id, score }) => {
      const [page, text] = await Promise.all([store.shards.page(id), store.shards.text(id)]);
      const words = ranked.words.map((word, i) => ({ ...word, places: places[i]?.get(id) ?? [] }));
      return toHit(page, text, score, words, weights, store.shards.manifest.averageSectionLength);
    }),
  );
}

function toHit(
  page: StoredPage,
  text: StoredText,
  score: number,
  words: readonly PlacedWord[],
  weights: TermWeights,
  averageSectionLength: number,
): Hit {
  const best = bestSection(scoreSections(page, words, averageSectionLength), text);
  const outline = page.sections[best.index];
  const blocks = text.sections[best.index] ?? [];
  const { sections: _sections, length: _length, ...summary } = page;
  const anchor = outline?.anchor ?? "";
  return {
    page: summary,
    section: {
      id: anchor === "" ? page.path : `${page.path}#${anchor}`,
      url: anchor === "" ? page.url : `${page.url}#${encodeURIComponent(anchor)}`,
      anchor,
      heading: outline?.heading ?? page.title,
      trail: outline?.trail ?? [],
      blocks,
    },
    score,
    extract: extract(blocks, weights),
    evidence: evidenceOfHit(page, text, words, best, score),
    weights,
  };
}

/** The best section that has something to quote: a bare heading answers nothing. */
function bestSection(scored: readonly ScoredSection[], text: StoredText): ScoredSection {
  const quotable = scored.find((section) => (text.sections[section.index]?.length ?? 0) > 0);
  return quotable ?? scored[0] ?? { index: 0, score: 0, found: new Set() };
}

function evidenceOfHit(
  page: StoredPage,
  text: StoredText,
  words: readonly PlacedWord[],
  best: ScoredSection,
  score: number,
): HitEvidence {
  const total = words.reduce((sum, word) => sum + word.idf, 0);
  const share = (has: (word: PlacedWord, i: number) => boolean): number =>
    total === 0 ? 0 : words.reduce((sum, word, i) => sum + (has(word, i) ? word.idf * word.trust : 0), 0) / total;
  const names = [page.title, ...page.aliases, ...page.sections.map((section) => section.heading), ...text.questions];
  const named = new Set(
    names.flatMap((name) => tokenise(name).flatMap((token) => [token.term, ...token.parts.map((part) => part.term)])),
  );
  const inNames = (word: PlacedWord): boolean => word.entries.some((entry) => named.has(entry.term));
  return {
    pageCoverage: share((word) => word.places.length > 0 || inNames(word)),
    sectionCoverage: share((_, i) => best.found.has(i)),
    titleCoverage: share(inNames),
    strength: total === 0 ? 0 : Math.min(1, score / idealScore(words)),
  };
}

/** What a page would score that holds every word often in text, title and headings, and each pair of words together. */
function idealScore(words: readonly PlacedWord[]): number {
  const fields = FIELD_WEIGHTS.text.weight + FIELD_WEIGHTS.title.weight + FIELD_WEIGHTS.headings.weight;
  const single = words.reduce((sum, word) => sum + word.idf, 0) * (K1 + 1) * fields;
  return single * (words.length > 1 ? 1 + PROXIMITY_WEIGHT / fields : 1);
}

function evidenceOf({ pages, words }: RankedPages): SearchEvidence {
  const [first, second] = pages;
  const known = words.filter((word) => word.entries.length > 0).length;
  return {
    margin: first === undefined ? 0 : (first.score - (second?.score ?? 0)) / first.score,
    known: words.length === 0 ? 0 : known / words.length,
    words: words.length,
  };
}

function correctedQuery(text: string, { corrections }: RankedPages): SearchResult["corrected"] {
  if (corrections.length === 0) return undefined;
  const meant = new Map(corrections.map(({ from, to }) => [from, to]));
  let query = text;
  const tokens = tokenise(text).flatMap((token) => (meant.has(token.word) ? token : token.parts));
  for (const token of tokens.reverse()) {
    const to = meant.get(token.word);
    if (to !== undefined) query = query.slice(0, token.start) + to + query.slice(token.end);
  }
  return { query, words: corrections };
}
