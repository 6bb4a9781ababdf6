import type { KnownTerm, TermEntry } from "./artefact.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { decodeDictionary, encodeDictionary } from "./dictionary.ts";
import { isFacet } from "./facets.ts";
import type { Spelling } from "./spelling.ts";

/**
 * A words shard, `words-<n>.bin`: the dictionary of a run of terms, and the postings of the rare ones, so that a rare word
 * costs a browser one request, and a frequent one, whose postings are a file of their own, no look into the dictionary.
 */
export interface WordsShard {
  /** In order, without facets. */
  readonly words: readonly TermEntry[];
  readonly byTerm: ReadonlyMap<string, TermEntry>;
  /** The terms whose postings are here, in the order of these. */
  readonly rare: readonly KnownTerm[];
  /** The place of each in that order. */
  readonly ordinals: ReadonlyMap<string, number>;
  /** As `encodePostings` writes them. */
  readonly postings: Uint8Array;
}

/** The terms whose postings stand with the dictionary: facets, which have no positions, after the words. */
export function rareOf<T extends KnownTerm>(terms: readonly T[], isFrequent: (term: T) => boolean): T[] {
  const rare = terms.filter((term) => !isFrequent(term));
  return [...rare.filter(({ term }) => !isFacet(term)), ...rare.filter(({ term }) => isFacet(term))];
}

/** @param postings of the rare ones of the terms, as `encodePostings` writes them */
export function encodeWords(terms: readonly TermEntry[], spelling: Spelling, postings: Uint8Array): Uint8Array {
  const dictionary = encodeDictionary(terms, spelling);
  const writer = new ByteWriter();
  writer.varint(dictionary.length);
  writer.bytes(dictionary);
  writer.bytes(postings);
  return writer.finish();
}

export function decodeWords(bytes: Uint8Array, spelling: Spelling, isFrequent: (term: string) => boolean): WordsShard {
  const reader = new ByteReader(bytes);
  const entries = decodeDictionary(reader.bytes(reader.varint()), spelling);
  const rare = rareOf(entries, ({ term }) => isFrequent(term));
  return {
    words: entries.filter(({ term }) => !isFacet(term)),
    byTerm: new Map(entries.map((entry) => [entry.term, entry])),
    rare,
    ordinals: new Map(rare.map(({ term }, i) => [term, i])),
    postings: reader.bytes(reader.remaining),
  };
}
