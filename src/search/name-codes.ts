import { type BitReader, type BitWriter, RiceModel, readAscending, writeAscending } from "./bits.ts";
import { lastNotAbove } from "./bounds.ts";
import { MAX_NAMES, type NameShares, NO_NAMES } from "./names.ts";

const SHARE_BITS = 8;

/**
 * Codes of the names that hold a term. A word of a page's name stands on that page: the pages are told by their place in
 * the term's postings, which are far fewer than all pages. Mostly one name of the page holds the word, the title.
 */
export class NameCodes {
  readonly #pageCounts = new RiceModel(1);
  readonly #moreNames = new RiceModel(0);
  readonly #ordinals = new RiceModel(0);

  /** @param pages of the term, ascending */
  write(writer: BitWriter, { keys, shares }: NameShares, pages: Int32Array): void {
    const named = new Map<number, number[]>();
    for (let i = 0; i < keys.length; i++) {
      const page = Math.floor((keys[i] as number) / MAX_NAMES);
      const at = lastNotAbove(pages, page);
      if (pages[at] !== page) throw new RangeError("a name's word is not on its page");
      const own = named.get(at);
      if (own === undefined) named.set(at, [i]);
      else own.push(i);
    }
    this.#pageCounts.write(writer, named.size);
    writeAscending(writer, [...named.keys()], 0, named.size, pages.length);
    for (const own of named.values()) {
      this.#moreNames.write(writer, own.length - 1);
      let previous = -1;
      for (const i of own) {
        const ordinal = (keys[i] as number) % MAX_NAMES;
        this.#ordinals.write(writer, ordinal - previous - 1);
        writer.bits(shares[i] as number, SHARE_BITS);
        previous = ordinal;
      }
    }
  }

  read(reader: BitReader, pages: Int32Array): NameShares {
    const count = this.#pageCounts.read(reader);
    if (count === 0) return NO_NAMES;
    // Every name fills its share; a damaged count must not ask for gigabytes.
    if (count * SHARE_BITS > reader.remaining) throw new RangeError("more values than bytes");
    const named = new Int32Array(count);
    readAscending(reader, named, 0, count, pages.length);
    const keys: number[] = [];
    const shares: number[] = [];
    for (const at of named) {
      let ordinal = -1;
      for (let more = this.#moreNames.read(reader); more >= 0; more--) {
        ordinal += 1 + this.#ordinals.read(reader);
        keys.push((pages[at] as number) * MAX_NAMES + ordinal);
        shares.push(reader.bits(SHARE_BITS));
      }
    }
    return { keys: Int32Array.from(keys), shares: Uint8Array.from(shares) };
  }
}
