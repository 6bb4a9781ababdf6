import type { KnownTerm, Postings } from "./artefact.ts";
import { BitReader, BitWriter, RiceModel, readAscending, writeAscending } from "./bits.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { isFacet } from "./facets.ts";
import { NameCodes } from "./name-codes.ts";
import { type NameShares, NO_NAMES } from "./names.ts";
import { textImpact } from "./rank.ts";

/**
 * The postings of some terms: pages and impacts as one stream of bits, read as a whole. The dictionary says how many
 * pages each term has, so that nothing has to be stored twice.
 */
export interface PostingsList {
  readonly pages: Int32Array;
  readonly impacts: Uint8Array;
  readonly counts: Uint8Array;
  /** Of each term. */
  readonly names: readonly NameShares[];
  /** The number of each term. */
  readonly ordinals: ReadonlyMap<string, number>;
  /** Where the postings of each term begin, and the end. */
  readonly starts: Int32Array;
  /** The same numbers at which each positions file of the list begins, and the end: facets, which have none, come last. */
  readonly parts: Int32Array;
}

/** Terms in the order in which a file holds their postings: facets, which have no positions, after the words. */
export function inFileOrder<T extends KnownTerm>(terms: readonly T[]): T[] {
  return [...terms.filter(({ term }) => !isFacet(term)), ...terms.filter(({ term }) => isFacet(term))];
}

/**
 * @param terms as `inFileOrder` puts them
 * @param parts number of postings in each positions file of the list
 * @param norms of all pages, see `normOf`
 */
export function encodePostings(
  terms: readonly (KnownTerm & Postings)[],
  parts: readonly number[],
  norms: Uint8Array,
): Uint8Array {
  const writer = new BitWriter();
  const impactCodes = new ImpactCodes(norms);
  const nameCodes = new NameCodes();
  for (const { term, pages, impacts, counts, names } of terms) {
    writeAscending(writer, pages, 0, pages.length, norms.length);
    if (isFacet(term)) continue;
    for (let i = 0; i < pages.length; i++) {
      impactCodes.write(writer, pages[i] as number, impacts[i] as number, counts[i] as number);
    }
    nameCodes.write(writer, names, pages);
  }
  const head = new ByteWriter();
  head.varint(parts.length);
  for (const part of parts) head.varint(part);
  head.bytes(writer.finish());
  return head.finish();
}

export function decodePostings(bytes: Uint8Array, terms: readonly KnownTerm[], norms: Uint8Array): PostingsList {
  const head = new ByteReader(bytes);
  const parts = readParts(head);
  const starts = new Int32Array(terms.length + 1);
  for (const [i, entry] of terms.entries()) starts[i + 1] = (starts[i] as number) + entry.documentFrequency;
  const total = starts[terms.length] as number;
  const reader = new BitReader(head.bytes(head.remaining));
  const pages = new Int32Array(total);
  const impacts = new Uint8Array(total).fill(1);
  const counts = new Uint8Array(total);
  const impactCodes = new ImpactCodes(norms);
  const nameCodes = new NameCodes();
  let placed = 0;
  const names = terms.map(({ term }, i): NameShares => {
    const [from, to] = [starts[i] as number, starts[i + 1] as number];
    readAscending(reader, pages, from, to, norms.length);
    if (isFacet(term)) return NO_NAMES;
    placed = to;
    for (let at = from; at < to; at++) {
      const count = impactCodes.readCount(reader);
      impacts[at] = impactCodes.read(reader, pages[at] as number, count);
      counts[at] = count;
    }
    return nameCodes.read(reader, pages.subarray(from, to));
  });
  if (parts.at(-1) !== placed || reader.remaining > 7) throw new RangeError("more bytes than values");
  const ordinals = new Map(terms.map(({ term }, i) => [term, i]));
  return { pages, impacts, counts, names, ordinals, starts, parts };
}

/** The postings of one word: each of them has positions, so that the parts tell how many there are. */
export function decodeFrequent(bytes: Uint8Array, term: string, norms: Uint8Array): PostingsList {
  const documentFrequency = readParts(new ByteReader(bytes)).at(-1) ?? 0;
  return decodePostings(bytes, [{ term, documentFrequency }], norms);
}

/** Counts up to this many are told instead of the impact that follows from them. */
const MOST_COUNTED = 16;
/** Stands for an impact that follows from none, after the codes of the counts that are likelier. */
const ELSE = 3;

/**
 * How often a word is told to stand in a page's text: 0 when the impact does not follow from that, since it stands in
 * other fields too, or very often.
 */
export function countTold(count: number, impact: number, norm: number): number {
  return count <= MOST_COUNTED && impact === textImpact(norm, count) ? count : 0;
}

/** Codes of impacts: how often the word stands in the page's text, or how much more it says than if it stood there once. */
class ImpactCodes {
  readonly #counts = new RiceModel(0.5);
  readonly #excess = new RiceModel(20);
  readonly #norms: Uint8Array;

  constructor(norms: Uint8Array) {
    this.#norms = norms;
  }

  /** @param count see `countTold` */
  write(writer: BitWriter, page: number, impact: number, count: number): void {
    if (count > 0) {
      this.#counts.write(writer, count <= ELSE ? count - 1 : count);
    } else {
      this.#counts.write(writer, ELSE);
      this.#excess.write(writer, (impact - textImpact(this.#norms[page] as number, 1)) & 255);
    }
  }

  /** 0 when the impact follows from none. */
  readCount(reader: BitReader): number {
    const code = this.#counts.read(reader);
    return code < ELSE ? code + 1 : code === ELSE ? 0 : code;
  }

  read(reader: BitReader, page: number, count: number): number {
    const norm = this.#norms[page] as number;
    return count > 0 ? textImpact(norm, count) : (textImpact(norm, 1) + this.#excess.read(reader)) & 255;
  }
}

function readParts(head: ByteReader): Int32Array {
  const count = head.varint();
  if (count > head.remaining) throw new RangeError("more values than bytes");
  const parts = new Int32Array(count + 1);
  for (let part = 0; part < count; part++) parts[part + 1] = (parts[part] as number) + head.varint();
  return parts;
}
