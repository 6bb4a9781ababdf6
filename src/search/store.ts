import type { TermEntry } from "./artefact.ts";
import { completions, spellings } from "./correct.ts";
import { isFacet } from "./facets.ts";
import { pairFrequency, saturatePair } from "./proximity.ts";
import { dequantise, inverseDocumentFrequency, PROXIMITY_WEIGHT } from "./rank.ts";
import type { Correction } from "./search.ts";
import type { Shards } from "./shards.ts";
import { decodeTerm, type QueryTerm } from "./terms.ts";

/** Pages whose word positions are read to rerank them; beyond that the base score is too low to catch up. */
const RERANKED = 100;

/** Which pages may be returned: groups are ANDed, the facet terms within a group ORed. */
export interface Filter {
  readonly facets: readonly (readonly string[])[];
  readonly includeProject: boolean;
}

/** What the storage answers FlexSearch with; FlexSearch passes it through unchanged. */
export interface RankedPages {
  /** Best first. */
  readonly pages: readonly { readonly id: number; readonly score: number }[];
  readonly words: readonly ResolvedWord[];
  readonly corrections: readonly Correction[];
}

/** One word of the query and the terms of the index it stands for. */
export interface ResolvedWord {
  readonly word: string;
  /** Empty when no page holds the word or anything near it. */
  readonly entries: readonly TermEntry[];
  readonly idf: number;
  /** How sure it is that the entries are what was meant: 1, or less for a corrected word. */
  readonly trust: number;
}

/** A guess at what a misspelt word meant is worth half of a word that was found. */
const CORRECTED_TRUST = 0.5;

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
    // All at once: in a browser each word may cost a request.
    const resolved = await Promise.all(encoded.map((term) => this.#resolve(decodeTerm(term))));
    const words = resolved.flat();
    const scores = await this.#baseScores(words);
    const allowed = await this.#allowed(filter);
    const candidates = best(scores, Math.max(RERANKED, limit), allowed);
    await this.#addProximity(candidates, words);
    candidates.sort((a, b) => b.score - a.score || a.id - b.id);
    return { pages: candidates.slice(0, limit), words, corrections: correctionsOf(words) };
  }

  /** The index's entries for a word: itself, its parts, what it may become when typed on, or what it was meant to be. */
  async #resolve(term: QueryTerm): Promise<ResolvedWord[]> {
    const known = await this.lookUp(term.term);
    if (known !== undefined) return [this.#word(term.word, [known])];
    if (term.parts.length > 0) {
      const parts = term.parts.map((part) => this.#resolve({ ...part, open: false, parts: [] }));
      return (await Promise.all(parts)).flat();
    }
    if (term.open) {
      const longer = completions(term.word, await this.#entriesWithPrefix(term.word));
      if (longer.length > 0) return [this.#word(term.word, longer)];
    }
    const near = spellings(term.word, await this.#entriesWithPrefix(term.word.slice(0, 1)));
    return [this.#word(term.word, near, CORRECTED_TRUST)];
  }

  async lookUp(term: string): Promise<TermEntry | undefined> {
    const shard = await this.shards.postings(this.shards.shardOf(term));
    return shard.terms.get(term);
  }

  #word(word: string, entries: readonly TermEntry[], trust = 1): ResolvedWord {
    // Several spellings count as one word that is as rare as its most frequent spelling.
    const frequency = entries.reduce((most, entry) => Math.max(most, entry.documentFrequency), 0);
    return { word, entries, trust, idf: inverseDocumentFrequency(this.shards.manifest.about.pages, frequency) };
  }

  /** Words of the index, and no facets, that begin so. */
  async #entriesWithPrefix(prefix: string): Promise<TermEntry[]> {
    const first = this.shards.shardOf(prefix);
    const last = this.shards.shardOf(`${prefix}\u{10ffff}`);
    const entries: TermEntry[] = [];
    for (let shard = first; shard <= last; shard++) {
      for (const entry of (await this.shards.postings(shard)).terms.values()) {
        const begins = entry.term.startsWith(prefix) || entry.surface.startsWith(prefix);
        if (begins && !isFacet(entry.term)) entries.push(entry);
      }
    }
    return entries;
  }

  async #baseScores(words: readonly ResolvedWord[]): Promise<Map<number, number>> {
    const scores = new Map<number, number>();
    for (const { entries, idf } of words) {
      const own = new Map<number, number>();
      for (const entry of entries) {
        const { pages, impacts } = await this.shards.postingsOf(entry);
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

  /** Where a resolved word stands on the wanted pages: ascending positions by page. */
  async places(word: ResolvedWord, wanted: ReadonlySet<number>): Promise<Map<number, Int32Array>> {
    const merged = new Map<number, Int32Array>();
    for (const entry of word.entries) {
      for (const [page, places] of await this.shards.positionsOf(entry, wanted)) {
        const before = merged.get(page);
        merged.set(page, before === undefined ? places : Int32Array.from([...before, ...places]).sort());
      }
    }
    return merged;
  }

  async #addProximity(candidates: { id: number; score: number }[], words: readonly ResolvedWord[]): Promise<void> {
    if (words.length < 2) return;
    const wanted = new Set(candidates.slice(0, RERANKED).map(({ id }) => id));
    const places = await Promise.all(words.map((word) => this.places(word, wanted)));
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

  /** The pages that pass the filter, or undefined when every answerable page does. */
  async #allowed(filter: Filter): Promise<(page: number) => boolean> {
    const end = filter.includeProject ? Number.POSITIVE_INFINITY : this.shards.manifest.answerable;
    const groups: Set<number>[] = [];
    for (const facets of filter.facets) {
      const pages = new Set<number>();
      for (const facet of facets) {
        const entry = await this.lookUp(facet);
        if (entry !== undefined) for (const page of (await this.shards.postingsOf(entry)).pages) pages.add(page);
      }
      groups.push(pages);
    }
    return (page) => page < end && groups.every((group) => group.has(page));
  }
}

/** What was searched instead of the words that no page holds. */
function correctionsOf(words: readonly ResolvedWord[]): Correction[] {
  return words.flatMap(({ word, entries, trust }) => {
    const meant = entries[0];
    return trust < 1 && meant !== undefined ? [{ from: word, to: meant.surface }] : [];
  });
}

function best(
  scores: ReadonlyMap<number, number>,
  count: number,
  allowed: (page: number) => boolean,
): { id: number; score: number }[] {
  const candidates: { id: number; score: number }[] = [];
  for (const [id, score] of scores) if (allowed(id)) candidates.push({ id, score });
  candidates.sort((a, b) => b.score - a.score || a.id - b.id);
  return candidates.slice(0, count);
}
