import { join } from "node:path";
import type { Answer } from "../src/answer/answer.ts";
import { createAnswerer } from "../src/answer/answerer.ts";
import type { Config, KnowledgeConfig } from "../src/config/config.ts";
import { configError } from "../src/config/config-problem.ts";
import { displayPath } from "../src/config/read-config.ts";
import { KNOWLEDGE_FILE, readKnowledge } from "../src/config/read-knowledge.ts";
import { loadPages } from "../src/content/load.ts";
import type { Page, Problem } from "../src/content/page.ts";
import { ContentError } from "../src/errors.ts";
import { buildArtefact } from "../src/search/build.ts";
import { memoryReader } from "../src/search/memory.ts";
import { openIndex } from "../src/search/open.ts";
import type { Query, Searcher } from "../src/search/search.ts";
import { localDate } from "../src/text/local-date.ts";
import { pickSuggestions } from "./suggestions.ts";

/** What questions are answered from: replaced as a whole, never changed. */
export interface Knowledge {
  readonly searcher: Searcher;
  readonly answer: (query: Query) => Promise<Answer>;
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
   * @throws {ConfigError | ContentError | ArtefactError}
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
  const knowledge = currentKnowledge(root, config.docsDir);
  const { pages, problems, excluded } = await loadPages({ docsDir: config.docsDir, knowledge });
  if (pages.length === 0) throw noPages(config.docsDir, problems);
  const owners = Object.fromEntries(Object.entries(knowledge.owners).map(([id, owner]) => [id, owner.name]));
  const about = { team: knowledge.team.name, askWhom: knowledge.team.askWhom, owners };
  const searcher = await openIndex(memoryReader(buildArtefact(pages, about)));
  if (searcher.about.pages === 0) throw noPages(config.docsDir, problems);
  const answer = createAnswerer(searcher, () => localDate(now()));
  return {
    searcher,
    answer,
    paths: new Set(pages.map((page: Page) => page.path)),
    suggestions: await pickSuggestions(pages, answer),
    problems,
    excluded,
    loadedAt: now().toISOString(),
  };
}

/** Read each time: an edit of docent.yaml counts like an edit of a page. */
function currentKnowledge(root: string, docsDir: string): KnowledgeConfig {
  const { knowledge, problems } = readKnowledge(docsDir, displayPath(root, join(docsDir, KNOWLEDGE_FILE)));
  if (problems.length > 0) throw configError(problems);
  return knowledge;
}

function noPages(docsDir: string, problems: readonly Problem[]): ContentError {
  const [first] = problems;
  const why = first ? ` The first fault is in ${first.file}:${first.line}: ${first.message}` : "";
  return new ContentError(
    `No page in ${docsDir} can be used.${why}`,
    first ? "Correct the pages: `npx docent check` lists every fault." : "Add at least one markdown file.",
  );
}
