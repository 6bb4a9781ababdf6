import type { KnownTerm } from "./artefact.ts";
import type { Shards } from "./shards.ts";

/** Words of the query that a candidate is held against, the rarest first: common ones stand beside everything. */
const MAX_OTHERS = 8;
/** Pages that a candidate is thought to share by chance before any is seen. */
const PRIOR_PAGES = 5;

/** The pages of the query's other words, ascending; what a misspelt word was meant to be is chosen by them too. */
export type Context = readonly Int32Array[];

export async function contextOf(words: readonly KnownTerm[], shards: Shards): Promise<Context> {
  const rarest = words.toSorted((a, b) => a.documentFrequency - b.documentFrequency).slice(0, MAX_OTHERS);
  return Promise.all(rarest.map(async (entry) => (await shards.postingsOf(entry)).pages));
}

/**
 * How much better a candidate fits the query's other words than a word of the index at random:
 *
 *   Σ over others  ln ( P(other | candidate) / P(other) ),   P(other | candidate) = (shared + μ · P(other)) / (df + μ)
 *
 * over pages, with Dirichlet smoothing (Zhai & Lafferty 2001). 0 without others.
 */
export function contextFit(candidate: Int32Array, context: Context, documents: number): number {
  return context.reduce((sum, other) => {
    const chance = other.length / documents;
    const given = (sharedPages(candidate, other) + PRIOR_PAGES * chance) / (candidate.length + PRIOR_PAGES);
    return sum + Math.log(given / chance);
  }, 0);
}

function sharedPages(one: Int32Array, other: Int32Array): number {
  let shared = 0;
  let at = 0;
  for (const page of one) {
    while (at < other.length && (other[at] as number) < page) at++;
    if (other[at] === page) shared++;
  }
  return shared;
}
