import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine, Index } from "./engine.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { loadPeer } from "./peer.ts";

interface Query {
  term(term: string, options: { readonly editDistance?: number; readonly boost?: number }): void;
}

interface LunrIndex {
  query(build: (query: Query) => void): readonly { readonly ref: string }[];
}

interface Builder {
  ref(name: string): void;
  field(name: string): void;
  add(document: Fields): void;
}

interface Lunr {
  (configure: (this: Builder) => void): LunrIndex;
  readonly Index: { load(stored: unknown): LunrIndex };
}

interface Package {
  readonly default: Lunr;
}

/** lunr as its guide sets it up: stems and stop words are its own; a page that holds any of the words is found. */
export const lunr: Engine = { ...variant(false), forgiving: variant(true) };

/** How much more a word counts as it stands than with one edit; without it fuzzy terms bury the exact ones. */
const EXACT_BOOST = 10;

/** @param fuzzy also looks for words within one edit */
function variant(fuzzy: boolean): Engine {
  return {
    name: "lunr",
    async build(pages) {
      const { default: create } = await loadPeer<Package>("lunr");
      const index = create(function () {
        this.ref("id");
        for (const field of ["title", "headings", "text"]) this.field(field);
        for (const page of pages) this.add(fieldsOf(page));
      });
      return {
        ...toIndex(index, fuzzy),
        save: (directory) => writeFile(join(directory, "lunr.json"), JSON.stringify(index)),
      };
    },
    async load(directory) {
      const { default: create } = await loadPeer<Package>("lunr");
      const stored: unknown = JSON.parse(await readFile(join(directory, "lunr.json"), "utf8"));
      return toIndex(create.Index.load(stored), fuzzy);
    },
  };
}

function toIndex(index: LunrIndex, fuzzy: boolean): Index {
  return {
    async search(text, limit) {
      // Through `query`, since `search` reads "a:b" and "-c" as commands. It takes words as they are, so that the
      // question mark would stay on the last one.
      const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      const found = index.query((query) => {
        // lunr writes into the options: each word needs its own.
        for (const word of words) query.term(word, fuzzy ? { boost: EXACT_BOOST } : {});
        if (fuzzy) for (const word of words) query.term(word, { editDistance: 1 });
      });
      return found.slice(0, limit).map(({ ref }) => ref);
    },
  };
}
