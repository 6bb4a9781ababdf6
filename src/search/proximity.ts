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
