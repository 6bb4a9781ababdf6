/** Judged relevance of pages for one query: page → gain, 0 or less meaning "not relevant". */
export type Judgements = ReadonlyMap<string, number>;

/**
 * Normalised discounted cumulative gain of the first `k` results, with linear gain:
 * Σ gain / log2(rank + 1), divided by that of the ideal order. 0 .. 1.
 * Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002).
 */
export function ndcg(ranked: readonly string[], judgements: Judgements, k: number): number {
  const gains = ranked.slice(0, k).map((page) => Math.max(0, judgements.get(page) ?? 0));
  const ideal = [...judgements.values()].filter((gain) => gain > 0).sort((a, b) => b - a);
  const best = discounted(ideal.slice(0, k));
  return best === 0 ? 0 : discounted(gains) / best;
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
}

/** 1 / rank of the first relevant page within the first `k`, 0 when there is none. */
export function reciprocalRank(ranked: readonly string[], judgements: Judgements, k: number): number {
  const at = ranked.slice(0, k).findIndex((page) => (judgements.get(page) ?? 0) > 0);
  return at === -1 ? 0 : 1 / (at + 1);
}

/** Share of the relevant pages that stand within the first `k`. */
export function recall(ranked: readonly string[], judgements: Judgements, k: number): number {
  const relevant = [...judgements].filter(([, gain]) => gain > 0).map(([page]) => page);
  const found = new Set(ranked.slice(0, k));
  return relevant.length === 0 ? 0 : relevant.filter((page) => found.has(page)).length / relevant.length;
}

/** The value below which a share `q` (0..1) of the values lies; nearest rank. */
export function percentile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? 0;
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
