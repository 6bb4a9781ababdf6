import type { Manifest } from "./artefact.ts";
import { inBatches } from "./batches.ts";
import { boundBetween } from "./bounds.ts";
import { encodeDictionary } from "./dictionary.ts";
import { isFacet } from "./facets.ts";
import type { BuiltTerm, InvertedIndex } from "./invert.ts";
import { encodePositions, type PositionsPart } from "./positions.ts";
import { encodePostings, usualImpacts } from "./postings.ts";

/**
 * Bytes, as estimated, at which a shard of 1,000 pages or fewer is closed. Small enough that little is fetched in vain
 * beside what a query needs, large enough that the manifest, which knows where each begins, stays small. A longer list of
 * postings has a shard to itself.
 */
const POSTINGS_BYTES = 600;
const WORDS_BYTES = 1_200;
/**
 * The same of positions, which lie in the shards of their postings. Of a frequent word the pages that may come first stand
 * here and there, so that nearly all parts are read and fewer cost less: a third of its positions is one part.
 */
const POSITIONS_BYTES = { least: 800, most: 2_500, share: 1 / 3 };

/** Lists grow with the pages: the shards of many pages are up to twice as large, or they would be too many. */
function growth(pageCount: number): number {
  return Math.min(2, Math.max(1, Math.sqrt(pageCount / 1_000)));
}

/** Writes dictionary, postings and positions, and tells where each shard begins. */
export function writeTerms(
  files: Map<string, Uint8Array>,
  { terms, positions }: InvertedIndex,
  pageCount: number,
): Pick<Manifest, "bounds" | "words" | "usual"> {
  // A words shard covers whole postings shards: rare words fill the one sooner, frequent ones the other.
  const share = (term: BuiltTerm): number =>
    Math.max(postingsBytes(term, pageCount) / POSTINGS_BYTES, wordBytes(term) / WORDS_BYTES);
  const grown = growth(pageCount);
  const batches = inBatches(terms, share, grown);
  const bounds = batches.map((batch, i) =>
    boundBetween(batches[i - 1]?.at(-1)?.term ?? "", i === 0 ? "" : (batch[0]?.term ?? "")),
  );
  const usual = usualImpacts(terms, pageCount);
  for (const [shard, batch] of batches.entries()) {
    const parts = inParts(placedPostings(batch), positions, grown);
    for (const [part, postings] of parts.entries()) {
      files.set(`positions-${shard}-${part}.bin`, encodePositions(positions, postings));
    }
    const sizes = parts.map((postings) => postings.length);
    files.set(`postings-${shard}.bin`, encodePostings(batch, sizes, usual));
  }
  const words = inBatches(
    batches,
    (batch) => batch.reduce((sum, term) => sum + wordBytes(term), 0),
    WORDS_BYTES * grown,
  );
  for (const [number, shard] of words.entries()) files.set(`words-${number}.bin`, encodeDictionary(shard));
  return { bounds, words: words.map((shard) => shard.length), usual };
}

function inParts(placed: readonly number[], positions: PositionsPart, grown: number): number[][] {
  const { least, most, share } = POSITIONS_BYTES;
  const bytesOf = (posting: number): number => positionsBytes(positions, posting);
  const all = placed.reduce((sum, posting) => sum + bytesOf(posting), 0);
  return inBatches(placed, bytesOf, Math.min(most, Math.max(least * grown, all * share)));
}

/** A page costs about its gap's length in bits and a half, an impact three. */
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
