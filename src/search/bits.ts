import { ByteWriter } from "./bytes.ts";

/** Appends numbers of any width to a stream of bits, the highest bit first. */
export class BitWriter {
  readonly #out = new ByteWriter();
  /** The last bits written, fewer than eight between two calls. */
  #held = 0;
  #count = 0;

  /** The lowest `count` (0 .. 31) bits of `value`. */
  bits(value: number, count: number): void {
    if (count > 16) {
      this.bits(value >>> 16, count - 16);
      this.bits(value, 16);
      return;
    }
    this.#held = (this.#held << count) | (value & ((1 << count) - 1));
    this.#count += count;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.#out.byte((this.#held >>> this.#count) & 255);
    }
    this.#held &= 255;
  }

  /** The bytes so far, the last one filled up with zeros. */
  finish(): Uint8Array {
    if (this.#count > 0) this.bits(0, 8 - this.#count);
    return this.#out.finish();
  }
}

/** Reads what BitWriter wrote; running past the end throws RangeError. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bits not read yet. */
  get remaining(): number {
    return this.#bytes.length * 8 - this.#at;
  }

  /** A number of `count` (0 .. 31) bits. */
  bits(count: number): number {
    if (count > 25) {
      const high = this.bits(count - 25);
      return high * 2 ** 25 + this.bits(25);
    }
    if (count === 0) return 0;
    if (this.#at + count > this.#bytes.length * 8) throw new RangeError("read past the end");
    const value = this.#window() >>> (32 - count);
    this.#at += count;
    return value;
  }

  /** The number of ones before the next zero, which is read too; at most `most` ones, after which no zero follows. */
  ones(most: number): number {
    const run = Math.min(Math.clz32(~this.#window()), most);
    this.#at += run === most ? run : run + 1;
    if (this.#at > this.#bytes.length * 8) throw new RangeError("read past the end");
    return run;
  }

  /** At least 25 bits from here on, at the top of 32; zeros stand in for what lies past the end. */
  #window(): number {
    const bytes = this.#bytes;
    const at = this.#at >>> 3;
    const word =
      ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    return word << (this.#at & 7);
  }
}

/** Ones of a Rice code after which the value itself follows: an outlier must not cost its own size in bits. */
const LONGEST_RUN = 20;
const VALUE_BITS = 31;
/** Values after which the older half of the mean's memory is dropped. */
const MEMORY = 32;

/**
 * Golomb-Rice codes of non-negative integers (Rice 1979) whose parameter follows the mean of the values before, so that
 * nothing has to be stored with a list: Weinberger, Seroussi & Sapiro, "The LOCO-I Lossless Image Compression
 * Algorithm" (2000), section III-C. Writer and reader run the same model over the same values.
 */
export class RiceModel {
  #sum: number;
  #count = 4;
  /** Bits written as they are: the exponent of the power of two above ¾ of the mean, the best for a geometric source. */
  #low = 0;
  /** 2 to the power of that. */
  #unit = 1;

  /** @param mean what the first values are expected to be */
  constructor(mean: number) {
    this.#sum = Math.round(mean * this.#count);
    this.#adapt();
  }

  write(writer: BitWriter, value: number): void {
    const low = this.#low;
    const high = Math.floor(value / this.#unit);
    if (high >= LONGEST_RUN) {
      writer.bits(2 ** LONGEST_RUN - 1, LONGEST_RUN);
      writer.bits(value, VALUE_BITS);
    } else {
      writer.bits(2 ** (high + 1) - 2, high + 1);
      writer.bits(value, low);
    }
    this.#learn(value);
  }

  read(reader: BitReader): number {
    const low = this.#low;
    const high = reader.ones(LONGEST_RUN);
    const value = high === LONGEST_RUN ? reader.bits(VALUE_BITS) : high * this.#unit + reader.bits(low);
    this.#learn(value);
    return value;
  }

  #learn(value: number): void {
    this.#sum += value;
    this.#count += 1;
    if (this.#count >= MEMORY) {
      this.#sum = Math.floor(this.#sum / 2);
      this.#count >>= 1;
    }
    this.#adapt();
  }

  #adapt(): void {
    const aim = this.#sum * 3;
    const weight = this.#count * 4;
    while (weight * this.#unit < aim) {
      this.#low++;
      this.#unit *= 2;
    }
    while (this.#low > 0 && (weight * this.#unit) / 2 >= aim) {
      this.#low--;
      this.#unit /= 2;
    }
  }
}

/**
 * Binary interpolative code of strictly ascending integers (Moffat & Stuiver, "Binary Interpolative Coding for
 * Effective Index Compression", 2000): the middle value first, then each half within the bounds that it sets. Runs of
 * neighbours, as pages of one folder are, cost next to nothing.
 * @param values of which those from `from` up to `to` are written
 * @param end one more than the largest value possible
 */
export function writeAscending(
  writer: BitWriter,
  values: ArrayLike<number>,
  from: number,
  to: number,
  end: number,
): void {
  const write = (first: number, last: number, low: number, high: number): void => {
    const count = last - first;
    if (count === 0 || high - low === count) return;
    const middle = (first + last) >> 1;
    const value = values[middle] as number;
    const lowest = low + (middle - first);
    const highest = high - (last - middle);
    writeWithin(writer, value - lowest, highest - lowest + 1);
    write(first, middle, low, value);
    write(middle + 1, last, value + 1, high);
  };
  write(from, to, 0, end);
}

/** Reads what `writeAscending` wrote into `values[from .. to)`. */
export function readAscending(reader: BitReader, values: Int32Array, from: number, to: number, end: number): void {
  if (to - from > end) throw new RangeError("more values than there can be");
  const read = (first: number, last: number, low: number, high: number): void => {
    const count = last - first;
    if (count === 0) return;
    if (high - low === count) {
      for (let i = 0; i < count; i++) values[first + i] = low + i;
      return;
    }
    const middle = (first + last) >> 1;
    const lowest = low + (middle - first);
    const highest = high - (last - middle);
    const value = lowest + readWithin(reader, highest - lowest + 1);
    values[middle] = value;
    read(first, middle, low, value);
    read(middle + 1, last, value + 1, high);
  };
  read(from, to, 0, end);
}

/** One of `range` values in the fewest bits; those in the middle, which are the likeliest, save one. */
function writeWithin(writer: BitWriter, value: number, range: number): void {
  const { width, short, shift } = widthOf(range);
  const turned = (value + range - shift) % range;
  if (turned < short) writer.bits(turned, width - 1);
  else writer.bits(turned + short, width);
}

function readWithin(reader: BitReader, range: number): number {
  const { width, short, shift } = widthOf(range);
  if (width === 0) return 0;
  const start = reader.bits(width - 1);
  const turned = start < short ? start : start * 2 + reader.bits(1) - short;
  return (turned + shift) % range;
}

/** Bits of the longer codes, how many values have a code shorter by one, and where the first of those stands. */
function widthOf(range: number): { width: number; short: number; shift: number } {
  const width = range <= 1 ? 0 : 32 - Math.clz32(range - 1);
  const short = 2 ** width - range;
  return { width, short, shift: (range - short) >> 1 };
}
