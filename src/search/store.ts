import { allowedPages, type Filter } from "./filter.ts";
import { correctionsOf, type ResolvedWord, resolveWords } from "./resolve.ts";
import { addProximity, baseScores, bestCandidates, RERANKED } from "./score.ts";
import type { Correction } from "./search.ts";
import type { Shards } from "./shards.ts";

/** What the storage answers FlexSearch with; FlexSearch passes it through unchanged. */
export interface RankedPages {
  /** Best first. */
  readonly pages: readonly { readonly id: number; readonly score: number }[];
  readonly words: readonly ResolvedWord[];
  readonly corrections: readonly Correction[];
}

/**
 * FlexSearch's storage port, with our ranking behind it: FlexSearch encodes the query and hands over its terms;
 * `search` (several terms) and `get` (one term) both return pages in ranked order.
 */
export class RankingStore {
  readonly shards: Shards;

  constructor(shards: Shards) {
    this.shards = shards;
  }

  async search(encoded: readonly string[], limit: number, filter: Filter): Promise<RankedPages> {
    const words = await resolveWords(encoded, this.shards);
    const scores = await baseScores(words, this.shards);
    const allowed = await allowedPages(filter, this.shards);
    const candidates = bestCandidates(scores, Math.max(RERANKED, limit), allowed);
    await addProximity(candidates, words, this.shards);
    candidates.sort((a, b) => b.score - a.score || a.id - b.id);
    return { pages: candidates.slice(0, limit), words, corrections: correctionsOf(words) };
  }
}
