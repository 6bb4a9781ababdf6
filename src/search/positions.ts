import { BitReader, BitWriter, RiceModel, readAscending, writeAscending } from "./bits.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";

/** A positions file: the word positions of a run of postings. */
export interface PositionsPart {
  /** Where the positions of each posting begin, and the end. */
  readonly starts: Int32Array;
  readonly places: Int32Array;
}

/** What is known of some postings before their positions are read. */
export interface KnownOfPostings {
  /** How many positions each has; 0 where that is told with them. */
  readonly counts: ArrayLike<number>;
  /** A bound that the positions of each are below. */
  readonly ends: ArrayLike<number>;
}

/** Expected number of positions where it is told. */
const USUAL_COUNT = 2;

/**
 * Writes positions within the bounds of their pages: a page's length says more of where its words stand than the
 * positions on other pages do.
 * @param postings which of these postings the file is to hold, in this order
 * @param known of all postings
 */
export function encodePositions(
  { starts, places }: PositionsPart,
  postings: readonly number[],
  { counts, ends }: KnownOfPostings,
): Uint8Array {
  const writer = new BitWriter();
  const told = new RiceModel(USUAL_COUNT);
  let total = 0;
  for (const posting of postings) {
    const [from, to] = [starts[posting] as number, starts[posting + 1] as number];
    if (counts[posting] === 0) told.write(writer, to - from);
    writeAscending(writer, places, from, to, ends[posting] as number);
    total += to - from;
  }
  const head = new ByteWriter();
  head.varint(total);
  head.bytes(writer.finish());
  return head.finish();
}

/** @param known of the postings in the file */
export function decodePositions(bytes: Uint8Array, { counts, ends }: KnownOfPostings): PositionsPart {
  const head = new ByteReader(bytes);
  const total = head.varint();
  let most = 0;
  for (let posting = 0; posting < counts.length; posting++) most += ends[posting] as number;
  // A damaged count must not ask for gigabytes.
  if (total > most) throw new RangeError("more values than there can be");
  const reader = new BitReader(head.bytes(head.remaining));
  const told = new RiceModel(USUAL_COUNT);
  const starts = new Int32Array(counts.length + 1);
  const places = new Int32Array(total);
  let at = 0;
  for (let posting = 0; posting < counts.length; posting++) {
    const end = at + ((counts[posting] as number) || told.read(reader));
    if (end > total) throw new RangeError("more values than there can be");
    readAscending(reader, places, at, end, ends[posting] as number);
    at = end;
    starts[posting + 1] = at;
  }
  if (at !== total || reader.remaining > 7) throw new RangeError("more bytes than values");
  return { starts, places };
}
