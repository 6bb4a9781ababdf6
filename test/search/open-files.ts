import type { Page } from "../../src/content/page.ts";
import { type AboutTeam, type Artefact, buildArtefact } from "../../src/search/build.ts";
import { memoryReader } from "../../src/search/memory.ts";
import { openIndex } from "../../src/search/open.ts";
import type { Hit, Query, Searcher } from "../../src/search/search.ts";
import { pageFrom, type SourceRules } from "../content/parse-source.ts";

export const ABOUT: AboutTeam = { team: "ML", askWhom: "#ml-help", owners: { ml: "ML platform team" } };

/** File name → text, as pages of a plain folder. */
export function pagesFrom(files: Readonly<Record<string, string>>, rules: SourceRules = {}): Page[] {
  return Object.entries(files).map(([file, source]) => pageFrom(source, { ...rules, file }));
}

export function artefactOf(files: Readonly<Record<string, string>>): Artefact {
  return buildArtefact(pagesFrom(files), ABOUT);
}

/** Opens an index of these files, in memory. */
export async function openFiles(files: Readonly<Record<string, string>>): Promise<Searcher> {
  return openIndex(memoryReader(artefactOf(files)));
}

/** Paths of the pages found, best first. */
export async function paths(searcher: Searcher, query: string | Partial<Query>): Promise<string[]> {
  const { hits } = await searcher.search(toQuery(query));
  return hits.map((hit) => hit.page.path);
}

/** The best hit; there must be one. */
export async function bestHit(searcher: Searcher, query: string | Partial<Query>): Promise<Hit> {
  const [hit] = (await searcher.search(toQuery(query))).hits;
  if (hit === undefined) throw new Error(`nothing found for ${JSON.stringify(query)}`);
  return hit;
}

function toQuery(query: string | Partial<Query>): Query {
  return { text: "", limit: 10, ...(typeof query === "string" ? { text: query } : query) };
}
