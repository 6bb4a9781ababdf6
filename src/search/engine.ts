import { Index } from "flexsearch";
import { type Analyser, ENGLISH } from "./analyse.ts";
import type { Filter } from "./filter.ts";
import type { RankedPages, RankingStore } from "./store.ts";
import { encodeQuery } from "./terms.ts";

/**
 * The only place that knows FlexSearch. Its index encodes the query and calls the mounted storage, which ranks; what
 * the storage resolves to comes back from `index.search()` unchanged.
 */
export interface Engine {
  rank(text: string, limit: number, filter: Filter): Promise<RankedPages>;
}

/** What FlexSearch calls on a mounted storage; `tags` carries the filter, untouched by FlexSearch. */
interface Storage {
  mount(index: unknown): Promise<void>;
  get(
    term: string,
    context: string,
    limit: number,
    offset: number,
    resolve: boolean,
    enrich: boolean,
    tags: Filter,
  ): Promise<RankedPages>;
  search(
    index: unknown,
    terms: string[],
    limit: number,
    offset: number,
    suggest: boolean,
    resolve: boolean,
    enrich: boolean,
    tags: Filter,
  ): Promise<RankedPages>;
}

/** Mounts the ranking on a FlexSearch index. */
export async function createEngine(store: Pick<RankingStore, "search">, analyser: Analyser = ENGLISH): Promise<Engine> {
  const storage: Storage = {
    mount: async (index) => {
      (index as { db?: Storage }).db = storage;
    },
    // FlexSearch skips `search` for a query of one term.
    get: (term, _context, limit, _offset, _resolve, _enrich, tags) => store.search([term], limit, tags),
    search: (_index, terms, limit, _offset, _suggest, _resolve, _enrich, tags) => store.search(terms, limit, tags),
  };
  // FlexSearch's hand-kept types know neither functions as encoders nor storages that are plain objects.
  const index = new Index({ encode: (text: string) => encodeQuery(text, analyser), tokenize: "strict" } as never);
  await index.mount(storage as never);
  return {
    rank: async (text, limit, filter) => {
      // With a storage mounted, `search` returns the storage's promise; the types know only the synchronous index.
      const ranked: unknown = index.search(text, { limit, resolve: true, tag: filter } as never);
      return (await (ranked as Promise<unknown>)) as RankedPages;
    },
  };
}
