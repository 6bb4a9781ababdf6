import type { Analyser } from "./analyse.ts";
import type { PageFile, StoredPage } from "./artefact.ts";
import { extract, type TermWeights } from "./extract.ts";
import { FIELD_WEIGHTS, K1, PROXIMITY_WEIGHT } from "./rank.ts";
import { MEANING, namesCase, whatToDo } from "./remedy.ts";
import { placesOf } from "./rerank.ts";
import type { ResolvedWord } from "./resolve.ts";
import type { Hit, HitEvidence } from "./search.ts";
import { isAmong, type PlacedWord, type ScoredSection, scoreSections, termsOf } from "./sections.ts";
import type { Shards } from "./shards.ts";
import type { RankedPages } from "./store.ts";

function termWeights(words: readonly ResolvedWord[], analyser: Analyser): TermWeights {
  const weights = new Map<string, number>();
  for (const word of words) for (const entry of word.entries) weights.set(entry.term, word.idf);
  return Object.assign(weights, { analyser });
}

/** Reads the first pages of a ranking, each with its best section and what speaks for it. */
export async function readHits(
  ranked: RankedPages,
  { text, limit }: { readonly text: string; readonly limit: number },
  shards: Shards,
): Promise<Hit[]> {
  const pages = ranked.pages.slice(0, limit);
  const asksMeaning = MEANING.test(text);
  const weights = termWeights(ranked.words, shards.analyser);
  // In a browser each may cost a request: none waits for another's.
  const hits = await Promise.all(
    pages.map(async ({ id, score }) => {
      const file = await shards.page(id);
      await shards.pause();
      const words = await placeWords(id, ranked.words, shards);
      const best = bestSection(file.page, words, asksMeaning, shards);
      const blocks = await shards.blocks(id, best.index);
      const evidence = evidenceOfHit(file, words, best, score, shards.analyser);
      const isFromTop = best.fromTop ?? (best.isRemedy && !namesCase(blocks, words, file.page, shards.analyser));
      return toHit(
        file.page,
        { index: best.index, blocks },
        { score, evidence, weights, ...(isFromTop && { fromTop: true }) },
      );
    }),
  );
  // Stems do not tell `useQuery` from `useQueries`; who writes the whole name wants the page of that name.
  const name = plainName(text, shards.analyser);
  const isAsked = ({ page }: Hit): boolean => plainName(page.title, shards.analyser) === name;
  return [...hits.filter(isAsked), ...hits.filter((hit) => !isAsked(hit))];
}

/**
 * Where the words of a query stand on one page: read from its text where that came with the page, which costs a browser
 * nothing more, and from the index for a long page.
 */
async function placeWords(id: number, words: readonly ResolvedWord[], shards: Shards): Promise<PlacedWord[]> {
  const inText = await shards.placesInText(id);
  if (inText === undefined) {
    const places = await Promise.all(words.map((word) => placesOf(word, [id], shards)));
    return words.map((word, i) => ({ ...word, places: places[i]?.get(id) ?? [] }));
  }
  return words.map((word) => {
    return { ...word, places: word.entries.flatMap(({ term }) => inText.get(term) ?? []).sort(byPlace) };
  });
}

function byPlace(one: number, other: number): number {
  return one - other;
}

function plainName(text: string, analyser: Analyser): string {
  return analyser
    .tokeniseAll(text)
    .map(({ word }) => word)
    .join(" ");
}

function toHit(
  page: StoredPage,
  { index, blocks }: { readonly index: number; readonly blocks: Hit["section"]["blocks"] },
  found: Pick<Hit, "score" | "evidence" | "weights" | "fromTop">,
): Hit {
  const { sections, length: _length, ...summary } = page;
  const { anchor = "", heading = page.title, trail = [] } = sections[index] ?? {};
  return {
    page: summary,
    section: {
      id: anchor === "" ? page.path : `${page.path}#${anchor}`,
      url: anchor === "" ? page.url : `${page.url}#${encodeURIComponent(anchor)}`,
      anchor,
      heading,
      trail,
      blocks,
    },
    extract: extract(blocks, found.weights),
    ...found,
  };
}

/** The best section that has something to quote: a bare heading answers nothing. */
function bestSection(
  page: StoredPage,
  words: readonly PlacedWord[],
  asksMeaning: boolean,
  { analyser, manifest }: Shards,
): ScoredSection {
  const scored = scoreSections(page, words, manifest.averageSectionLength, analyser);
  const quotable = scored.filter(({ index }) => page.sections[index]?.empty !== true);
  const [best] = quotable;
  if (best === undefined) return scored[0] ?? { index: 0, score: 0, found: new Set() };
  if (page.kind !== "runbook") return best;
  const top = asksMeaning ? quotable.find(({ index }) => page.sections[index]?.anchor === "") : undefined;
  return top === undefined ? whatToDo(page, best, quotable) : { ...top, found: best.found, fromTop: true };
}

function evidenceOfHit(
  { page, questions }: PageFile,
  words: readonly PlacedWord[],
  best: ScoredSection,
  score: number,
  analyser: Analyser,
): HitEvidence {
  const asked = words.filter(({ standsFor }) => standsFor === undefined);
  const total = asked.reduce((sum, word) => sum + word.idf, 0);
  const share = (has: (word: PlacedWord, i: number) => boolean): number => {
    const trusts = words.map((word, i) => (has(word, i) ? word.trust : 0));
    // A word is there when another word for it is.
    for (const [i, { standsFor = [] }] of words.entries()) {
      for (const other of standsFor) trusts[other] = Math.max(trusts[other] ?? 0, trusts[i] ?? 0);
    }
    return total === 0 ? 0 : asked.reduce((sum, { idf }, i) => sum + idf * (trusts[i] ?? 0), 0) / total;
  };
  const names = [page.title, ...page.aliases, ...page.sections.map((section) => section.heading), ...questions];
  const named = termsOf(names.join(" . "), analyser);
  const inNames = (word: PlacedWord): boolean => isAmong(named, word);
  return {
    pageCoverage: share((word) => word.places.length > 0 || inNames(word)),
    sectionCoverage: share((_, i) => best.found.has(i)),
    titleCoverage: share(inNames),
    strength: total === 0 ? 0 : Math.min(1, score / idealScore(asked)),
  };
}

/** What a page would score that holds every word often in text, title and headings, and each pair of words together. */
function idealScore(words: readonly PlacedWord[]): number {
  const fields = FIELD_WEIGHTS.text.weight + FIELD_WEIGHTS.title.weight + FIELD_WEIGHTS.headings.weight;
  const single = words.reduce((sum, word) => sum + word.idf, 0) * (K1 + 1) * fields;
  return single * (words.length > 1 ? 1 + PROXIMITY_WEIGHT / fields : 1);
}
