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

/** A word of the query: what it says, and the term it stands for first. */
interface Weighed {
  readonly idf: number;
  readonly entries: readonly { readonly term: string }[];
}

/** Weight of words that stand together in the query's order. */
const ORDER_WEIGHT = 0.45;
/** Neighbours in a long question are so by chance: from this many words on, each pair counts less. */
const SHORT_QUESTION = 5;
/** Weight of words that stand close in any order. */
const CLOSE_WEIGHT = 0.4;
/** Only the words that say most are paired each with each: the work of a long question stays bounded. */
const MOST_PAIRED = 8;

/**
 * What a page gains from words that stand together: neighbours of the question in its order, and its words that say
 * most in any order.
 * @param places ascending word positions of each word on the page, undefined where it does not hold it
 */
export function proximity(words: readonly Weighed[], places: readonly (ArrayLike<number> | undefined)[]): number {
  let order = 0;
  for (let i = 0; i + 1 < words.length; i++) {
    const [first, second] = [places[i], places[i + 1]];
    if (first === undefined || second === undefined) continue;
    if (words[i]?.entries[0]?.term === words[i + 1]?.entries[0]?.term) continue;
    const idf = ((words[i]?.idf ?? 0) + (words[i + 1]?.idf ?? 0)) / 2;
    order += idf * saturatePair(pairFrequency(first, second));
  }
  return ORDER_WEIGHT * Math.min(1, SHORT_QUESTION / words.length) * order + CLOSE_WEIGHT * closeWords(words, places);
}

/** Sum over pairs of distinct words of min(idf) · saturation of their closeness, per word of the question. */
function closeWords(words: readonly Weighed[], places: readonly (ArrayLike<number> | undefined)[]): number {
  const distinct = new Map<string, number>();
  for (const [i, { entries }] of words.entries()) {
    const term = entries[0]?.term;
    if (term !== undefined && !distinct.has(term)) distinct.set(term, i);
  }
  const idf = (i: number): number => words[i]?.idf ?? 0;
  const most = [...distinct.values()].sort((a, b) => idf(b) - idf(a) || a - b).slice(0, MOST_PAIRED);
  let sum = 0;
  for (const [at, i] of most.entries()) {
    const first = places[i];
    if (first === undefined) continue;
    for (const j of most.slice(at + 1)) {
      const second = places[j];
      if (second !== undefined) sum += Math.min(idf(i), idf(j)) * saturatePair(closeness(first, second));
    }
  }
  return (sum * 2) / Math.max(2, distinct.size);
}
