import type { Page } from "../../../src/content/page.ts";

/** A search engine under test; every one gets the same pages and the same questions. */
export interface Engine {
  /** As printed. */
  readonly name: string;
  /** With what it offers against misspellings switched on; undefined when it offers nothing that can be switched. */
  readonly forgiving?: Engine;
  build(pages: readonly Page[]): Promise<Index>;
  /** Opens what `save` wrote. Undefined for an engine that keeps nothing on disk. */
  load?(directory: string): Promise<Index>;
}

/** An index that can be asked. */
export interface Index {
  /** Paths of the best pages, best first. */
  search(text: string, limit: number): Promise<readonly string[]>;
  /** The same without a second look at the best candidates, for timing; only ours takes one. */
  searchBase?(text: string, limit: number): Promise<readonly string[]>;
  /** Writes all that `load` needs into an empty folder. */
  save?(directory: string): Promise<void>;
}
