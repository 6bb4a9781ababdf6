import { createHash } from "node:crypto";
import { join } from "node:path";
import { exampleQuestions, type FindAnswer } from "../../../src/answer/example-questions.ts";
import type { Config } from "../../../src/config/config.ts";
import type { Page, Problem } from "../../../src/content/page.ts";
import type { Artefact } from "../../../src/search/build.ts";
import type { PageFacts, SiteFacts } from "../../src/knowledge/facts.ts";
import { localToday } from "../../src/knowledge/review.ts";
import { buildArtefact, createAnswerer, loadAnalyser, loadPages, memoryReader, openIndex, readConfig } from "./core.ts";
import { type DocsSection, docsSections } from "./sections.ts";
import { pageFacts, siteFacts } from "./site-facts.ts";

/** Where the docs plugin mounts the docs. */
export const DOCS_URL = "/docs";

/** Everything the site takes from the knowledge base, read once per build. */
export interface Knowledge {
  readonly config: Config;
  readonly pages: readonly Page[];
  readonly problems: readonly Problem[];
  /** Paths, relative to the docs folder, of pages that are left out because they are invalid. */
  readonly excluded: readonly string[];
  readonly sections: readonly DocsSection[];
  readonly facts: ReadonlyMap<string, Omit<PageFacts, "notes">>;
  readonly site: SiteFacts;
  readonly artefact: Artefact;
}

export async function loadKnowledge(config: Config): Promise<Knowledge> {
  const { docsDir, knowledge } = config;
  const { pages, problems, excluded } = await loadPages({ docsDir, knowledge });
  const sections = docsSections(pages, knowledge, DOCS_URL);
  const owners = Object.fromEntries(Object.entries(knowledge.owners).map(([id, owner]) => [id, owner.name]));
  const about = { team: knowledge.team.name, askWhom: knowledge.team.askWhom, owners };
  const artefact = buildArtefact(pages, about, await loadAnalyser(knowledge.language));
  const answering = pages.filter(({ audience }) => audience !== "project");
  const questions = await exampleQuestions(answering, await answerFinder(artefact));
  return {
    config,
    pages,
    problems,
    excluded,
    sections,
    facts: pageFacts(pages, sections, knowledge),
    site: siteFacts(pages, sections, knowledge, questions),
    artefact,
  };
}

/** Asks the index that was just built, as a reader's browser will. */
async function answerFinder(artefact: Artefact): Promise<FindAnswer> {
  const answer = createAnswerer(await openIndex(memoryReader(artefact)), () => localToday());
  return async (text) => {
    const given = await answer({ text, limit: 1 });
    return given.kind === "found" ? given.best.path : undefined;
  };
}

/** @param root folder of package.json */
export function siteConfig(env: NodeJS.ProcessEnv, root: string): Config {
  return readConfig(env, { root });
}

/** A file of the site's own below the data folder, one per docs folder, so that two docs folders never mix. */
export function cacheFile(config: Config, name: string): string {
  const key = createHash("sha256").update(config.docsDir).digest("hex").slice(0, 12);
  return join(config.dataDir, "site", key, name);
}
