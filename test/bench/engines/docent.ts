import { Accumulator } from "../../../src/search/accumulator.ts";
import { buildArtefact, writeArtefact } from "../../../src/search/build.ts";
import { diskReader } from "../../../src/search/disk.node.ts";
import { createEngine } from "../../../src/search/engine.ts";
import { allowedPages } from "../../../src/search/filter.ts";
import { memoryReader } from "../../../src/search/memory.ts";
import { openIndex } from "../../../src/search/open.ts";
import { correctionsOf, resolveWords } from "../../../src/search/resolve.ts";
import { bestCandidates, countPostings, listWords } from "../../../src/search/score.ts";
import type { Searcher } from "../../../src/search/search.ts";
import { type ReadFile, Shards } from "../../../src/search/shards.ts";
import type { RankingStore } from "../../../src/search/store.ts";
import { asWritten } from "../../../src/search/terms.ts";
import type { Engine, Index } from "./engine.ts";

/** Ours, through the entry points that every door uses; misspellings are always forgiven. */
export const docent: Engine = {
  name: "Docent",
  async build(pages) {
    const artefact = buildArtefact(pages, { team: "", askWhom: "", owners: {} });
    const read = memoryReader(artefact);
    return {
      ...toIndex(await openIndex(read)),
      searchBase: await openBase(read),
      save: (directory) => writeArtefact(artefact, directory),
    };
  },
  load: async (directory) => toIndex(await openIndex(diskReader(directory))),
};

function toIndex(searcher: Searcher): Index {
  return { search: (text, limit) => searcher.rank({ text, limit, includeProject: true }) };
}

/**
 * The store (src/search/store.ts) without its last step, which looks for words that stand together, and with the words
 * as they are written: neither corrected nor completed, and no others beside them.
 */
async function openBase(read: ReadFile): Promise<Index["search"]> {
  const shards = await Shards.open(read);
  const sums = new Accumulator(shards.manifest.about.pages);
  const store: Pick<RankingStore, "search"> = {
    async search(encoded, limit, filter) {
      const words = await resolveWords(encoded, shards);
      const allowed = await allowedPages(filter, shards);
      const listed = await listWords(words, shards);
      const pages = bestCandidates(listed, limit, allowed, sums);
      const work = { postings: countPostings(listed), positions: 0 };
      return { pages, words, corrections: correctionsOf(words), work };
    },
  };
  const engine = await createEngine(store);
  return async (text, limit) => {
    const { pages } = await engine.rank(asWritten(text), limit, { facets: [], includeProject: true });
    return Promise.all(pages.map(async ({ id }) => (await shards.page(id)).page.path));
  };
}
