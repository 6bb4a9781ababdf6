/**
 * Title coverage: a page whose whole name stands in the question is what the question is about, whether its name is one
 * word or five. Field weights cannot say that: a title's words add up whether or not they are all there, so that heavier
 * title weights put every page that shares one word with a long title above the page that answers.
 */

/** Weight of a name that stands in the question as a whole, beside the words' own scores. */
const NAME_WEIGHT = 0.4;

/** Information (idf) of a question above which a name counts no more: long questions hold short names by chance. */
const MOST_INFORMATION = 15;

/** Names of one page that count: its title first, then its aliases. */
export const MAX_NAMES = 16;

/** Stored in one byte. */
const WHOLE = 255;

/** Of one term: in which names of which pages it stands, and how much of each name it makes. */
export interface NameShares {
  /** Page id · 16 + ordinal of the name, ascending. */
  readonly keys: ArrayLike<number>;
  /** Share of the name's information that the term makes, 1 .. 255 of 255. */
  readonly shares: ArrayLike<number>;
}

export const NO_NAMES: NameShares = { keys: [], shares: [] };

/** The share that each of a name's distinct words makes of it; `weights` are their idf. */
export function sharesOf(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.max(1, Math.round((weight / total) * WHOLE)));
}

/**
 * What each page gains from the best of its names: 0.4 · min(information of the question, 15) · coverage², where
 * coverage is the share of the name's information that the question holds.
 * @param words for each distinct word of the question, the shares of the terms it stands for
 * @param information sum of the idf of the question's words
 */
export function nameBonuses(words: readonly (readonly NameShares[])[], information: number): Map<number, number> {
  const coverage = new Map<number, number>();
  for (const entries of words) {
    const [only] = entries;
    if (only !== undefined && entries.length === 1) {
      const { keys, shares } = only;
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i] as number;
        coverage.set(key, (coverage.get(key) ?? 0) + (shares[i] as number));
      }
    } else for (const [key, share] of bestShares(entries)) coverage.set(key, (coverage.get(key) ?? 0) + share);
  }
  const scale = NAME_WEIGHT * Math.min(information, MOST_INFORMATION);
  const bonuses = new Map<number, number>();
  for (const [key, share] of coverage) {
    const page = Math.floor(key / MAX_NAMES);
    const bonus = scale * Math.min(1, share / WHOLE) ** 2;
    if (bonus > (bonuses.get(page) ?? 0)) bonuses.set(page, bonus);
  }
  return bonuses;
}

/** Several spellings of one word count as the one that makes most of the name. */
function bestShares(entries: readonly NameShares[]): Map<number, number> {
  const best = new Map<number, number>();
  for (const { keys, shares } of entries) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number;
      best.set(key, Math.max(best.get(key) ?? 0, shares[i] as number));
    }
  }
  return best;
}
