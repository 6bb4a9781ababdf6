import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stemmer } from "stemmer";
import { STOP_WORDS } from "../../../src/search/words.ts";
import type { Engine, Index } from "./engine.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { loadPeer } from "./peer.ts";

interface SearchOptions {
  readonly fuzzy?: number;
  readonly boost?: Readonly<Record<string, number>>;
}

interface Options {
  readonly fields: readonly string[];
  readonly processTerm?: (term: string) => string | null;
  readonly searchOptions?: SearchOptions;
}

interface MiniSearch {
  addAll(documents: readonly Fields[]): void;
  search(text: string): readonly { readonly id: string }[];
}

interface Package {
  readonly default: {
    new (options: Options): MiniSearch;
    loadJSON(json: string, options: Options): MiniSearch;
  };
}

/** Its own recommendation for misspellings: up to a fifth of a word's letters may differ. */
const FUZZY = 0.2;

const DEFAULT: Options = { fields: ["title", "headings", "text"] };
/** What its guide tells one to add: stems, stop words, and titles that count more. */
const TUNED: Options = {
  ...DEFAULT,
  processTerm: (term) => {
    const word = term.toLowerCase();
    return STOP_WORDS.has(word) ? null : stemmer(word);
  },
  searchOptions: { boost: { title: 2, headings: 1.5 } },
};

export const miniSearch = engine("MiniSearch", DEFAULT);
export const miniSearchTuned = engine("MiniSearch, stems and boosts", TUNED);

function engine(name: string, options: Options): Engine {
  const fuzzy = { ...options, searchOptions: { ...options.searchOptions, fuzzy: FUZZY } };
  return { ...variant(name, options), forgiving: variant(name, fuzzy) };
}

function variant(name: string, options: Options): Engine {
  return {
    name,
    async build(pages) {
      const { default: MiniSearch } = await loadPeer<Package>("minisearch");
      const search = new MiniSearch(options);
      search.addAll(pages.map(fieldsOf));
      return {
        ...toIndex(search),
        save: (directory) => writeFile(join(directory, "minisearch.json"), JSON.stringify(search)),
      };
    },
    async load(directory) {
      const { default: MiniSearch } = await loadPeer<Package>("minisearch");
      return toIndex(MiniSearch.loadJSON(await readFile(join(directory, "minisearch.json"), "utf8"), options));
    },
  };
}

function toIndex(search: MiniSearch): Index {
  return {
    search: async (text, limit) =>
      search
        .search(text)
        .slice(0, limit)
        .map(({ id }) => id),
  };
}
