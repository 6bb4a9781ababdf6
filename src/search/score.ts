import { pairFrequency, saturatePair } from "./proximity.ts";
import { dequantise, PROXIMITY_WEIGHT } from "./rank.ts";
import type { ResolvedWord } from "./resolve.ts";
import type { Shards } from "./shards.ts";

/** Pages whose word positions are read to rerank them; beyond that the base score is too low to catch up. */
export const RERANKED = 100;

export interface Candidate {
  readonly id: number;
  score: number;
}

/** Sum over the words of idf · impact, by page. */
export async function baseScores(words: readonly ResolvedWord[], shards: Shards): Promise<Map<number, number>> {
  const scores = new Map<number, number>();
  for (const { entries, idf } of words) {
    const own = new Map<number, number>();
    for (const entry of entries) {
      const { pages, impacts } = await shards.postingsOf(entry);
      for (let i = 0; i < pages.length; i++) {
        const page = pages[i] as number;
        const score = idf * dequantise(impacts[i] as number);
        if (score > (own.get(page) ?? 0)) own.set(page, score);
      }
    }
    for (const [page, score] of own) scores.set(page, (scores.get(page) ?? 0) + score);
  }
  return scores;
}

/** The candidates with the highest base scores, best first; equal scores by id. */
export function bestCandidates(
  scores: ReadonlyMap<number, number>,
  count: number,
  allowed: (page: number) => boolean,
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const [id, score] of scores) if (allowed(id)) candidates.push({ id, score });
  candidates.sort((a, b) => b.score - a.score || a.id - b.id);
  return candidates.slice(0, count);
}

/** Where a resolved word stands on the wanted pages: ascending positions by page. */
export async function placesOf(
  word: ResolvedWord,
  wanted: ReadonlySet<number>,
  shards: Shards,
): Promise<Map<number, Int32Array>> {
  const merged = new Map<number, Int32Array>();
  for (const entry of word.entries) {
    for (const [page, places] of await shards.positionsOf(entry, wanted)) {
      const before = merged.get(page);
      merged.set(page, before === undefined ? places : Int32Array.from([...before, ...places]).sort());
    }
  }
  return merged;
}

/** Adds the evidence of words that stand together to the first candidates. */
export async function addProximity(
  candidates: readonly Candidate[],
  words: readonly ResolvedWord[],
  shards: Shards,
): Promise<void> {
  if (words.length < 2) return;
  const wanted = new Set(candidates.slice(0, RERANKED).map(({ id }) => id));
  const places = await Promise.all(words.map((word) => placesOf(word, wanted, shards)));
  for (const candidate of candidates) {
    for (let i = 0; i + 1 < words.length; i++) {
      const first = places[i]?.get(candidate.id);
      const second = places[i + 1]?.get(candidate.id);
      if (first === undefined || second === undefined) continue;
      const idf = ((words[i]?.idf ?? 0) + (words[i + 1]?.idf ?? 0)) / 2;
      candidate.score += PROXIMITY_WEIGHT * idf * saturatePair(pairFrequency(first, second));
    }
  }
}
