import type { Page } from "../../src/content/page.ts";
import type { Collection } from "./collections.ts";
import { growPages, shuffle, splitPages } from "./grow.ts";
import { seeded } from "./typos.ts";

/** Words of a document: about what stands under one heading of a page. */
export const WORDS = 100;
/** Every table, and every run of one, gets the same documents and questions. */
const SEED = 1;

/** So many documents of about 100 words, cut from the pages of all collections and grown from them. */
export function documentsOf(collections: readonly Collection[], count: number): Page[] {
  return growPages(splitPages(allPages(collections), WORDS), count, seeded(SEED));
}

/** So many whole pages. */
export function pagesOf(collections: readonly Collection[], count: number): Page[] {
  return growPages(allPages(collections), count, seeded(SEED));
}

/** Up to so many questions of all collections. */
export function questionsOf(collections: readonly Collection[], count: number): string[] {
  const texts = collections.flatMap(({ questions }) => questions.map(({ text }) => text));
  return shuffle(texts, seeded(SEED)).slice(0, count);
}

/** Two collections may share a corpus, whose pages then count once; others may use one path for different pages. */
function allPages(collections: readonly Collection[]): Page[] {
  const corpora = new Map(collections.map((collection) => [collection.corpus, collection]));
  return [...corpora].flatMap(([, { pages }], i) =>
    pages.map((page) => (corpora.size === 1 ? page : { ...page, path: `${i}/${page.path}`, url: `/${i}${page.url}` })),
  );
}
