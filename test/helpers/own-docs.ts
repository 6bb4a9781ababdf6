import { fileURLToPath } from "node:url";
import { readKnowledge } from "../../src/config/read-knowledge.ts";
import { loadPages } from "../../src/content/load.ts";
import type { Page } from "../../src/content/page.ts";
import { type Artefact, buildArtefact } from "../../src/search/build.ts";
import { ABOUT } from "../search/open-files.ts";

let pages: Promise<readonly Page[]> | undefined;
let artefact: Promise<Artefact> | undefined;

/** The pages of the repository's own docs: read once for all the files that a worker runs. */
export function ownPages(): Promise<readonly Page[]> {
  pages ??= readOwn();
  return pages;
}

/** Their index. */
export function ownArtefact(): Promise<Artefact> {
  artefact ??= ownPages().then((all) => buildArtefact(all, ABOUT));
  return artefact;
}

async function readOwn(): Promise<readonly Page[]> {
  const docsDir = fileURLToPath(new URL("../../docs", import.meta.url));
  return (await loadPages({ docsDir, knowledge: readKnowledge(docsDir).knowledge })).pages;
}
