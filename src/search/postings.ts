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
  readonly once: Uint8Array;
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
  for (const { term, pages, impacts, once, names } of terms) {
    writeAscending(writer, pages, norms.length);
    if (isFacet(term)) continue;
    for (let i = 0; i < pages.length; i++) {
      impactCodes.write(writer, pages[i] as number, impacts[i] as number, once[i] === 1);
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
  const once = new Uint8Array(total);
  const impactCodes = new ImpactCodes(norms);
  const nameCodes = new NameCodes();
  let placed = 0;
  const names = terms.map(({ term }, i): NameShares => {
    const [from, to] = [starts[i] as number, starts[i + 1] as number];
    readAscending(reader, pages, from, to, norms.length);
    if (isFacet(term)) return NO_NAMES;
    placed = to;
    for (let at = from; at < to; at++) {
      const frequency = impactCodes.readFrequency(reader);
      impacts[at] = impactCodes.read(reader, pages[at] as number, frequency);
      if (frequency === 1) once[at] = 1;
    }
    return nameCodes.read(reader, pages.subarray(from, to));
  });
  if (parts.at(-1) !== placed || reader.remaining > 7) throw new RangeError("more bytes than postings");
  const ordinals = new Map(terms.map(({ term }, i) => [term, i]));
  return { pages, impacts, once, names, ordinals, starts, parts };
}

/** The postings of one word: each of them has positions, so that the parts tell how many there are. */
export function decodeFrequent(bytes: Uint8Array, term: string, norms: Uint8Array): PostingsList {
  const documentFrequency = readParts(new ByteReader(bytes)).at(-1) ?? 0;
  return decodePostings(bytes, [{ term, documentFrequency }], norms);
}

/** Frequencies up to this many are told instead of the impact that follows from them. */
const MOST_OFTEN = 8;
/** Stands for an impact that follows from none, after the codes of the frequencies that are likelier. */
const ELSE = 3;

/** Codes of impacts: how often the word stands in the page's text, or how much more it says than if it stood there once. */
class ImpactCodes {
  readonly #frequencies = new RiceModel(0.5);
  readonly #excess = new RiceModel(20);
  readonly #norms: Uint8Array;

  constructor(norms: Uint8Array) {
    this.#norms = norms;
  }

  write(writer: BitWriter, page: number, impact: number, once: boolean): void {
    const norm = this.#norms[page] as number;
    let frequency = once ? 1 : 2;
    while (frequency <= MOST_OFTEN && textImpact(norm, frequency) !== impact) frequency++;
    if (frequency <= MOST_OFTEN) {
      this.#frequencies.write(writer, frequency <= ELSE ? frequency - 1 : frequency);
    } else {
      this.#frequencies.write(writer, ELSE);
      this.#excess.write(writer, (impact - textImpact(norm, 1)) & 255);
    }
  }

  /** 0 when the impact follows from none. */
  readFrequency(reader: BitReader): number {
    const code = this.#frequencies.read(reader);
    return code < ELSE ? code + 1 : code === ELSE ? 0 : code;
  }

  read(reader: BitReader, page: number, frequency: number): number {
    const norm = this.#norms[page] as number;
    return frequency > 0 ? textImpact(norm, frequency) : (textImpact(norm, 1) + this.#excess.read(reader)) & 255;
  }
}

function readParts(head: ByteReader): Int32Array {
  const count = head.varint();
  if (count > head.remaining) throw new RangeError("more values than bytes");
  const parts = new Int32Array(count + 1);
  for (let part = 0; part < count; part++) parts[part + 1] = (parts[part] as number) + head.varint();
  return parts;
}
