import type { Manifest } from "./artefact.ts";
import { inBatches } from "./batches.ts";
import { boundBetween } from "./bounds.ts";
import { encodeDictionary } from "./dictionary.ts";
import { isFacet } from "./facets.ts";
import type { BuiltTerm, InvertedIndex } from "./invert.ts";
import { encodePositions, type PositionsPart } from "./positions.ts";
import { encodePostings, inFileOrder } from "./postings.ts";
import { codeBookOf } from "./word-codes.ts";

/**
 * Bytes, as estimated, at which a file of 1,000 pages or fewer is closed: small enough that little is fetched in vain
 * beside the word that is asked for, large enough that the manifest, which knows where each begins, stays small.
 */
const POSTINGS_BYTES = 600;
/** Words take half of their estimate. For one that no page holds, a browser reads them all. */
const WORDS_BYTES = 4_000;
/** A term whose postings take as many has a file of its own. */
const FREQUENT_BYTES = 60;
/**
 * Bytes at which a positions file is closed. Nearly all of a word's are read, and each costs a browser a request, of which
 * it has six at a time; of a very frequent word only those of some pages are.
 */
const POSITIONS_BYTES = 8_000;

/** Lists grow with the pages: the shards of many pages are up to twice as large, or they would be too many. */
function growth(pageCount: number): number {
  return Math.min(2, Math.max(1, Math.sqrt(pageCount / 1_000)));
}

/** Writes dictionary, postings and positions, and tells what the manifest must of them. */
export function writeTerms(
  files: Map<string, Uint8Array>,
  index: InvertedIndex,
  pageCount: number,
): Pick<Manifest, "bounds" | "words" | "frequent" | "codeBook" | "norms" | "textLengths"> {
  const { terms, norms, textLengths } = index;
  const grown = growth(pageCount);
  const isFrequent = (term: BuiltTerm): boolean =>
    !isFacet(term.term) && postingsBytes(term, pageCount) >= FREQUENT_BYTES * grown;
  const runs = inBatches(
    terms,
    (term) => (isFrequent(term) ? 0 : postingsBytes(term, pageCount)),
    POSTINGS_BYTES * grown,
  );
  const bounds = runs.map((run, i) =>
    boundBetween(runs[i - 1]?.at(-1)?.term ?? "", i === 0 ? "" : (run[0]?.term ?? "")),
  );
  const rare = runs.map((run) => inFileOrder(run.filter((term) => !isFrequent(term))));
  const frequent = terms.filter(isFrequent);
  for (const [number, list] of [...rare, ...frequent.map((term) => [term])].entries()) {
    files.set(`postings-${number}.bin`, writePostings(files, number, list, index));
  }
  const codeBook = codeBookOf(terms);
  const lettersOf = (run: readonly BuiltTerm[]): number => run.reduce((sum, term) => sum + wordBytes(term), 0);
  const words = inBatches(runs, lettersOf, WORDS_BYTES * grown);
  for (const [number, shard] of words.entries()) {
    files.set(`words-${number}.bin`, encodeDictionary(shard.flat(), codeBook));
  }
  return {
    bounds,
    words: words.map(({ length }) => length),
    frequent: frequent.map(({ term }) => term),
    codeBook,
    norms,
    textLengths,
  };
}

/** The postings of terms that stand in one file, whose positions are written. */
function writePostings(
  files: Map<string, Uint8Array>,
  number: number,
  terms: readonly BuiltTerm[],
  { positions, known, norms }: InvertedIndex,
): Uint8Array {
  const parts = inBatches(placedPostings(terms), (posting) => positionsBytes(positions, posting), POSITIONS_BYTES);
  for (const [part, postings] of parts.entries()) {
    files.set(`positions-${number}-${part}.bin`, encodePositions(positions, postings, known));
  }
  const sizes = parts.map((postings) => postings.length);
  return encodePostings(terms, sizes, norms);
}

/** A page costs about its gap's length in bits and a half, an impact three at most. */
function postingsBytes({ documentFrequency }: BuiltTerm, pageCount: number): number {
  return (documentFrequency * (Math.log2(pageCount / documentFrequency) + 4.5)) / 8;
}

function positionsBytes({ starts }: PositionsPart, posting: number): number {
  return (1.5 + ((starts[posting + 1] as number) - (starts[posting] as number)) * 6.5) / 8;
}

function placedPostings(batch: readonly BuiltTerm[]): number[] {
  const placed: number[] = [];
  for (const { term, from, documentFrequency } of batch) {
    if (isFacet(term)) continue;
    for (let i = 0; i < documentFrequency; i++) placed.push(from + i);
  }
  return placed;
}

function wordBytes({ term, surface }: BuiltTerm): number {
  return 5 + Math.abs(surface.length - term.length) + term.length / 3;
}
