/** Numbers in [0, 1), one after the other. */
export type Random = () => number;

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const WORD = /\p{L}{3,}/gu;

/**
 * One slip of the finger, anywhere in the word; each kind is as likely as the others.
 * Damerau, "A technique for computer detection and correction of spelling errors" (1964): four kinds make up
 * 80 % of the misspellings that people type.
 */
const EDITS: readonly ((word: string, random: Random) => string)[] = [insert, remove, substitute, transpose];

/**
 * Repeatable random numbers, the same in every engine: mulberry32 (Ettinger 2017), 32 bits of state.
 * @param seed a whole number; different seeds give different queries
 */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A text as people type it in a hurry: one random edit (an insertion, a deletion, a substitution or a swap of
 * neighbours) in each word of three or more letters, with the given probability per word. All else stays as it is.
 */
export function misspell(text: string, random: Random, share = 0.3): string {
  return text.replace(WORD, (word) => (random() < share ? edited(word, random) : word));
}

/** The word with one edit that shows: swapping two equal letters is tried again. */
function edited(word: string, random: Random): string {
  for (;;) {
    const edit = EDITS[Math.floor(random() * EDITS.length)] ?? insert;
    const changed = edit(word, random);
    if (changed !== word) return changed;
  }
}

function insert(word: string, random: Random): string {
  const at = Math.floor(random() * (word.length + 1));
  return word.slice(0, at) + letter(random) + word.slice(at);
}

function remove(word: string, random: Random): string {
  const at = Math.floor(random() * word.length);
  return word.slice(0, at) + word.slice(at + 1);
}

function substitute(word: string, random: Random): string {
  const at = Math.floor(random() * word.length);
  return word.slice(0, at) + letter(random) + word.slice(at + 1);
}

function transpose(word: string, random: Random): string {
  const at = Math.floor(random() * (word.length - 1));
  return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
}

function letter(random: Random): string {
  return LETTERS.charAt(Math.floor(random() * LETTERS.length));
}
