/** Longest word compared, in UTF-16 units: the analyser cuts words at 64, and a form may be an ending longer. */
export const LONGEST = 72;

/**
 * Damerau-Levenshtein distances of one word to many (optimal string alignment), only the band around the diagonal that
 * the allowed edits leave (Ukkonen 1985). Rows are kept from one word to the next: in a sorted vocabulary most words
 * begin as the one before did, and once a beginning is too far away, so is all that begins with it.
 */
export class EditTable {
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

  /** Whether some beginning of the other word is within the allowed edits, and more follows. */
  begins(other: string): boolean {
    const { length } = this.#word;
    for (let rows = length - this.#allowed; rows <= length + this.#allowed && rows < other.length; rows++) {
      if (!this.mayBegin(other, rows)) return false;
      if ((this.#rows[rows * this.#width + length] as number) <= this.#allowed) return true;
    }
    return false;
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
