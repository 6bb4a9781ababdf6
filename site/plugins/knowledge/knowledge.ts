import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Config } from "../../../src/config/config.ts";
import type { Page, Problem } from "../../../src/content/page.ts";
import type { Artefact } from "../../../src/search/build.ts";
import type { PageFacts, SiteFacts } from "../../src/knowledge/facts.ts";
import { buildArtefact, loadPages, readConfig } from "./core.ts";
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
  readonly facts: ReadonlyMap<string, PageFacts>;
  readonly site: SiteFacts;
  readonly artefact: Artefact;
}

export async function loadKnowledge(config: Config): Promise<Knowledge> {
  const { docsDir, knowledge } = config;
  const { pages, problems, excluded } = await loadPages({ docsDir, knowledge });
  const sections = docsSections(pages, knowledge, DOCS_URL);
  const owners = Object.fromEntries(Object.entries(knowledge.owners).map(([id, owner]) => [id, owner.name]));
  return {
    config,
    pages,
    problems,
    excluded,
    sections,
    facts: pageFacts(pages, knowledge),
    site: siteFacts(pages, sections, knowledge),
    artefact: buildArtefact(pages, { team: knowledge.team.name, askWhom: knowledge.team.askWhom, owners }),
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
