/** Variable-length integers and front-coded strings: the two codings all shards are made of. */

/** Appends to a growing byte array. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(this.#length + 1);
    this.#bytes[this.#length++] = value;
  }

  /** Unsigned LEB128; `value` is an integer 0 .. 2^31 − 1. */
  varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Length in bytes, then UTF-8. */
  string(text: string): void {
    const encoded = new TextEncoder().encode(text);
    this.varint(encoded.length);
    this.bytes(encoded);
  }

  bytes(data: Uint8Array): void {
    this.#grow(this.#length + data.length);
    this.#bytes.set(data, this.#length);
    this.#length += data.length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(needed: number): void {
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

const decoder = new TextDecoder();

/** Reads what ByteWriter wrote; running past the end throws RangeError, which the store reports as a damaged shard. */
export class ByteReader {
  offset: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, offset = 0) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#bytes.length - this.offset;
  }

  byte(): number {
    const value = this.#bytes[this.offset++];
    if (value === undefined) throw new RangeError("read past the end");
    return value;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw new RangeError("integer too long");
  }

  string(): string {
    return decoder.decode(this.bytes(this.varint()));
  }

  bytes(length: number): Uint8Array {
    const end = this.offset + length;
    if (end > this.#bytes.length) throw new RangeError("read past the end");
    const slice = this.#bytes.subarray(this.offset, end);
    this.offset = end;
    return slice;
  }
}

/** Length of the common prefix of two strings in UTF-16 units, never splitting a surrogate pair. */
export function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  const last = a.charCodeAt(length - 1);
  return length > 0 && last >= 0xd800 && last <= 0xdbff ? length - 1 : length;
}
