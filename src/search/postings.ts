import type { Postings } from "./artefact.ts";
import { BitReader, BitWriter, RiceModel, readAscending, writeAscending } from "./bits.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { isFacet } from "./facets.ts";
import { NameCodes } from "./name-codes.ts";
import { type NameShares, NO_NAMES } from "./names.ts";

/**
 * A postings shard: pages and impacts of a run of terms as one stream of bits, read as a whole. The dictionary says how
 * many pages each term has, so that nothing has to be stored twice; shards are small, so that nothing is read in vain.
 */
export interface PostingsShard {
  readonly pages: Int32Array;
  readonly impacts: Uint8Array;
  readonly once: Uint8Array;
  /** Of each term. */
  readonly names: readonly NameShares[];
  /** Where the postings of each term begin, and the end. */
  readonly starts: Int32Array;
  /** The same, counting only postings that have positions: those of words. */
  readonly placed: Int32Array;
  /** The same numbers at which each positions file of this shard begins, and the end. */
  readonly parts: Int32Array;
}

/** What the dictionary knows of each term. */
type Counted = { readonly term: string; readonly documentFrequency: number };

/** Before the first of a shard: how much more than the usual an impact is that is not the usual one of its page. */
const USUAL_EXCESS = 20;

/**
 * @param parts number of postings with positions in each positions file of this shard
 * @param usual the most usual impact on each page of the index
 */
export function encodePostings(
  terms: readonly (Counted & Postings)[],
  parts: readonly number[],
  usual: Uint8Array,
): Uint8Array {
  const writer = new BitWriter();
  const excess = new RiceModel(USUAL_EXCESS);
  const nameCodes = new NameCodes();
  for (const { term, pages, impacts, once, names } of terms) {
    writeAscending(writer, pages, usual.length);
    if (isFacet(term)) continue;
    for (let i = 0; i < pages.length; i++) {
      const above = ((impacts[i] as number) - (usual[pages[i] as number] as number)) & 255;
      const isUsual = above === 0 && once[i] === 1;
      writer.bits(isUsual ? 0 : 1, 1);
      // 1 .. 255, and 256 for a word that stands more often and yet weighs the same.
      if (!isUsual) excess.write(writer, above === 0 ? 255 : above - 1);
    }
    nameCodes.write(writer, names, pages);
  }
  const head = new ByteWriter();
  head.varint(parts.length);
  for (const part of parts) head.varint(part);
  head.bytes(writer.finish());
  return head.finish();
}

export function decodePostings(bytes: Uint8Array, terms: readonly Counted[], usual: Uint8Array): PostingsShard {
  const head = new ByteReader(bytes);
  const parts = readParts(head);
  const starts = new Int32Array(terms.length + 1);
  const placed = new Int32Array(terms.length + 1);
  for (const [i, entry] of terms.entries()) {
    starts[i + 1] = (starts[i] as number) + entry.documentFrequency;
    placed[i + 1] = (placed[i] as number) + (isFacet(entry.term) ? 0 : entry.documentFrequency);
  }
  const total = starts[terms.length] as number;
  const reader = new BitReader(head.bytes(head.remaining));
  const pages = new Int32Array(total);
  const impacts = new Uint8Array(total).fill(1);
  const once = new Uint8Array(total);
  const excess = new RiceModel(USUAL_EXCESS);
  const nameCodes = new NameCodes();
  const names = terms.map(({ term }, i): NameShares => {
    const [from, to] = [starts[i] as number, starts[i + 1] as number];
    readAscending(reader, pages, from, to, usual.length);
    if (isFacet(term)) return NO_NAMES;
    for (let at = from; at < to; at++) {
      const above = reader.bits(1) === 0 ? 0 : excess.read(reader) + 1;
      impacts[at] = (usual[pages[at] as number] as number) + above;
      if (above === 0) once[at] = 1;
    }
    return nameCodes.read(reader, pages.subarray(from, to));
  });
  if (parts.at(-1) !== placed[terms.length] || reader.remaining > 7) throw new RangeError("more bytes than postings");
  return { pages, impacts, once, names, starts, placed, parts };
}

/**
 * The most frequent impact of the words that stand once on a page, the smallest of equals: half of all postings have it,
 * and then take one bit.
 */
export function usualImpacts(terms: Iterable<Omit<Postings, "names">>, pageCount: number): Uint8Array {
  const counts = new Uint16Array(pageCount * 256);
  for (const { pages, impacts, once } of terms) {
    for (let i = 0; i < pages.length; i++) {
      const cell = (pages[i] as number) * 256 + (impacts[i] as number);
      if (once[i] === 1) counts[cell] = (counts[cell] as number) + 1;
    }
  }
  const usual = new Uint8Array(pageCount);
  for (let page = 0; page < pageCount; page++) {
    const first = page * 256;
    let best = first;
    for (let cell = first; cell < first + 256; cell++) {
      if ((counts[cell] as number) > (counts[best] as number)) best = cell;
    }
    usual[page] = best - first;
  }
  return usual;
}

function readParts(head: ByteReader): Int32Array {
  const count = head.varint();
  if (count > head.remaining) throw new RangeError("more values than bytes");
  const parts = new Int32Array(count + 1);
  for (let part = 0; part < count; part++) parts[part + 1] = (parts[part] as number) + head.varint();
  return parts;
}
