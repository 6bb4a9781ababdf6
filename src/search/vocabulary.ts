import type { TermEntry } from "./artefact.ts";
import type { Shards } from "./shards.ts";

/** Shorter roots with endings are near to everything. */
export const SHORTEST_ROOT = 3;
/** Letters of the longest ending tried on a root (near.ts). */
const LONGEST_ENDING = 7;

/**
 * Words to compare a misspelt one with. Most are ruled out by their length and their letters, kept in arrays side by
 * side, since looking at 60,000 strings takes longer than comparing the few that are left: each letter that only one of
 * two words has costs an edit (bit-parallel filtering, Navarro, "A guided tour to approximate string matching", 2001).
 */
export class Vocabulary {
  readonly #entries: readonly TermEntry[];
  /** Letters of each word, and of the part that all its forms share, as a set of 32 bits. */
  readonly #letters: Int32Array;
  readonly #rootLetters: Int32Array;
  readonly #rootLengths: Uint8Array;
  readonly #lengths: Uint8Array;

  constructor(entries: readonly TermEntry[]) {
    const { length } = entries;
    this.#entries = entries;
    this.#letters = new Int32Array(length);
    this.#rootLetters = new Int32Array(length);
    this.#rootLengths = new Uint8Array(length);
    this.#lengths = new Uint8Array(length);
    for (const [i, entry] of entries.entries()) {
      const { surface } = entry;
      const root = sharedLength(entry);
      this.#rootLengths[i] = root;
      this.#lengths[i] = Math.min(255, surface.length);
      this.#rootLetters[i] = letterSet(surface, root);
      this.#letters[i] = letterSet(surface, surface.length);
    }
  }

  /**
   * Words that may be within the edits as they stand, or within one edit in another form; the rest surely is not. The
   * root of a form has to do with no more than the beginning of the word: one edit moves at most one of its letters out.
   */
  *mayBe(word: string, edits: number): Generator<TermEntry> {
    const { length } = word;
    const letters = letterSet(word, length);
    const beginnings = Array.from({ length: length + 2 }, (_, i) => letterSet(word, Math.min(length, i)));
    for (let i = 0; i < this.#letters.length; i++) {
      const root = this.#rootLengths[i] as number;
      const mayBeForm =
        root <= length + 1 &&
        root + LONGEST_ENDING + 1 >= length &&
        !hasMore((this.#rootLetters[i] as number) & ~(beginnings[root] as number), 1);
      if (mayBeForm || this.#mayBeItself(i, letters, length, edits)) yield this.#entries[i] as TermEntry;
    }
  }

  #mayBeItself(i: number, letters: number, length: number, edits: number): boolean {
    const own = this.#letters[i] as number;
    const longer = (this.#lengths[i] as number) - length;
    return longer <= edits && -longer <= edits && !hasMore(own & ~letters, edits) && !hasMore(letters & ~own, edits);
  }

  /** Words that may begin so within the edits. */
  *mayBeginWith(word: string, edits: number): Generator<TermEntry> {
    const letters = letterSet(word, word.length);
    for (let i = 0; i < this.#letters.length; i++) {
      if (!hasMore(letters & ~(this.#letters[i] as number), edits)) yield this.#entries[i] as TermEntry;
    }
  }
}

/** Length of the part that the forms of a word share: "stud" of "study" with the stem "studi". */
export function rootLength({ surface, term }: TermEntry): number {
  let shared = 0;
  while (shared < surface.length && surface.charCodeAt(shared) === term.charCodeAt(shared)) shared++;
  return shared === term.length && term.endsWith("i") ? shared - 1 : shared;
}

/** A word with a short root is compared as it is. */
function sharedLength(entry: TermEntry): number {
  const root = rootLength(entry);
  return Math.min(255, root < SHORTEST_ROOT ? entry.surface.length : root);
}

/** One bit a letter, 26 of them for a to z; others share the rest. */
function letterSet(word: string, length: number): number {
  let set = 0;
  for (let i = 0; i < length; i++) {
    const code = word.charCodeAt(i);
    set |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 6));
  }
  return set;
}

/** Whether a set has more than so many members (0, 1 or 2). */
function hasMore(set: number, than: number): boolean {
  let rest = set;
  for (let i = 0; i < than; i++) rest &= rest - 1;
  return rest !== 0;
}

const kept = new WeakMap<Shards, Map<string, Promise<Vocabulary>>>();

/** The words of an index that begin with a letter, or all for an empty text; built once. */
export function vocabularyOf(shards: Shards, letter: string): Promise<Vocabulary> {
  const known = kept.get(shards) ?? new Map<string, Promise<Vocabulary>>();
  kept.set(shards, known);
  const found = known.get(letter);
  if (found !== undefined) return found;
  const built = (letter === "" ? shards.allWords() : shards.wordsFrom(letter)).then((words) => {
    // Hostile queries begin with every letter there is.
    if (words.length === 0) known.delete(letter);
    return new Vocabulary(words);
  });
  known.set(letter, built);
  // A failed read (a lost connection) must not be remembered.
  built.catch(() => known.delete(letter));
  return built;
}
