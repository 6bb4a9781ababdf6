import type { TermEntry } from "./artefact.ts";
import { BitReader, BitWriter, RiceModel } from "./bits.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { type CodeBook, WordCodes } from "./word-codes.ts";

/**
 * The terms of a words shard, in order, front-coded against the one before, surfaces against their term (Witten, Moffat
 * & Bell, "Managing Gigabytes", 1999, section 4.1). Bits, since many hosts compress no binary files; of a frequency how
 * many bits it has, then those (Elias 1975).
 */
export function encodeDictionary(entries: readonly TermEntry[], codeBook: CodeBook): Uint8Array {
  const writer = new BitWriter();
  const codes = new WordCodes(codeBook);
  const widths = new RiceModel(1);
  for (const entry of entries) {
    codes.write(writer, entry);
    const width = 31 - Math.clz32(entry.documentFrequency);
    widths.write(writer, width);
    writer.bits(entry.documentFrequency, width);
  }
  const head = new ByteWriter();
  head.varint(entries.length);
  head.bytes(writer.finish());
  return head.finish();
}

export function decodeDictionary(bytes: Uint8Array, codeBook: CodeBook): TermEntry[] {
  const head = new ByteReader(bytes);
  const count = head.varint();
  // Each term fills a bit or more; a damaged count must not ask for gigabytes.
  if (count > head.remaining * 8) throw new RangeError("more values than bits");
  const reader = new BitReader(head.bytes(head.remaining));
  const codes = new WordCodes(codeBook);
  const widths = new RiceModel(1);
  return Array.from({ length: count }, (): TermEntry => {
    const { term, surface } = codes.read(reader);
    const width = widths.read(reader);
    return { term, surface, documentFrequency: 2 ** width + reader.bits(width) };
  });
}
