/** A page that may be among the best. */
export interface Candidate {
  readonly id: number;
  score: number;
}

/** Best first; equal scores by id, which says what comes first where nothing else does. */
export function compare(a: Candidate, b: Candidate): number {
  return b.score - a.score || a.id - b.id;
}

/**
 * The best of many pages: a heap with the worst of those kept at the root (Knuth, volume 3, section 5.2.3), so that most
 * pages cost one comparison with it.
 */
export class Best {
  readonly #most: number;
  readonly #ids: number[] = [];
  readonly #scores: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** What a page's score must be above to be among the best, where pages come in the order of their ids. */
  get least(): number {
    return this.#ids.length < this.#most ? 0 : (this.#scores[0] as number);
  }

  /** Keeps a page that is among the best. */
  keep(id: number, score: number): void {
    if (this.#ids.length < this.#most) this.#rise(id, score);
    else this.#sink(id, score);
  }

  /** What is kept, best first. */
  sorted(): Candidate[] {
    return this.#ids.map((id, i) => ({ id, score: this.#scores[i] as number })).sort(compare);
  }

  #rise(id: number, score: number): void {
    let at = this.#ids.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorse(id, score, this.#ids[parent] as number, this.#scores[parent] as number)) break;
      this.#put(at, this.#ids[parent] as number, this.#scores[parent] as number);
      at = parent;
    }
    this.#put(at, id, score);
  }

  #sink(id: number, score: number): void {
    const ids = this.#ids;
    const scores = this.#scores;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= ids.length) break;
      const right = child + 1;
      if (
        right < ids.length &&
        this.#isWorse(ids[right] as number, scores[right] as number, ids[child] as number, scores[child] as number)
      )
        child = right;
      if (!this.#isWorse(ids[child] as number, scores[child] as number, id, score)) break;
      this.#put(at, ids[child] as number, scores[child] as number);
      at = child;
    }
    this.#put(at, id, score);
  }

  #put(at: number, id: number, score: number): void {
    this.#ids[at] = id;
    this.#scores[at] = score;
  }

  #isWorse(id: number, score: number, thanId: number, thanScore: number): boolean {
    return score < thanScore || (score === thanScore && id > thanId);
  }
}
