import type { TermEntry } from "./artefact.ts";
import { type BitReader, type BitWriter, RiceModel } from "./bits.ts";
import { commonPrefix } from "./bytes.ts";

/** What an index's words are often spelt with, the most frequent first: their places in these are short numbers. */
export interface CodeBook {
  /** UTF-16 code units. */
  readonly letters: string;
  /** What makes a surface of its term: how many letters are dropped, and those that follow ("1 y": "happi" to "happy"). */
  readonly endings: readonly string[];
}

/** What is rarer than these would make the manifest longer by more than it saves. */
const MOST_LETTERS = 60;
const MOST_ENDINGS = 30;
const UNIT_BITS = 16;

/** @param entries in the order in which the dictionary holds them */
export function codeBookOf(entries: readonly TermEntry[]): CodeBook {
  const letters = new Map<string, number>();
  const endings = new Map<string, number>();
  let previous = "";
  for (const entry of entries) {
    for (const unit of entry.term.slice(commonPrefix(previous, entry.term)).split("")) count(letters, unit);
    count(endings, endingOf(entry));
    previous = entry.term;
  }
  return { letters: mostFrequent(letters, MOST_LETTERS).join(""), endings: mostFrequent(endings, MOST_ENDINGS) };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function mostFrequent(counts: ReadonlyMap<string, number>, most: number): string[] {
  const sorted = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return sorted.slice(0, most).map(([key]) => key);
}

function endingOf({ term, surface }: TermEntry): string {
  const shared = commonPrefix(term, surface);
  return `${term.length - shared} ${surface.slice(shared)}`;
}

function partsOf(ending: string): { dropped: number; added: string } {
  const blank = ending.indexOf(" ");
  return { dropped: Number(ending.slice(0, blank)), added: ending.slice(blank + 1) };
}

/** Codes of terms and their surfaces, one after the other; writer and reader run the same models. */
export class WordCodes {
  readonly #shared = new RiceModel(4);
  readonly #lengths = new RiceModel(3);
  readonly #letters = new RiceModel(7);
  readonly #endings = new RiceModel(2);
  readonly #dropped = new RiceModel(1);
  readonly #codeBook: CodeBook;
  readonly #letterRanks: ReadonlyMap<string, number>;
  readonly #endingRanks: ReadonlyMap<string, number>;
  #previous = "";

  constructor(codeBook: CodeBook) {
    this.#codeBook = codeBook;
    this.#letterRanks = new Map(codeBook.letters.split("").map((letter, rank) => [letter, rank]));
    this.#endingRanks = new Map(codeBook.endings.map((ending, rank) => [ending, rank]));
  }

  write(writer: BitWriter, entry: TermEntry): void {
    const shared = commonPrefix(this.#previous, entry.term);
    this.#shared.write(writer, shared);
    this.#writeText(writer, entry.term.slice(shared));
    this.#previous = entry.term;
    const ending = endingOf(entry);
    const rank = this.#endingRanks.get(ending) ?? this.#endingRanks.size;
    this.#endings.write(writer, rank);
    if (rank < this.#endingRanks.size) return;
    const { dropped, added } = partsOf(ending);
    this.#dropped.write(writer, dropped);
    this.#writeText(writer, added);
  }

  read(reader: BitReader): { term: string; surface: string } {
    const term = this.#previous.slice(0, this.#shared.read(reader)) + this.#readText(reader);
    this.#previous = term;
    const known = this.#codeBook.endings[this.#endings.read(reader)];
    const { dropped, added } =
      known === undefined ? { dropped: this.#dropped.read(reader), added: this.#readText(reader) } : partsOf(known);
    return { term, surface: term.slice(0, term.length - dropped) + added };
  }

  #writeText(writer: BitWriter, text: string): void {
    this.#lengths.write(writer, text.length);
    for (const unit of text.split("")) {
      const rank = this.#letterRanks.get(unit) ?? this.#letterRanks.size;
      this.#letters.write(writer, rank);
      if (rank === this.#letterRanks.size) writer.bits(unit.charCodeAt(0), UNIT_BITS);
    }
  }

  #readText(reader: BitReader): string {
    const { letters } = this.#codeBook;
    const length = this.#lengths.read(reader);
    // Each letter fills a bit or more; a damaged length must not ask for gigabytes.
    if (length > reader.remaining) throw new RangeError("more values than bits");
    let text = "";
    for (let i = 0; i < length; i++) {
      const rank = this.#letters.read(reader);
      text += letters[rank] ?? String.fromCharCode(reader.bits(UNIT_BITS));
    }
    return text;
  }
}
