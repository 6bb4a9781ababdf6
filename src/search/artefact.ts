import type { Block, PageSummary } from "../content/page.ts";
import { ArtefactError } from "../errors.ts";
import { ByteReader, ByteWriter, commonPrefix } from "./bytes.ts";
import type { IndexAbout } from "./search.ts";

/**
 * The index on disk and on the wire: an immutable folder named by the hash of its content, made of small shards so
 * that a browser fetches only what a query needs. `current.json` beside the folders names the one in use.
 *
 *   current.json               {format, hash}
 *   <hash>/manifest.json       Manifest: sizes, averages, the range of terms in each shard
 *   <hash>/postings-<n>.bin    terms n: pages and impacts
 *   <hash>/positions-<n>.bin   the same terms: where on each page
 *   <hash>/pages-<n>.json      40 page summaries with their headings
 *   <hash>/text-<page>.json    the blocks of one page, for quoting
 */
export const FORMAT = 1;

/** Pages per `pages-<n>.json`: few enough to fetch for one result, enough to compress well. */
export const PAGES_PER_GROUP = 40;

/** Raw size at which a shard of postings is closed; about a third of it after gzip. */
export const POSTINGS_SHARD_BYTES = 16_384;

export interface Manifest {
  readonly format: number;
  readonly about: Omit<IndexAbout, "hash">;
  /** Pages 0 .. answerable − 1 are searched by default; those after are about the product's own making. */
  readonly answerable: number;
  /** First term of each postings shard, ascending by code unit; shard n ends where n + 1 begins. */
  readonly shards: readonly string[];
  /** Mean number of words of a section and of a page. */
  readonly averageSectionLength: number;
  readonly terms: number;
}

/** `current.json`. */
export interface CurrentArtefact {
  readonly format: number;
  readonly hash: string;
}

export interface SectionOutline {
  readonly anchor: string;
  readonly heading: string;
  readonly trail: readonly string[];
  /** Word position at which the section begins on its page. */
  readonly start: number;
}

/** One page in `pages-<n>.json`. */
export interface StoredPage extends PageSummary {
  readonly sections: readonly SectionOutline[];
  /** Words on the page. */
  readonly length: number;
}

/** `text-<page>.json`. */
export interface StoredText {
  /** Blocks of each section, in the order of the outline. */
  readonly sections: readonly (readonly Block[])[];
  readonly questions: readonly string[];
}

/** One term while building or after decoding. `pages` ascends. */
export interface TermPostings {
  readonly term: string;
  /** The most frequent form of the word in the docs, for showing corrections. */
  readonly surface: string;
  readonly pages: readonly number[];
  /** One byte per page. */
  readonly impacts: readonly number[];
}

/** Terms of one shard by name, with the place of their postings in `bytes`. */
export interface PostingsShard {
  readonly bytes: Uint8Array;
  readonly terms: ReadonlyMap<string, TermEntry>;
}

export interface TermEntry {
  readonly term: string;
  readonly surface: string;
  readonly documentFrequency: number;
  /** Ordinal within the shard, by which the positions shard is addressed. */
  readonly ordinal: number;
  readonly offset: number;
}

export function encodePostings(terms: readonly TermPostings[]): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(terms.length);
  let previous = "";
  for (const { term, surface, pages, impacts } of terms) {
    writeFrontCoded(writer, previous, term);
    writeFrontCoded(writer, term, surface);
    writer.varint(pages.length);
    const body = new ByteWriter();
    writeDeltas(body, pages);
    for (const impact of impacts) body.byte(impact);
    writer.varint(body.length);
    writer.bytes(body.finish());
    previous = term;
  }
  return writer.finish();
}

export function decodePostings(bytes: Uint8Array): PostingsShard {
  const reader = new ByteReader(bytes);
  const count = reader.varint();
  const terms = new Map<string, TermEntry>();
  let term = "";
  for (let ordinal = 0; ordinal < count; ordinal++) {
    term = readFrontCoded(reader, term);
    const surface = readFrontCoded(reader, term);
    const documentFrequency = reader.varint();
    const length = reader.varint();
    terms.set(term, { term, surface, documentFrequency, ordinal, offset: reader.offset });
    reader.bytes(length);
  }
  if (reader.remaining > 0) throw new RangeError("more bytes than terms");
  return { bytes, terms };
}

/** Page ids (ascending) and impact bytes of one term. */
export function readPostings(shard: PostingsShard, entry: TermEntry): { pages: Int32Array; impacts: Uint8Array } {
  const reader = new ByteReader(shard.bytes, entry.offset);
  const pages = readDeltas(reader, entry.documentFrequency);
  return { pages, impacts: reader.bytes(entry.documentFrequency) };
}

/** `positions[term][page]` lists ascending word positions, in the order of the postings. */
export function encodePositions(positions: readonly (readonly (readonly number[])[])[]): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(positions.length);
  const bodies = positions.map((pages) => {
    const body = new ByteWriter();
    for (const places of pages) {
      body.varint(places.length);
      writeDeltas(body, places);
    }
    return body.finish();
  });
  for (const body of bodies) writer.varint(body.length);
  for (const body of bodies) writer.bytes(body);
  return writer.finish();
}

export interface PositionsShard {
  readonly bytes: Uint8Array;
  /** Byte offset of each term's positions. */
  readonly offsets: readonly number[];
}

export function decodePositions(bytes: Uint8Array): PositionsShard {
  const reader = new ByteReader(bytes);
  const count = reader.varint();
  const lengths = Array.from({ length: count }, () => reader.varint());
  const offsets: number[] = [];
  let offset = reader.offset;
  for (const length of lengths) {
    offsets.push(offset);
    offset += length;
  }
  if (offset !== bytes.length) throw new RangeError("positions end early");
  return { bytes, offsets };
}

/** Positions of one term on the wanted pages; `pages` are the term's postings in order. */
export function readPositions(
  shard: PositionsShard,
  ordinal: number,
  pages: Int32Array,
  wanted: ReadonlySet<number>,
): Map<number, Int32Array> {
  const reader = new ByteReader(shard.bytes, shard.offsets[ordinal] ?? shard.bytes.length);
  const found = new Map<number, Int32Array>();
  for (const page of pages) {
    const count = reader.varint();
    if (wanted.has(page)) {
      found.set(page, readDeltas(reader, count));
      if (found.size === wanted.size) break;
    } else {
      for (let i = 0; i < count; i++) reader.varint();
    }
  }
  return found;
}

/** Refuses an artefact that this version cannot read, naming the cure. */
export function assertFormat(found: { readonly format?: unknown }, where: string): void {
  if (found.format === FORMAT) return;
  throw new ArtefactError(
    `${where} has index format ${String(found.format)}; this version reads format ${FORMAT}.`,
    "Build it again with: npx docent index",
  );
}

function writeDeltas(writer: ByteWriter, ascending: readonly number[]): void {
  let previous = 0;
  for (const value of ascending) {
    writer.varint(value - previous);
    previous = value;
  }
}

function readDeltas(reader: ByteReader, count: number): Int32Array {
  // Each value fills a byte or more; a damaged count must not ask for gigabytes.
  if (count > reader.remaining) throw new RangeError("more values than bytes");
  const values = new Int32Array(count);
  let previous = 0;
  for (let i = 0; i < count; i++) {
    previous += reader.varint();
    values[i] = previous;
  }
  return values;
}

function writeFrontCoded(writer: ByteWriter, previous: string, text: string): void {
  const shared = commonPrefix(previous, text);
  writer.varint(shared);
  writer.string(text.slice(shared));
}

function readFrontCoded(reader: ByteReader, previous: string): string {
  const shared = reader.varint();
  return previous.slice(0, shared) + reader.string();
}
