import type { Hit, IndexAbout, Query, Searcher, SearchResult } from "../search/search.ts";
import { withArticle } from "../text/article.ts";
import type { Answer, Passage, Source } from "./answer.ts";
import { beginningOf } from "./beginning.ts";
import { decide } from "./decide.ts";
import { passage } from "./passage.ts";
import { isStale } from "./stale.ts";

/** Asks the index and decides what to say; every door's answers come from here. */
export type Answerer = (query: Query) => Promise<Answer>;

/** Places named beside or instead of an answer. */
const OTHERS = 4;

/**
 * @param today gives the ISO date by which pages are stale; asked at each answer, since a process lives for weeks
 */
export function createAnswerer(searcher: Searcher, today: () => string): Answerer {
  return async (query) => {
    const result = await searcher.search({ ...query, limit: Math.max(query.limit, OTHERS + 1) });
    return toAnswer(query, result, searcher.about, today());
  };
}

/** The answer that a search result makes on a given day. */
export function toAnswer(query: Query, result: SearchResult, about: IndexAbout, today: string): Answer {
  const source = (hit: Hit): Source => toSource(hit, about, today);
  if (result.hits.length > 0 && result.evidence.words === 0)
    return {
      query: query.text,
      kind: "unsure",
      listed: true,
      candidates: result.hits.slice(0, query.limit).map(source),
    };
  const places = result.hits.slice(0, OTHERS + 1);
  const [best] = places;
  const verdict = decide(result);
  if (verdict === "nothing" || best === undefined) {
    // What was searched instead, or let go, led nowhere: naming it would only confuse.
    return {
      query: query.text,
      kind: "nothing",
      nearest: places.slice(0, 3).map(source),
      askWhom: askWhom(places, about),
    };
  }
  const { corrected, relaxed } = result;
  const base = {
    query: query.text,
    ...(corrected === undefined ? {} : { corrected }),
    ...(relaxed === undefined ? {} : { relaxed }),
  };
  if (verdict === "unsure") return { ...base, kind: "unsure", candidates: places.map(source) };
  return { ...base, kind: "found", best: toPassage(best, about, today), others: places.slice(1).map(source) };
}

function toPassage(hit: Hit, about: IndexAbout, today: string): Passage {
  const { blocks } = hit.section;
  return { ...toSource(hit, about, today), blocks: hit.fromTop ? beginningOf(blocks) : passage(blocks, hit.weights) };
}

/** A hit as a place that an answer, or a list of results, points at. */
export function toSource({ page, section, score, extract }: Hit, about: IndexAbout, today: string): Source {
  const owner = page.owner === undefined ? undefined : (ownerName(page.owner, about) ?? page.owner);
  return {
    path: page.path,
    url: section.url,
    anchor: section.anchor,
    title: page.title,
    heading: section.heading,
    trail: section.trail,
    ...(owner === undefined ? {} : { owner }),
    ...(page.reviewed === undefined ? {} : { reviewed: page.reviewed }),
    stale: isStale(page, today),
    ...(page.starter === true ? { starter: true } : {}),
    score,
    text: extract.text,
    marks: extract.marks,
  };
}

/** Whom to ask: the one team that owns all the nearest pages, else the team's general contact. */
function askWhom(nearest: readonly Hit[], about: IndexAbout): string {
  const owners = new Set(nearest.map((hit) => hit.page.owner));
  const [only] = owners;
  const name = owners.size === 1 && only !== undefined ? ownerName(only, about) : undefined;
  return name === undefined ? about.askWhom : withArticle(name);
}

/** An id comes out of a page: it may be a word that every object answers to, such as "constructor". */
function ownerName(id: string, { owners }: IndexAbout): string | undefined {
  return Object.hasOwn(owners, id) ? owners[id] : undefined;
}
