import { basename, join, resolve } from "node:path";
import { readKnowledge } from "../../src/config/read-knowledge.ts";
import { loadPages } from "../../src/content/load.ts";
import type { Page } from "../../src/content/page.ts";
import { collectionFiles, readCorpus, readJudged } from "../../src/evaluate/collection.ts";
import type { Judgements } from "../../src/evaluate/measures.ts";

/** Where a collection is read from. */
export type Source =
  | { readonly type: "collection"; readonly directory: string; readonly corpus?: string }
  | { readonly type: "docs"; readonly directory: string };

export interface Question {
  readonly text: string;
  readonly judgements: Judgements;
}

/** Pages with questions whose right answers are known. */
export interface Collection {
  readonly name: string;
  /** Where the pages came from. */
  readonly corpus: string;
  readonly pages: readonly Page[];
  readonly questions: readonly Question[];
}

/** The repository's own pages. */
const OWN_DOCS: Source = { type: "docs", directory: join(import.meta.dirname, "..", "..", "docs") };

export async function readCollections(sources: readonly Source[]): Promise<Collection[]> {
  const read = (sources.length === 0 ? [OWN_DOCS] : sources).map((source) =>
    source.type === "docs" ? readDocs(source.directory) : readBeir(source.directory, source.corpus),
  );
  return Promise.all(read);
}

/** Questions without a relevant page are left out, as `docent eval` does: nothing could be found for them. */
async function readBeir(directory: string, corpus: string | undefined): Promise<Collection> {
  const files = collectionFiles(directory);
  const { queries, judgements } = await readJudged(files.queries, files.qrels);
  const questions = queries.flatMap(({ id, text }) => {
    const judged = judgements.get(id);
    const answerable = judged !== undefined && [...judged.values()].some((gain) => gain > 0);
    return answerable ? [{ text, judgements: judged }] : [];
  });
  const file = resolve(corpus ?? files.corpus);
  return { name: basename(resolve(directory)), corpus: file, pages: await readCorpus(file), questions };
}

/** The questions are the pages' own; the pages are indexed without them, or each would find its own words. */
async function readDocs(directory: string): Promise<Collection> {
  const docsDir = resolve(directory);
  const { knowledge } = readKnowledge(docsDir);
  const { pages } = await loadPages({ docsDir, knowledge });
  const questions = pages.flatMap(({ path, questions: own }) =>
    own.map((text) => ({ text, judgements: new Map([[path, 1]]) })),
  );
  return {
    name: basename(docsDir),
    corpus: docsDir,
    pages: pages.map((page) => ({ ...page, questions: [] })),
    questions,
  };
}
