import type { Analyser } from "./analyse.ts";
import type { PageFile, StoredPage, StoredText } from "./artefact.ts";
import { extract, type TermWeights } from "./extract.ts";
import { FIELD_WEIGHTS, K1, PROXIMITY_WEIGHT } from "./rank.ts";
import { placesOf } from "./rerank.ts";
import type { ResolvedWord } from "./resolve.ts";
import type { Hit, HitEvidence } from "./search.ts";
import { type PlacedWord, type ScoredSection, scoreSections, termsOf } from "./sections.ts";
import type { Shards } from "./shards.ts";
import type { RankedPages } from "./store.ts";

function termWeights(words: readonly ResolvedWord[], analyser: Analyser): TermWeights {
  const weights = new Map<string, number>();
  for (const word of words) for (const entry of word.entries) weights.set(entry.term, word.idf);
  return Object.assign(weights, { analyser });
}

/** Reads the first pages of a ranking, each with its best section and what speaks for it. */
export async function readHits(ranked: RankedPages, limit: number, shards: Shards): Promise<Hit[]> {
  const pages = ranked.pages.slice(0, limit);
  const weights = termWeights(ranked.words, shards.analyser);
  const ids = pages.map(({ id }) => id);
  // All at once: in a browser each may cost a request.
  const [files, places] = await Promise.all([
    Promise.all(ids.map((id) => shards.page(id))),
    Promise.all(ranked.words.map((word) => placesOf(word, ids, shards))),
  ]);
  return pages.map(({ id, score }, at) => {
    const words = ranked.words.map((word, i) => ({ ...word, places: places[i]?.get(id) ?? [] }));
    return toHit(files[at] as PageFile, score, words, weights, shards);
  });
}

function toHit(
  { page, text }: PageFile,
  score: number,
  words: readonly PlacedWord[],
  weights: TermWeights,
  { analyser, manifest }: Shards,
): Hit {
  const best = bestSection(scoreSections(page, words, manifest.averageSectionLength, analyser), text);
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
    evidence: evidenceOfHit(page, text, words, best, score, analyser),
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
  analyser: Analyser,
): HitEvidence {
  const total = words.reduce((sum, word) => sum + word.idf, 0);
  const share = (has: (word: PlacedWord, i: number) => boolean): number =>
    total === 0 ? 0 : words.reduce((sum, word, i) => sum + (has(word, i) ? word.idf * word.trust : 0), 0) / total;
  const names = [page.title, ...page.aliases, ...page.sections.map((section) => section.heading), ...text.questions];
  const named = termsOf(names.join(" . "), analyser);
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
