import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stemmer } from "stemmer";
import { STOP_WORDS } from "../../../src/search/words.ts";
import type { Engine, Index } from "./engine.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { loadPeer } from "./peer.ts";

type Database = object;

interface Package {
  create(options: object): Database;
  insertMultiple(database: Database, documents: readonly Fields[], batch?: number): Promise<unknown>;
  search(database: Database, query: object): Promise<{ hits: readonly { document: Fields }[] }>;
  save(database: Database): unknown;
  load(database: Database, stored: unknown): void;
}

const SCHEMA = { id: "string", title: "string", headings: "string", text: "string" };
const PROPERTIES = ["title", "headings", "text"];

/** Orama with its defaults; it looks for every word as a beginning of words. */
export const orama = engine("Orama", {}, {});

/** With the stems, stop words and weights that it can be given. */
export const oramaTuned = engine(
  "Orama, stems and boosts",
  { components: { tokenizer: { language: "english", stemming: true, stemmer, stopWords: [...STOP_WORDS] } } },
  { boost: { title: 2, headings: 1.5 } },
);

function engine(name: string, options: object, atSearch: object): Engine {
  const forgiving = variant(name, options, { ...atSearch, tolerance: 1 });
  return { ...variant(name, options, atSearch), forgiving };
}

function variant(name: string, options: object, atSearch: object): Engine {
  return {
    name,
    async build(pages) {
      const peer = await loadPeer<Package>("@orama/orama");
      const database = peer.create({ schema: SCHEMA, ...options });
      await peer.insertMultiple(database, pages.map(fieldsOf));
      return {
        ...toIndex(peer, database, atSearch),
        save: (directory) => writeFile(join(directory, "orama.json"), JSON.stringify(peer.save(database))),
      };
    },
    async load(directory) {
      const peer = await loadPeer<Package>("@orama/orama");
      const database = peer.create({ schema: SCHEMA, ...options });
      peer.load(database, JSON.parse(await readFile(join(directory, "orama.json"), "utf8")));
      return toIndex(peer, database, atSearch);
    },
  };
}

function toIndex(peer: Package, database: Database, atSearch: object): Index {
  return {
    async search(term, limit) {
      const { hits } = await peer.search(database, { term, limit, properties: PROPERTIES, ...atSearch });
      return hits.map(({ document }) => document.id);
    },
  };
}
