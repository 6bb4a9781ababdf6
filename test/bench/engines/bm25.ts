import { stemmer } from "stemmer";
import { STOP_WORDS } from "../../../src/search/words.ts";
import type { Engine } from "./engine.ts";
import { wholeText } from "./fields.ts";

const K1 = 1.2;
const B = 0.75;

/**
 * The floor that every ranking has to beat, as plain as it can be written: Okapi BM25 over one field of all text,
 *   Σ over words  ln(1 + (N − df + 0.5) / (df + 0.5)) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average))
 * with Porter's stems and without stop words. Robertson & Zaragoza, "The Probabilistic Relevance Framework" (2009).
 */
export const bm25: Engine = {
  name: "BM25",
  async build(pages) {
    const documents = pages.map((page) => words(wholeText(page)));
    const average = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
    const postings = invert(documents);
    return {
      async search(text, limit) {
        const scores = new Map<number, number>();
        for (const word of words(text)) {
          const found = postings.get(word) ?? new Map<number, number>();
          const idf = Math.log(1 + (documents.length - found.size + 0.5) / (found.size + 0.5));
          for (const [id, tf] of found) {
            const length = (documents[id]?.length ?? 0) / average;
            const score = (idf * tf * (K1 + 1)) / (tf + K1 * (1 - B + B * length));
            scores.set(id, (scores.get(id) ?? 0) + score);
          }
        }
        const ranked = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
        return ranked.slice(0, limit).map(([id]) => pages[id]?.path ?? "");
      },
    };
  },
};

function words(text: string): string[] {
  const all = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return all.filter((word) => !STOP_WORDS.has(word)).map((word) => stemmer(word));
}

/** Word → document → how often. */
function invert(documents: readonly (readonly string[])[]): Map<string, Map<number, number>> {
  const postings = new Map<string, Map<number, number>>();
  for (const [id, document] of documents.entries()) {
    for (const word of document) {
      const found = postings.get(word) ?? new Map<number, number>();
      postings.set(word, found.set(id, (found.get(id) ?? 0) + 1));
    }
  }
  return postings;
}
