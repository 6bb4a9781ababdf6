import { BitReader, BitWriter, RiceModel } from "./bits.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";

/** A positions file: the word positions of a run of postings. */
export interface PositionsPart {
  /** Where the positions of each posting begin, and the end. */
  readonly starts: Int32Array;
  readonly places: Int32Array;
}

/** Gaps are learnt apart for words that stand twice, up to 4, up to 8 times and more often on a page. */
const FREQUENCY_CLASSES = 5;

/** The models that writer and reader of a part run alike. */
class Models {
  readonly counts = new RiceModel(1);
  /** For the first position, which is a gap from the page's beginning. */
  readonly first = new RiceModel(40);
  /** For those after it, by class of frequency. */
  readonly #next = Array.from({ length: FREQUENCY_CLASSES }, (_, i) => new RiceModel(40 >> i));

  next(count: number): RiceModel {
    return this.#next[Math.min(FREQUENCY_CLASSES - 1, 32 - Math.clz32(count - 1))] as RiceModel;
  }
}

/**
 * @param postings which of these postings the file is to hold, in this order
 * @param once 1 for those that are known to have one position, which is then not told
 */
export function encodePositions(
  { starts, places }: PositionsPart,
  postings: readonly number[],
  once: Uint8Array,
): Uint8Array {
  const writer = new BitWriter();
  const models = new Models();
  let total = 0;
  for (const posting of postings) {
    const [from, to] = [starts[posting] as number, starts[posting + 1] as number];
    if (once[posting] !== 1) models.counts.write(writer, turned(to - from));
    if (from === to) continue;
    let previous = places[from] as number;
    models.first.write(writer, previous);
    const next = models.next(to - from);
    for (let i = from + 1; i < to; i++) {
      const place = places[i] as number;
      next.write(writer, place - previous - 1);
      previous = place;
    }
    total += to - from;
  }
  const head = new ByteWriter();
  head.varint(total);
  head.bytes(writer.finish());
  return head.finish();
}

/** @param once of each posting in the part, as the postings tell */
export function decodePositions(bytes: Uint8Array, once: Uint8Array): PositionsPart {
  const count = once.length;
  const head = new ByteReader(bytes);
  const total = head.varint();
  // Each position fills a bit or more; a damaged count must not ask for gigabytes.
  if (total > head.remaining * 8) throw new RangeError("more values than bits");
  const reader = new BitReader(head.bytes(head.remaining));
  const models = new Models();
  const starts = new Int32Array(count + 1);
  const places = new Int32Array(total);
  let at = 0;
  for (let posting = 0; posting < count; posting++) {
    const end = at + (once[posting] === 1 ? 1 : turned(models.counts.read(reader)));
    if (end > total) throw new RangeError("more positions than announced");
    if (end > at) {
      let previous = models.first.read(reader);
      places[at] = previous;
      const next = models.next(end - at);
      for (let i = at + 1; i < end; i++) {
        previous += 1 + next.read(reader);
        places[i] = previous;
      }
    }
    at = end;
    starts[posting + 1] = at;
  }
  if (at !== total || reader.remaining > 7) throw new RangeError("positions end early");
  return { starts, places };
}

/** Most words stand once on a page: 1 is the shortest code, 0 (in the title only) the next. */
function turned(count: number): number {
  return count < 2 ? 1 - count : count;
}
