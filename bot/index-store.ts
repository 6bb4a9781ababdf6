import type { Answer } from "../src/answer/answer.ts";
import { createAnswerer } from "../src/answer/answerer.ts";
import type { Config, KnowledgeConfig } from "../src/config/config.ts";
import type { Page, Problem } from "../src/content/page.ts";
import { memoryReader } from "../src/search/memory.ts";
import { openIndex } from "../src/search/open.ts";
import type { Query, Searcher } from "../src/search/search.ts";
import { localDate } from "../src/text/local-date.ts";
import { readDocsApart } from "./read-docs-apart.ts";

/** What questions are answered from: replaced as a whole, never changed. */
export interface Knowledge {
  readonly searcher: Searcher;
  readonly answer: (query: Query) => Promise<Answer>;
  /** What docent.yaml says. */
  readonly config: KnowledgeConfig;
  readonly runbooks: readonly Page[];
  /** Paths of all pages. */
  readonly paths: ReadonlySet<string>;
  /** Questions that have an answer. */
  readonly suggestions: readonly string[];
  readonly problems: readonly Problem[];
  /** Files left out, relative to the docs folder. */
  readonly excluded: readonly string[];
  /** ISO 8601. */
  readonly loadedAt: string;
}

/** Holds the last good knowledge. */
export interface IndexStore {
  /** Undefined until the first load. */
  current(): Knowledge | undefined;
  /**
   * Reads the docs and `docent.yaml` anew. On any failure what was there stays.
   * @throws {ConfigError | ContentError | ArtefactError | DocentError}
   */
  reload(): Promise<Knowledge>;
}

export interface IndexStoreOptions {
  readonly root: string;
  readonly config: Pick<Config, "docsDir">;
  readonly now: () => Date;
}

export function createIndexStore(options: IndexStoreOptions): IndexStore {
  let current: Knowledge | undefined;
  return {
    current: () => current,
    async reload() {
      // Assigned only after everything below has succeeded: a broken or empty state never replaces a good one.
      const next = await load(options);
      current = next;
      return next;
    },
  };
}

async function load({ root, config, now }: IndexStoreOptions): Promise<Knowledge> {
  const today = (): string => localDate(now());
  const docs = await readDocsApart({ root, docsDir: config.docsDir, today: today() });
  const searcher = await openIndex(memoryReader(docs.artefact));
  return {
    searcher,
    answer: createAnswerer(searcher, today),
    config: docs.config,
    runbooks: docs.runbooks,
    paths: new Set(docs.paths),
    suggestions: docs.suggestions,
    problems: docs.problems,
    excluded: docs.excluded,
    loadedAt: now().toISOString(),
  };
}
