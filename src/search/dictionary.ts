import type { TermEntry } from "./artefact.ts";
import { ByteReader, ByteWriter, commonPrefix } from "./bytes.ts";

/** One words shard: the terms of each postings shard that it covers, in order. */
export type DictionaryShard = readonly (readonly TermEntry[])[];

/**
 * Terms front-coded against the one before, surfaces against their term (Witten, Moffat & Bell, "Managing Gigabytes",
 * 1999, section 4.1). Numbers of a kind stand together and all letters at the end: so compressed best by the server,
 * and read by one call to the decoder.
 */
export function encodeDictionary(shard: DictionaryShard): Uint8Array {
  const writer = new ByteWriter();
  const entries = shard.flat();
  writer.varint(shard.length);
  for (const terms of shard) writer.varint(terms.length);
  let previous = "";
  const letters: string[] = [];
  for (const { term } of entries) {
    const shared = commonPrefix(previous, term);
    writer.varint(shared);
    letters.push(term.slice(shared));
    previous = term;
  }
  for (const { term, surface } of entries) {
    const shared = commonPrefix(term, surface);
    writer.varint(term.length - shared);
    letters.push(surface.slice(shared));
  }
  for (const { documentFrequency } of entries) writer.varint(documentFrequency);
  writer.bytes(new TextEncoder().encode(letters.join(SEPARATOR)));
  return writer.finish();
}

export function decodeDictionary(bytes: Uint8Array): DictionaryShard {
  const reader = new ByteReader(bytes);
  const counts = readNumbers(reader, reader.varint());
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shared = readNumbers(reader, total);
  const dropped = readNumbers(reader, total);
  const frequencies = readNumbers(reader, total);
  const letters = new TextDecoder().decode(reader.bytes(reader.remaining)).split(SEPARATOR);
  let term = "";
  const entries = frequencies.map((documentFrequency, i): TermEntry => {
    term = term.slice(0, shared[i]) + (letters[i] ?? "");
    const surface = term.slice(0, term.length - (dropped[i] ?? 0)) + (letters[total + i] ?? "");
    return { term, surface, documentFrequency };
  });
  let from = 0;
  return counts.map((count) => {
    from += count;
    return entries.slice(from - count, from);
  });
}

/** In no word: they hold letters, digits and marks only. */
const SEPARATOR = "\n";

function readNumbers(reader: ByteReader, count: number): number[] {
  // Each number fills a byte or more; a damaged count must not ask for gigabytes.
  if (count > reader.remaining) throw new RangeError("more values than bytes");
  return Array.from({ length: count }, () => reader.varint());
}
