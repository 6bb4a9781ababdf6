/** Remembers what was loaded last, as much as fits a budget, and loads anything once however many ask for it at once. */
export class Recent<T> {
  readonly #budget: number;
  readonly #sizeOf: (value: T) => number;
  /** In the order of use, the latest last. */
  readonly #loading = new Map<number, Promise<T>>();
  readonly #sizes = new Map<number, number>();
  #total = 0;

  /** @param sizeOf what a value takes of the budget */
  constructor(budget: number, sizeOf: (value: T) => number) {
    this.#budget = budget;
    this.#sizeOf = sizeOf;
  }

  get(key: number, load: (key: number) => Promise<T>): Promise<T> {
    const known = this.#loading.get(key);
    if (known !== undefined) {
      this.#loading.delete(key);
      this.#loading.set(key, known);
      return known;
    }
    const loading = load(key);
    this.#loading.set(key, loading);
    loading.then(
      (value) => this.#keep(key, value),
      // A failed read (a lost connection) must not be remembered: the next query tries again.
      () => this.#loading.delete(key),
    );
    return loading;
  }

  #keep(key: number, value: T): void {
    const size = this.#sizeOf(value);
    this.#sizes.set(key, size);
    this.#total += size;
    for (const old of this.#loading.keys()) {
      if (this.#total <= this.#budget || old === key) return;
      const freed = this.#sizes.get(old);
      // Still on its way: it takes nothing yet.
      if (freed === undefined) continue;
      this.#loading.delete(old);
      this.#sizes.delete(old);
      this.#total -= freed;
    }
  }
}
