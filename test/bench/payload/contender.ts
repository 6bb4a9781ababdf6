import type { Page } from "../../../src/content/page.ts";

/** A search that runs in the reader's browser over static files. */
export interface Contender {
  readonly name: string;
  /**
   * Writes the files of a site into an empty folder. One of them is `search.js`, a module with
   * `search(text): Promise<Result[]>` that fetches what it needs; `Result` is what one place of the list shows.
   */
  write(pages: readonly Page[], folder: string): Promise<void>;
}

/** One of the first five results, as it stands in the list. */
export interface Result {
  readonly title: string;
  readonly url: string;
  readonly text: string;
}

/** Places in the list that a reader looks at first. */
export const SHOWN = 5;
