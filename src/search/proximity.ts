import { K1 } from "./rank.ts";

/** Neighbours in the query's order count whole; nearby in any order counts less, since word order carries meaning. */
const EXACT_ORDER = 1;
const NEARBY = 0.3;
/** Words apart that still count as nearby. */
const WINDOW = 8;

/**
 * How often two words stand together: each occurrence of the first is counted once, 1 when the second follows
 * directly, 0.3 when it stands within 8 words on either side. Both lists ascend.
 */
export function pairFrequency(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let sum = 0;
  let from = 0;
  for (let i = 0; i < first.length; i++) {
    const place = first[i] as number;
    while (from < second.length && (second[from] as number) < place - WINDOW) from++;
    let best = 0;
    for (let j = from; j < second.length; j++) {
      const gap = (second[j] as number) - place;
      if (gap > WINDOW) break;
      if (gap === 1) {
        best = EXACT_ORDER;
        break;
      }
      if (gap !== 0) best = NEARBY;
    }
    sum += best;
  }
  return sum;
}

/** The saturation of single words, applied to pairs, without length normalisation: (k1 + 1) · f / (f + k1). */
export function saturatePair(frequency: number): number {
  return frequency <= 0 ? 0 : (frequency * (K1 + 1)) / (frequency + K1);
}

/** Words apart that still count for closeness. */
const CLOSE = 10;

/** How close two words stand in any order: the sum over the first word's places of 1 / distance to the nearest second. */
export function closeness(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let sum = 0;
  let from = 0;
  for (let i = 0; i < first.length; i++) {
    const place = first[i] as number;
    while (from < second.length && (second[from] as number) < place - CLOSE) from++;
    let nearest = 0;
    for (let j = from; j < second.length; j++) {
      const gap = Math.abs((second[j] as number) - place);
      if (gap > CLOSE && (second[j] as number) > place) break;
      if (gap > 0 && gap <= CLOSE) nearest = Math.max(nearest, 1 / gap);
    }
    sum += nearest;
  }
  return sum;
}

/** Weight of words that stand together in the query's order. */
const ORDER_WEIGHT = 0.6;
/** Neighbours in a long question are so by chance: from this many words on, each pair counts less. */
const SHORT_QUESTION = 5;
/** Weight of words that stand close in any order. */
const CLOSE_WEIGHT = 0.5;
/** Only the words that say most are paired each with each: the work of a long question stays bounded. */
const MOST_PAIRED = 8;

/** Two words of a query, by their numbers, and what they gain a page where they stand together. */
export interface Pair {
  readonly first: number;
  readonly second: number;
  /** For standing together in the query's order; 0 for words that are no neighbours in the query. */
  readonly order: number;
  /** For standing close in any order. */
  readonly close: number;
}

/** A word of the query: what it says, and the terms it stands for, the likeliest first. */
interface Weighed {
  readonly idf: number;
  readonly entries: readonly { readonly term: string }[];
  readonly standsFor?: unknown;
}

/**
 * The pairs of words that count: neighbours in the query by the mean of their idf, 0.6 · min(1, 5 / words); and the
 * eight distinct words that say most, each with each, by the smaller idf, 0.5 · 2 / distinct words.
 */
export function pairsOf(words: readonly Weighed[]): Pair[] {
  // Another word for one of the question's has no place among them.
  const termOf = (i: number): string | undefined => (words[i]?.standsFor ? undefined : words[i]?.entries[0]?.term);
  const idf = (i: number): number => words[i]?.idf ?? 0;
  const pairs = new Map<string, Pair>();
  const order = ORDER_WEIGHT * Math.min(1, SHORT_QUESTION / words.length);
  for (let i = 0; i + 1 < words.length; i++) {
    if (termOf(i) === undefined || termOf(i + 1) === undefined || termOf(i) === termOf(i + 1)) continue;
    pairs.set(`${i} ${i + 1}`, { first: i, second: i + 1, order: (order * (idf(i) + idf(i + 1))) / 2, close: 0 });
  }
  const distinct = [...new Map(words.map((_, i) => [termOf(i), i] as const).reverse())];
  const most = distinct
    .flatMap(([term, i]) => (term === undefined ? [] : [i]))
    .sort((a, b) => idf(b) - idf(a) || a - b)
    .slice(0, MOST_PAIRED)
    .sort((a, b) => a - b);
  for (const [at, first] of most.entries()) {
    for (const second of most.slice(at + 1)) {
      const close = (CLOSE_WEIGHT * 2 * Math.min(idf(first), idf(second))) / Math.max(2, distinct.length);
      const key = `${first} ${second}`;
      pairs.set(key, { first, second, order: pairs.get(key)?.order ?? 0, close });
    }
  }
  return [...pairs.values()];
}

/** What a page gains from one pair; both lists ascend. */
export function pairGain({ order, close }: Pair, first: ArrayLike<number>, second: ArrayLike<number>): number {
  const inOrder = order === 0 ? 0 : order * saturatePair(pairFrequency(first, second));
  return inOrder + (close === 0 ? 0 : close * saturatePair(closeness(first, second)));
}

/** What a pair gains no page more than. */
export function mostGain({ order, close }: Pair): number {
  return (order + close) * (K1 + 1);
}
