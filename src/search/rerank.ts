import { type Candidate, compare } from "./best.ts";
import { lastNotAbove } from "./bounds.ts";
import { mostGain, type Pair, pairGain, pairsOf, saturatePair } from "./proximity.ts";
import { K1 } from "./rank.ts";
import type { ResolvedWord } from "./resolve.ts";
import type { ListedWord } from "./score.ts";
import type { Shards } from "./shards.ts";

/** Pages whose word positions may be read to rerank them; beyond that the base score is too low to catch up. */
export const RERANKED = 100;

/**
 * Adds the evidence of words that stand together, and orders the candidates anew. Only positions that can change who
 * is among the first `wanted` are read: those of candidates which would come among them if each of their pairs stood
 * together always. The rest are left as they are, behind (the bound of Turtle & Flood, "Query evaluation: strategies
 * and optimizations", 1995).
 * @param candidates best first
 * @returns the number of positions read
 */
export async function rerank(
  candidates: Candidate[],
  words: readonly ListedWord[],
  wanted: number,
  shards: Shards,
): Promise<number> {
  if (words.length < 2) return 0;
  const pairs = pairsOf(words);
  const asked = pagesToRead(candidates, words, pairs, wanted);
  const places = await Promise.all(words.map((word, i) => placesOf(word, asked[i] ?? [], shards)));
  for (const candidate of candidates) {
    for (const pair of pairs) {
      const first = places[pair.first]?.get(candidate.id);
      const second = places[pair.second]?.get(candidate.id);
      if (first !== undefined && second !== undefined) candidate.score += pairGain(pair, first, second);
    }
  }
  candidates.sort(compare);
  return places.flatMap((byPage) => [...byPage.values()]).reduce((sum, { length }) => sum + length, 0);
}

/** For each word the pages on which it may stand beside another of its pairs, and matter. */
function pagesToRead(
  candidates: readonly Candidate[],
  words: readonly ListedWord[],
  pairs: readonly Pair[],
  wanted: number,
): number[][] {
  const enough = candidates[wanted - 1]?.score ?? 0;
  const asked = words.map((): number[] => []);
  const often = new Uint8Array(words.length);
  const paired = new Uint8Array(words.length);
  for (const { id, score } of candidates) {
    for (const [i, word] of words.entries()) often[i] = howOften(word, id);
    paired.fill(0);
    let most = 0;
    for (const pair of pairs) {
      if (often[pair.first] === 0 || often[pair.second] === 0) continue;
      most += mostGain(pair) * (often[pair.first] === 1 ? ONE_PAIR : 1);
      paired[pair.first] = 1;
      paired[pair.second] = 1;
    }
    if (most === 0 || score + most < enough) continue;
    for (const [i, pages] of asked.entries()) if (paired[i] === 1) pages.push(id);
  }
  return asked;
}

/** What a pair gains that stands together once, as a share of the most that it can. */
const ONE_PAIR = saturatePair(1) / (K1 + 1);

/** Whether a word stands on a page: not at all, once as far as is known without its positions, or perhaps more often. */
function howOften({ lists }: ListedWord, page: number): 0 | 1 | 2 {
  let often: 0 | 1 | 2 = 0;
  for (const { pages, counts } of lists) {
    const at = lastNotAbove(pages, page);
    if (pages[at] === page) often = often === 0 && counts[at] === 1 ? 1 : 2;
  }
  return often;
}

/** Where a resolved word stands on those of the wanted pages that hold it: ascending positions by page. */
export async function placesOf(
  { entries }: ResolvedWord,
  wanted: Iterable<number>,
  shards: Shards,
): Promise<Map<number, Int32Array>> {
  const pages = [...wanted];
  const found = await Promise.all(entries.map((entry) => shards.positionsOf(entry, pages)));
  const merged = new Map<number, Int32Array>();
  for (const places of found) {
    for (const [page, own] of places) {
      const before = merged.get(page);
      merged.set(page, before === undefined ? own : Int32Array.from([...before, ...own]).sort());
    }
  }
  return merged;
}
