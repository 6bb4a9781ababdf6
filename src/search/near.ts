import type { TermEntry } from "./artefact.ts";
import { slipCost } from "./slips.ts";

/** A known word near a misspelt one. */
export interface NearWord {
  readonly entry: TermEntry;
  /** The form of the word that is nearest: "studies" for "stuides", though the docs mostly say "study". */
  readonly form: string;
  /** Edits between the two; 0 when the typed word begins, or is, that form. */
  readonly edits: number;
  /** How unlikely it is that this was typed for that form, as a negative logarithm. */
  readonly cost: number;
}

/**
 * Endings tried on each root beside the form the index names, since it names one form of each word and a slip may be in
 * another. A form counts only if its stem is the term. English; of other languages the named form is compared.
 */
export const INFLECTIONS = ",s,e,es,ed,d,ing,er,ers,y,ies,ied,ly".split(",");
/** Not every root takes these ("recality"), so that the form they give is less sure to be a word. */
const DERIVATIONS = (
  "al,ally,ic,ical,ically,ion,ions,ation,ations,ate,ated,ates,ating,ative,or,ity,ility,able,ment,ments,ance,ence,ive," +
  "ize,ized,izes,izing,ization,ful,ness"
).split(",");
/** Negative logarithms of how likely a word stands in another form than the one the docs use most. */
const INFLECTED = 0.7;
const DERIVED = 2.5;
const ENDINGS = [
  ...INFLECTIONS.map((ending) => ({ ending, cost: INFLECTED })),
  ...DERIVATIONS.map((ending) => ({ ending, cost: DERIVED })),
];
const LONGEST_ENDING = 7;
/** Shorter roots with endings are near to everything. */
const SHORTEST_ROOT = 3;
/** Shortest unfinished word that may hold a slip. */
const SHORTEST_BEGINNING = 5;
/** Longest word compared, in UTF-16 units: the analyser cuts words at 64, and a form may be an ending longer. */
const LONGEST = 64 + LONGEST_ENDING;

/** Edits allowed in a word: none below 3 letters (everything is near), 2 from 8 letters on. */
export function allowedEdits(word: string): number {
  if (word.length < 3 || word.length > LONGEST || /^\d+$/.test(word)) return 0;
  return word.length >= 8 ? 2 : 1;
}

/**
 * Words of a vocabulary within the allowed edits, each in its nearest form, in the vocabulary's order.
 * @param stem the stemmer of the vocabulary's language
 */
export function nearWords(word: string, vocabulary: Iterable<TermEntry>, stem: (form: string) => string): NearWord[] {
  const allowed = allowedEdits(word);
  if (allowed === 0) return [];
  const table = new EditTable(word, allowed);
  const found: NearWord[] = [];
  for (const entry of vocabulary) {
    const { surface } = entry;
    // Nearly all words end here, and their forms with them, which share at least the shortest root.
    if (table.isTooFar(surface, SHORTEST_ROOT)) continue;
    const edits = table.edits(surface);
    const form = edits > 1 && mayHaveForm(entry, table) ? nearForm(word, entry, table, stem) : undefined;
    if (form !== undefined) found.push(form);
    else if (edits <= allowed) found.push({ entry, form: surface, edits, cost: slipCost(word, surface, edits) });
  }
  return found;
}

function mayHaveForm(entry: TermEntry, table: EditTable): boolean {
  const root = rootLength(entry);
  return root >= SHORTEST_ROOT && table.mayReach(root) && table.mayBegin(entry.surface, root);
}

/** The likeliest form of a word that is one edit away: two, and another form than the docs use, are too much to guess. */
function nearForm(
  word: string,
  entry: TermEntry,
  table: EditTable,
  stem: (form: string) => string,
): NearWord | undefined {
  const { surface, term } = entry;
  let best: NearWord | undefined;
  const tryForm = (form: string, unlikeliness: number): void => {
    const edits = table.edits(form);
    if (edits > 1) return;
    const cost = unlikeliness + slipCost(word, form, edits);
    if (cost < (best?.cost ?? Number.POSITIVE_INFINITY) && stem(form) === term) best = { entry, form, edits, cost };
  };
  const start = surface.slice(0, rootLength(entry));
  for (const { ending, cost } of ENDINGS) tryForm(start + ending, cost);
  tryForm(surface.endsWith("s") ? surface.slice(0, -1) : `${surface}s`, INFLECTED);
  return best;
}

/**
 * Words of a vocabulary that begin one edit away from an unfinished word ("kuberent" of "kubernetes"). Of its last two
 * letters one may still be followed by what was left out, so that short beginnings would be near to everything.
 */
export function nearBeginnings(word: string, vocabulary: Iterable<TermEntry>): TermEntry[] {
  if (allowedEdits(word) === 0 || word.length < SHORTEST_BEGINNING) return [];
  const table = new EditTable(word, 1);
  const found: TermEntry[] = [];
  for (const entry of vocabulary) {
    if (!table.isTooFar(entry.surface, SHORTEST_ROOT) && table.begins(entry.surface)) found.push(entry);
  }
  return found;
}

/** Length of the part that the forms of a word share: "stud" of "study" with the stem "studi". */
export function rootLength({ surface, term }: TermEntry): number {
  let shared = 0;
  while (shared < surface.length && surface.charCodeAt(shared) === term.charCodeAt(shared)) shared++;
  return shared === term.length && term.endsWith("i") ? shared - 1 : shared;
}

/**
 * Damerau-Levenshtein distances of one word to many (optimal string alignment), only the band around the diagonal that
 * the allowed edits leave (Ukkonen 1985). Rows are kept from one word to the next: in a sorted vocabulary most words
 * begin as the one before did, and once a beginning is too far away, so is all that begins with it.
 */
class EditTable {
  readonly #word: string;
  readonly #allowed: number;
  readonly #width: number;
  readonly #rows: Uint8Array;
  /** The word whose rows the table holds, and how many of its letters have one. */
  #other = "";
  #known = 0;
  /** First row in which every distance is above what is allowed. */
  #dead = LONGEST;

  constructor(word: string, allowed: number) {
    this.#word = word;
    this.#allowed = allowed;
    this.#width = word.length + 1;
    this.#rows = new Uint8Array((LONGEST + 1) * this.#width).fill(allowed + 1);
    for (let column = 0; column <= Math.min(allowed, word.length); column++) this.#rows[column] = column;
  }

  /** Edits between the word and the other, or one more than allowed. */
  edits(other: string): number {
    const none = this.#allowed + 1;
    const { length } = other;
    if (Math.abs(length - this.#word.length) > this.#allowed) return none;
    return this.mayBegin(other, length) ? (this.#rows[length * this.#width + this.#word.length] as number) : none;
  }

  /** Whether already the first letters, which the word before had too, put it and its forms out of reach. */
  isTooFar(other: string, letters: number): boolean {
    const dead = this.#dead;
    if (dead > letters) return false;
    for (let i = 0; i < dead; i++) if (other.charCodeAt(i) !== this.#other.charCodeAt(i)) return false;
    return true;
  }

  /** Whether some beginning of the other word is within the allowed edits, and more follows. */
  begins(other: string): boolean {
    const { length } = this.#word;
    for (let rows = length - this.#allowed; rows <= length + this.#allowed && rows < other.length; rows++) {
      if (!this.mayBegin(other, rows)) return false;
      if ((this.#rows[rows * this.#width + length] as number) <= this.#allowed) return true;
    }
    return false;
  }

  /** Whether a root of this length, with an ending, may be as long as the word. */
  mayReach(root: number): boolean {
    return root <= this.#word.length + this.#allowed && root + LONGEST_ENDING + this.#allowed >= this.#word.length;
  }

  /** Whether a word that begins with the first letters of the other may still be near. */
  mayBegin(other: string, length: number): boolean {
    if (length > LONGEST) return false;
    let shared = 0;
    const most = Math.min(this.#known, length);
    while (shared < most && this.#other.charCodeAt(shared) === other.charCodeAt(shared)) shared++;
    if (shared >= this.#dead) return false;
    this.#other = other;
    this.#known = shared;
    this.#dead = LONGEST;
    while (this.#known < length) {
      this.#known++;
      if (this.#fill(this.#known) > this.#allowed) {
        this.#dead = this.#known;
        return false;
      }
    }
    return true;
  }

  /** Computes the row of a letter of the other word; returns its least distance. */
  #fill(row: number): number {
    const { length } = this.#word;
    const allowed = this.#allowed;
    const rows = this.#rows;
    const here = row * this.#width;
    const above = here - this.#width;
    const letter = this.#other.charCodeAt(row - 1);
    const before = row > 1 ? this.#other.charCodeAt(row - 2) : -1;
    const from = Math.max(0, row - allowed);
    const to = Math.min(length, row + allowed);
    let least = allowed + 1;
    for (let column = from; column <= to; column++) {
      let cost: number;
      if (column === 0) cost = row;
      else {
        const typed = this.#word.charCodeAt(column - 1);
        cost = (rows[above + column - 1] as number) + (typed === letter ? 0 : 1);
        const left = (rows[here + column - 1] as number) + 1;
        if (left < cost) cost = left;
        const up = (rows[above + column] as number) + 1;
        if (up < cost) cost = up;
        if (column > 1 && row > 1 && typed === before && this.#word.charCodeAt(column - 2) === letter) {
          const swapped = (rows[above - this.#width + column - 2] as number) + 1;
          if (swapped < cost) cost = swapped;
        }
      }
      rows[here + column] = cost;
      if (cost < least) least = cost;
    }
    return least;
  }
}
