import { Accumulator } from "./accumulator.ts";
import type { Candidate } from "./best.ts";
import { allowedPages, type Filter, passingPhrases } from "./filter.ts";
import { RERANKED, rerank } from "./rerank.ts";
import { correctionsOf, type ResolvedWord, resolveWords } from "./resolve.ts";
import { bestCandidates, countPostings, type ListedWord, listWords } from "./score.ts";
import type { Correction } from "./search.ts";
import type { Shards } from "./shards.ts";

/** What the storage answers FlexSearch with; FlexSearch passes it through unchanged. */
export interface RankedPages {
  /** Best first. */
  readonly pages: readonly { readonly id: number; readonly score: number }[];
  readonly words: readonly ResolvedWord[];
  readonly corrections: readonly Correction[];
  /** What the query cost: numbers of postings summed and of word positions compared. */
  readonly work: { readonly postings: number; readonly positions: number };
}

/** Pages tried for a phrase, the best first: each costs its positions. */
const MAX_PHRASE_PAGES = 1_000;

/** Pages asked for before their order is final: most of them stay among the first. */
const READ_AHEAD = 5;

/**
 * FlexSearch's storage port, with our ranking behind it: FlexSearch encodes the query and hands over its terms;
 * `search` (several terms) and `get` (one term) both return pages in ranked order.
 */
export class RankingStore {
  readonly shards: Shards;
  readonly #sums: Accumulator;

  constructor(shards: Shards) {
    this.shards = shards;
    this.#sums = new Accumulator(shards.manifest.about.pages);
  }

  async search(encoded: readonly string[], limit: number, filter: Filter): Promise<RankedPages> {
    // Filters cost requests of their own, which need not wait for the words.
    const [words, allowed] = await Promise.all([resolveWords(encoded, this.shards), allowedPages(filter, this.shards)]);
    const listed = await listWords(words, this.shards);
    await this.shards.pause();
    const candidates = await this.#candidates(listed, limit, filter, allowed);
    const likely = candidates.slice(0, Math.min(limit, READ_AHEAD));
    // A browser fetches a few files at a time: the positions first, which may bring other pages to the top.
    const reranked = rerank(candidates, listed, limit, this.shards);
    // Awaited below; a fault meanwhile is not one that nobody waits for.
    reranked.catch(() => undefined);
    await this.shards.pause();
    for (const { id } of likely) this.shards.readAhead(id);
    const positions = await reranked;
    return {
      pages: candidates.slice(0, limit),
      words,
      corrections: correctionsOf(words),
      work: { postings: countPostings(listed), positions },
    };
  }

  async #candidates(
    words: readonly ListedWord[],
    limit: number,
    filter: Filter,
    allowed: (page: number) => boolean,
  ): Promise<Candidate[]> {
    if (words.length === 0) return filter.facets.length === 0 ? [] : this.#inOrder(limit, allowed);
    const most = Math.max(RERANKED, limit);
    const { phrases = [], excludedPhrases = [] } = filter;
    if (phrases.length + excludedPhrases.length === 0) return bestCandidates(words, most, allowed, this.#sums);
    const holding = bestCandidates(words, MAX_PHRASE_PAGES, allowed, this.#sums);
    return (await passingPhrases(holding, filter, this.shards)).slice(0, most);
  }

  /** A filter without a question asks for the pages that pass it: in the order of their ids, as nothing else is known. */
  #inOrder(limit: number, allowed: (page: number) => boolean): Candidate[] {
    const listed: Candidate[] = [];
    for (let id = 0; id < this.shards.manifest.about.pages && listed.length < limit; id++) {
      if (allowed(id)) listed.push({ id, score: 0 });
    }
    return listed;
  }
}
