/**
 * The arithmetic of ranking, free of storage, so that every formula can be tested alone.
 * Okapi BM25: Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
 * Fields are saturated separately and summed: measured better on documentation than BM25F's joint saturation.
 */

/** Saturation of the term frequency. */
export const K1 = 1.2;

/** The fields of a page, in the order in which they are stored. */
export const FIELDS = ["text", "title", "headings", "links", "slug", "questions"] as const;
export type Field = (typeof FIELDS)[number];

export interface FieldWeight {
  readonly weight: number;
  /** Length normalisation 0..1. */
  readonly b: number;
}

export const FIELD_WEIGHTS: Readonly<Record<Field, FieldWeight>> = {
  text: { weight: 1, b: 0.75 },
  title: { weight: 0.5, b: 0.75 },
  headings: { weight: 0.2, b: 0.75 },
  links: { weight: 0.15, b: 0.3 },
  slug: { weight: 0.5, b: 0.3 },
  questions: { weight: 0.6, b: 0.75 },
};

/** Share of its score that a page keeps when it only points at other pages. */
export const NAVIGATION_WEIGHT = 0.6;

/** Weight of word-pair evidence beside single words. */
export const PROXIMITY_WEIGHT = 0.3;

/** tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average)): 0 .. k1 + 1. */
export function saturate(frequency: number, length: number, averageLength: number, b: number): number {
  if (frequency <= 0) return 0;
  const norm = averageLength > 0 ? 1 - b + (b * length) / averageLength : 1;
  return (frequency * (K1 + 1)) / (frequency + K1 * norm);
}

/** Inverse document frequency, always positive: ln(1 + (N − df + 0.5) / (df + 0.5)). */
export function inverseDocumentFrequency(documents: number, documentFrequency: number): number {
  return Math.log(1 + (documents - documentFrequency + 0.5) / (documentFrequency + 0.5));
}

/** The largest impact a term can have on a page: every field at full saturation. */
export const MAX_IMPACT = (K1 + 1) * FIELDS.reduce((sum, field) => sum + FIELD_WEIGHTS[field].weight, 0);

/** Impacts are stored in one byte; measured to lose nothing in nDCG. Never 0, which would mean "absent". */
export function quantise(impact: number): number {
  return Math.max(1, Math.min(255, Math.round((impact / MAX_IMPACT) * 255)));
}

export function dequantise(byte: number): number {
  return (byte / 255) * MAX_IMPACT;
}
