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

/** The least that `normOf` gives a page, and by what share each step of its byte is more. */
const LEAST_NORM = 1 - FIELD_WEIGHTS.text.b;
const NORM_STEP = 0.07;
const NAVIGATION = 128;

/**
 * How long a page's text is beside the others', and whether the page mostly points at others, in a byte: from it and a
 * word's frequency follows what a word weighs that stands in the text alone, which most do.
 */
export function normOf(length: number, averageLength: number, navigation: boolean): number {
  const norm = averageLength > 0 ? LEAST_NORM + (FIELD_WEIGHTS.text.b * length) / averageLength : 1;
  const step = Math.min(NAVIGATION - 1, Math.round(Math.log(norm / LEAST_NORM) / NORM_STEP));
  return step + (navigation ? NAVIGATION : 0);
}

/** The impact of a word that stands so often in the text of a page, and in no other field. */
export function textImpact(norm: number, frequency: number): number {
  const share = norm < NAVIGATION ? 1 : NAVIGATION_WEIGHT;
  return quantise(
    (share * FIELD_WEIGHTS.text.weight * frequency * (K1 + 1)) / (frequency + K1 * (NORMS[norm] as number)),
  );
}

/** Words in the texts of an index's pages. */
export interface TextLengths {
  /** Of the pages that have any. */
  readonly average: number;
  readonly most: number;
}

/** The number of words that the text of a page with this norm has at most. */
export function mostWords(norm: number, { average, most }: TextLengths): number {
  const step = norm % NAVIGATION;
  if (step === NAVIGATION - 1) return most;
  const above = LEAST_NORM * Math.exp(NORM_STEP * (step + 0.5));
  // One more than it could be, so that no rounding takes a word away.
  return Math.min(most, Math.ceil(((above - LEAST_NORM) * average) / FIELD_WEIGHTS.text.b) + 1);
}

const NORMS = Float64Array.from({ length: 256 }, (_, byte) => LEAST_NORM * Math.exp(NORM_STEP * (byte % NAVIGATION)));
