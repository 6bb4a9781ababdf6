import type { Analyser } from "./analyse.ts";
import { createEngine, type Engine } from "./engine.ts";
import { readHits } from "./hits.ts";
import { type Request, readRequest } from "./request.ts";
import type { Query, SearchEvidence, Searcher, SearchResult } from "./search.ts";
import { type Pause, type ReadFile, Shards } from "./shards.ts";
import { type RankedPages, RankingStore } from "./store.ts";

export type { Pause, ReadFile } from "./shards.ts";

/**
 * Opens an index; every door searches through what this returns.
 * @param read reads a file of the folder that holds `current.json`: from disk in Node, by fetch in a browser
 * @param pause lets a browser draw between two pieces of work; none when left out
 * @throws ArtefactError when there is no usable index
 */
export async function openIndex(read: ReadFile, pause?: Pause): Promise<Searcher> {
  const shards = await Shards.open(read, pause);
  const engine = await createEngine(new RankingStore(shards), shards.analyser);
  await shards.pause();
  return {
    about: { ...shards.manifest.about, hash: shards.hash },
    search: (query) => search(query, engine, shards),
    rank: (query) => rank(query, engine, shards),
  };
}

async function rank(query: Query, engine: Engine, shards: Shards): Promise<readonly string[]> {
  const request = await readRequest(query, shards);
  const { ranked } = await ask(request, limitOf(query), engine);
  return Promise.all(ranked.pages.map(async ({ id }) => (await shards.page(id)).page.path));
}

async function search(query: Query, engine: Engine, shards: Shards): Promise<SearchResult> {
  const limit = limitOf(query);
  const request = await readRequest(query, shards);
  await shards.pause();
  // One more than asked for, so that the margin to the second is known even for a limit of one.
  const { ranked, relaxed } = await ask(request, limit + 1, engine);
  const corrected = correctedQuery(request.words, ranked, shards.analyser);
  return {
    hits: await readHits(ranked, { text: request.words, limit }, shards),
    evidence: evidenceOf(ranked),
    ...(corrected === undefined ? {} : { corrected }),
    ...(relaxed ? { relaxed } : {}),
  };
}

/** Where no page holds a phrase as it stands, pages with its words are better than nothing; the result says so. */
async function ask(
  { text, filter }: Request,
  limit: number,
  engine: Engine,
): Promise<{ ranked: RankedPages; relaxed: boolean }> {
  const ranked = await engine.rank(text, limit, filter);
  const { phrases = [], ...rest } = filter;
  if (ranked.pages.length > 0 || phrases.length === 0) return { ranked, relaxed: false };
  const loose = await engine.rank(text, limit, rest);
  return { ranked: loose, relaxed: loose.pages.length > 0 };
}

function limitOf({ limit }: Query): number {
  return Math.max(1, Math.trunc(limit));
}

function evidenceOf({ pages, words }: RankedPages): SearchEvidence {
  const [first, second] = pages;
  const asked = words.filter(({ standsFor }) => standsFor === undefined);
  const standIns = new Set(words.flatMap(({ standsFor = [] }) => standsFor));
  const known = asked.filter(({ entries }, i) => entries.length > 0 || standIns.has(i)).length;
  return {
    margin: first === undefined || first.score === 0 ? 0 : (first.score - (second?.score ?? 0)) / first.score,
    known: asked.length === 0 ? 0 : known / asked.length,
    words: asked.length,
  };
}

function correctedQuery(text: string, { corrections }: RankedPages, analyser: Analyser): SearchResult["corrected"] {
  if (corrections.length === 0) return undefined;
  const meant = new Map(corrections.map(({ from, to }) => [from, to]));
  let query = text;
  const tokens = analyser.tokenise(text).flatMap((token) => (meant.has(token.word) ? token : token.parts));
  for (const token of tokens.reverse()) {
    const to = meant.get(token.word);
    if (to !== undefined) query = query.slice(0, token.start) + to + query.slice(token.end);
  }
  return { query, words: corrections };
}
