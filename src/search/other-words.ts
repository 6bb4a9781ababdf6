import { type Synonyms, synonymsAt } from "./synonyms.ts";

/**
 * Other words looked up beside words that the pages hold, and in the place of some they do not: each costs a browser two
 * requests, more beside do not rank better, and without those instead there may be nothing to rank.
 */
const MOST = { beside: 2, instead: 6 };
/** Shares of its idf that another word counts: beside words that the pages hold, and in the place of some they do not. */
const BESIDE = { same: 0.3, near: 0.1 };
const INSTEAD = { same: 0.8, near: 0.5 };

/** Another name for some of a question's words. */
export interface Other {
  /** Those of its terms that the question lacks. */
  readonly terms: readonly string[];
  /** Of how many terms the name is. */
  readonly length: number;
  /** The numbers of the question's words. */
  readonly standsFor: readonly number[];
  /** They mean the same. */
  readonly same: boolean;
  /** The pages know all of the question's words. */
  readonly beside: boolean;
}

/** The other names that are looked up. */
export function othersOf(
  stems: readonly string[],
  isKnown: (word: number) => boolean,
  held: ReadonlySet<string>,
  synonyms: Synonyms,
): Other[] {
  const found = stems.flatMap((_, at) =>
    synonymsAt(stems, at, synonyms).map(({ from, to, same }) => {
      const standsFor = from.map((_term, i) => at + i);
      return { to, same, standsFor, beside: standsFor.every(isKnown) };
    }),
  );
  const seen = new Set(held);
  const others: Other[] = [];
  const room = { ...MOST };
  for (const { to, ...other } of found) {
    const place = other.beside ? "beside" : "instead";
    for (const name of to) {
      const terms = name.filter((term) => !seen.has(term));
      if (terms.length === 0 || terms.length > room[place]) continue;
      room[place] -= terms.length;
      for (const term of terms) seen.add(term);
      others.push({ ...other, terms, length: name.length });
    }
  }
  return others;
}

/**
 * The weight of another word by its own idf: none says more than what was asked.
 * @param most the idf of the words that it stands for
 */
export function weightOf(most: number, { same, beside }: Pick<Other, "same" | "beside">): (idf: number) => number {
  const kind = same ? "same" : "near";
  return (idf) => (beside ? BESIDE[kind] * Math.min(idf, most) : INSTEAD[kind] * idf);
}
