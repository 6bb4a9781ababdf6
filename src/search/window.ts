/** A word of the query: what it says (idf), and where it stands, ascending. */
interface WindowWord {
  readonly idf: number;
  readonly places: readonly number[];
}

/**
 * How much of a query stands together at the best place of a text: the largest sum of the idf of distinct words within
 * `width` places. A sentence that answers holds most of the question; a section that merely mentions each of its words
 * somewhere does not (passage retrieval by windows: Kaszkiel and Zobel, "Effective ranking with arbitrary passages", 2001).
 */
export function bestWindow(words: readonly WindowWord[], width: number): number {
  const all = words
    .flatMap(({ idf, places }, word) => places.map((place) => ({ place, word, idf })))
    .sort((a, b) => a.place - b.place);
  const inside = new Uint32Array(words.length);
  let sum = 0;
  let best = 0;
  let from = 0;
  for (const { place, word, idf } of all) {
    if (inside[word] === 0) sum += idf;
    inside[word] = (inside[word] ?? 0) + 1;
    for (let first = all[from]; first !== undefined && first.place <= place - width; first = all[++from]) {
      inside[first.word] = (inside[first.word] ?? 1) - 1;
      if (inside[first.word] === 0) sum -= first.idf;
    }
    best = Math.max(best, sum);
  }
  return best;
}
