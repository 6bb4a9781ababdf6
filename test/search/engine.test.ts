import { Index } from "flexsearch";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createEngine } from "../../src/search/engine.ts";
import type { Filter } from "../../src/search/filter.ts";
import { memoryReader } from "../../src/search/memory.ts";
import { openIndex } from "../../src/search/open.ts";
import { Shards } from "../../src/search/shards.ts";
import { type RankedPages, RankingStore } from "../../src/search/store.ts";
import { decodeTerm } from "../../src/search/terms.ts";
import { artefactOf, openFiles, paths } from "./open-files.ts";

const FILES = {
  "gpu.md": "# GPU memory\n\nOut of memory on the GPU: halve the batch.",
  "drift.md": "# Data drift\n\nThe data moved; memory of the model fades.",
  "disk.md": "# Disk full\n\nData fills the disk.",
};
const EVERYTHING: Filter = { facets: [], includeProject: false };

afterEach(() => {
  vi.restoreAllMocks();
});

async function realStore(): Promise<RankingStore> {
  return new RankingStore(await Shards.open(memoryReader(artefactOf(FILES))));
}

/** The ids of ranked pages, best first. */
const ids = ({ pages }: RankedPages): number[] => pages.map(({ id }) => id);

describe("answers pass through FlexSearch's index.search(), so", () => {
  test("a storage that reverses gives the other order", async () => {
    const store = await realStore();
    const straight = await createEngine(store);
    const reversed = await createEngine({
      search: async (...asked) => {
        const ranked = await store.search(...asked);
        return { ...ranked, pages: ranked.pages.toReversed() };
      },
    });
    for (const query of ["memory", "data memory"]) {
      const expected = ids(await straight.rank(query, 5, EVERYTHING));
      expect(expected.length).toBeGreaterThan(1);
      expect(ids(await reversed.rank(query, 5, EVERYTHING))).toEqual(expected.toReversed());
    }
  });

  test("a storage that filters gives fewer answers at every door of the search", async () => {
    const real = RankingStore.prototype.search;
    vi.spyOn(RankingStore.prototype, "search").mockImplementation(async function filtered(
      this: RankingStore,
      ...asked: Parameters<typeof real>
    ) {
      const ranked = await real.apply(this, asked);
      return { ...ranked, pages: ranked.pages.slice(1) };
    });
    const searcher = await openFiles(FILES);
    expect(await paths(searcher, "memory")).toEqual(["drift.md"]);
    expect(await searcher.rank({ text: "memory", limit: 5 })).toEqual(["drift.md"]);
  });

  test("what index.search() resolves to is the answer, whatever the storage says", async () => {
    const searcher = await openFiles(FILES);
    expect(await paths(searcher, "memory")).toEqual(["gpu.md", "drift.md"]);
    const real = Index.prototype.search as (...asked: unknown[]) => unknown;
    const spy = vi.spyOn(Index.prototype, "search").mockImplementation(function other(this: Index, ...asked) {
      return real.call(this, "disk", ...asked.slice(1)) as never;
    });
    expect(await paths(searcher, "memory")).toEqual(["disk.md"]);
    expect(spy).toHaveBeenCalledOnce();
    expect(spy.mock.calls[0]?.[0]).toBe("memory");
  });
});

describe("the storage port", () => {
  interface Mounted {
    readonly db: { readonly get: () => unknown; readonly search: () => unknown };
  }

  /** How often FlexSearch called each entrance of the mounted storage for one query. */
  async function entrances(query: string): Promise<{ get: number; search: number; terms: string[] }> {
    let terms: string[] = [];
    const empty: RankedPages = { pages: [], words: [], corrections: [], work: { postings: 0, positions: 0 } };
    const mounted = vi.spyOn(Index.prototype, "mount");
    const engine = await createEngine({
      search: async (encoded) => {
        terms = encoded.map((term) => decodeTerm(term).word);
        return empty;
      },
    });
    const index: unknown = mounted.mock.contexts[0];
    const { db } = index as Mounted;
    const get = vi.spyOn(db, "get");
    const search = vi.spyOn(db, "search");
    expect(await engine.rank(query, 3, EVERYTHING)).toBe(empty);
    return { get: get.mock.calls.length, search: search.mock.calls.length, terms };
  }

  test("gets a query of one term through `get`", async () => {
    expect(await entrances("the memory")).toEqual({ get: 1, search: 0, terms: ["memory"] });
  });

  test("gets a query of several terms through `search`, all at once and in order", async () => {
    expect(await entrances("out of GPU memory out")).toEqual({
      get: 0,
      search: 1,
      terms: ["out", "gpu", "memory", "out"],
    });
  });

  test("gets a query without any term too, and it finds nothing", async () => {
    expect(await entrances("?! …")).toEqual({ get: 0, search: 1, terms: [] });
  });

  test("is handed limit and filter untouched, by both entrances", async () => {
    const asked: unknown[] = [];
    const engine = await createEngine({
      search: async (_, limit, filter) => {
        asked.push([limit, filter]);
        return { pages: [], words: [], corrections: [], work: { postings: 0, positions: 0 } };
      },
    });
    const filter: Filter = { facets: [["tag:gpu"]], includeProject: true };
    await engine.rank("memory", 7, filter);
    await engine.rank("gpu memory", 8, filter);
    expect(asked).toEqual([
      [7, filter],
      [8, filter],
    ]);
    expect((asked[0] as unknown[])[1]).toBe(filter);
  });

  test("fails as the storage fails", async () => {
    const engine = await createEngine({ search: async () => Promise.reject(new Error("disk on fire")) });
    await expect(engine.rank("memory", 1, EVERYTHING)).rejects.toThrow("disk on fire");
    await expect(engine.rank("gpu memory", 1, EVERYTHING)).rejects.toThrow("disk on fire");
  });

  test("serves two indexes side by side", async () => {
    const other = await openIndex(memoryReader(artefactOf({ "other.md": "Memory elsewhere." })));
    const searcher = await openFiles(FILES);
    expect(await Promise.all([paths(other, "memory"), paths(searcher, "gpu memory")])).toEqual([
      ["other.md"],
      ["gpu.md", "drift.md"],
    ]);
  });
});
