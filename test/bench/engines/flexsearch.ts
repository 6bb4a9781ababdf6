import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Index as FlexIndex } from "flexsearch";
import { stemmer } from "stemmer";
import { STOP_WORDS } from "../../../src/search/words.ts";
import type { Engine, Index } from "./engine.ts";
import { wholeText } from "./fields.ts";

/** What is used of FlexSearch's index; its own types do not know every option. */
interface Plain {
  add(id: string, text: string): void;
  search(text: string, options: object): readonly string[];
  export(write: (key: string, data: string) => void): void;
  import(key: string, data: string): void;
}

const ANY_WORD = { suggest: true };

/** As it comes: a page must hold every word of the question. */
export const flexSearch: Engine = { ...variant("FlexSearch", {}, {}), forgiving: tolerant("FlexSearch", {}, {}) };

/**
 * The setting that ranked best of those tried without replacing its ranking: whole words, stems, no stop words, pages
 * that hold any of the words, and the finest resolution (its score is the place of a word in the text).
 */
const TUNED = { tokenize: "strict", encode, resolution: 255 };
export const flexSearchTuned: Engine = {
  ...variant("FlexSearch, best plain setting", TUNED, ANY_WORD),
  forgiving: tolerant("FlexSearch, best plain setting", TUNED, ANY_WORD),
};

function encode(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word)).map((word) => stemmer(word));
}

/** Also indexes each word with one letter left out or swapped. */
function tolerant(name: string, options: object, atSearch: object): Engine {
  return variant(name, { ...options, tokenize: "tolerant" }, atSearch);
}

function variant(name: string, options: object, atSearch: object): Engine {
  return {
    name,
    async build(pages) {
      const index = create(options);
      for (const page of pages) index.add(page.path, wholeText(page));
      return { ...toIndex(index, atSearch), save: (directory) => save(index, directory) };
    },
    async load(directory) {
      const index = create(options);
      for (const key of await readdir(directory)) index.import(key, await readFile(join(directory, key), "utf8"));
      return toIndex(index, atSearch);
    },
  };
}

function create(options: object): Plain {
  return new FlexIndex(options) as unknown as Plain;
}

async function save(index: Plain, directory: string): Promise<void> {
  const parts: [key: string, data: string][] = [];
  index.export((key, data) => parts.push([key, data]));
  for (const [key, data] of parts) await writeFile(join(directory, key), data);
}

function toIndex(index: Plain, atSearch: object): Index {
  return { search: async (text, limit) => index.search(text, { limit, ...atSearch }) };
}
