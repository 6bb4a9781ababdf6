import { join } from "node:path";
import { createAnswerer } from "../src/answer/answerer.ts";
import { exampleQuestions } from "../src/answer/example-questions.ts";
import { checkLinks } from "../src/check/links.ts";
import type { KnowledgeConfig } from "../src/config/config.ts";
import { configError } from "../src/config/config-problem.ts";
import { KNOWLEDGE_FILE, readKnowledge } from "../src/config/read-knowledge.ts";
import { loadPages } from "../src/content/load.ts";
import type { Page, Problem } from "../src/content/page.ts";
import { ContentError } from "../src/errors.ts";
import { type Artefact, buildArtefact } from "../src/search/build.ts";
import { loadAnalyser } from "../src/search/languages/load.ts";
import { memoryReader } from "../src/search/memory.ts";
import { openIndex } from "../src/search/open.ts";
import { displayPath } from "../src/text/display-path.ts";

/** What one reading of the docs gives; plain data, so that it can cross from the process that read it. */
export interface ReadDocs {
  readonly artefact: Artefact;
  /** What docent.yaml says. */
  readonly config: KnowledgeConfig;
  readonly paths: readonly string[];
  /** Whole pages: announcements quote their first steps. */
  readonly runbooks: readonly Page[];
  readonly suggestions: readonly string[];
  readonly problems: readonly Problem[];
  readonly excluded: readonly string[];
}

export interface ReadDocsInput {
  /** Folder of package.json. */
  readonly root: string;
  readonly docsDir: string;
  /** ISO date. */
  readonly today: string;
}

/**
 * Reads `docent.yaml` (each time: an edit of it counts like an edit of a page) and all pages, and builds their index.
 * @throws {ConfigError | ContentError}
 */
export async function readDocs({ root, docsDir, today }: ReadDocsInput): Promise<ReadDocs> {
  const read = readKnowledge(docsDir, displayPath(root, join(docsDir, KNOWLEDGE_FILE)));
  if (read.problems.length > 0) throw configError(read.problems);
  const { team, owners, language } = read.knowledge;
  const { pages, problems, excluded } = await loadPages({ docsDir, knowledge: read.knowledge });
  if (pages.length === 0) throw noPages(docsDir, problems);
  const names = Object.fromEntries(Object.entries(owners).map(([id, owner]) => [id, owner.name]));
  const about = { team: team.name, askWhom: team.askWhom, owners: names };
  const artefact = buildArtefact(pages, about, await loadAnalyser(language));
  const answer = createAnswerer(await openIndex(memoryReader(artefact)), () => today);
  return {
    artefact,
    config: read.knowledge,
    runbooks: pages.filter((page) => page.kind === "runbook"),
    paths: pages.map((page) => page.path),
    suggestions: await exampleQuestions(pages, async (text) => {
      const given = await answer({ text, limit: 1 });
      return given.kind === "found" ? given.best.path : undefined;
    }),
    // A link into nothing is worth saying, but no reason to keep a page from its readers.
    problems: [...problems, ...checkLinks(pages, "warning")],
    excluded,
  };
}

function noPages(docsDir: string, problems: readonly Problem[]): ContentError {
  const [first] = problems;
  const why = first ? ` The first fault is in ${first.file}:${first.line}: ${first.message}` : "";
  return new ContentError(
    `No page in ${docsDir} can be used.${why}`,
    first ? "Correct the pages: `npx docent check` lists every fault." : "Add at least one markdown file.",
  );
}
