import type { Page } from "../../../src/content/page.ts";

/** A search that runs in the reader's browser over static files. */
export interface Contender {
  readonly name: string;
  /**
   * Writes the files of a site into an empty folder. One of them is `loader.js`, a small module that stands for the
   * site's own script and is there before the first question: `search(text): Promise<Result[]>` fetches what it needs
   * when it is called; `Result` is what one place of the list shows.
   */
  write(pages: readonly Page[], folder: string): Promise<void>;
}

/** One of the first five results, as it stands in the list. */
export interface Result {
  readonly title: string;
  readonly url: string;
  readonly text: string;
}

/** A loader for a search that is a module of its own. */
export const LOADER = `
export async function search(text) {
  return (await import("/search.js")).search(text);
}
`;

/** Places in the list that a reader looks at first. */
export const SHOWN = 5;
