import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { type Contender, LOADER } from "./contender.ts";
import { writeHtml } from "./html.ts";

const PACKAGE = join(import.meta.dirname, "..", "node_modules", "@easyops-cn", "docusaurus-search-local", "dist");

/** Its defaults, as far as they reach indexing and searching. */
const SETTINGS = {
  language: ["en"],
  removeDefaultStopWordFilter: [],
  removeDefaultStemmer: false,
  ignoreCssSelectors: [],
  forceIgnoreNoIndex: false,
};
const GENERATED = `
export const language = ["en"];
export const removeDefaultStopWordFilter = [];
export const removeDefaultStemmer = false;
export const searchIndexUrl = "search-index{dir}.json";
export const searchResultLimits = 8;
export const fuzzyMatchingDistance = 1;
`;

interface ScannedFile {
  readonly filePath: string;
  readonly url: string;
  readonly type: "docs";
}

interface ServerParts {
  scanDocuments(files: readonly ScannedFile[], settings: object): Promise<unknown>;
  buildIndex(documents: unknown, settings: object): unknown;
}

/**
 * docusaurus-search-local: its own code for indexing and for searching, over the same pages as HTML. A whole Docusaurus
 * build of that many pages would take longer than all else here and not change a byte of the index.
 */
export const searchLocal: Contender = {
  name: "docusaurus-search-local",
  async write(pages, folder) {
    const written = await writeHtml(pages, folder);
    const { scanDocuments, buildIndex } = loadServerParts();
    const files = written.map(({ file, url }) => ({ filePath: file, url, type: "docs" as const }));
    const index = buildIndex(await scanDocuments(files, SETTINGS), SETTINGS);
    await writeFile(join(folder, "search-index.json"), JSON.stringify(index));
    await writeFile(join(folder, "loader.js"), LOADER);
    await bundle(join(import.meta.dirname, "search-local-page.js"), join(folder, "search.js"), {
      filter: /^@generated\//,
      code: GENERATED,
    });
  },
};

function loadServerParts(): ServerParts {
  const load = createRequire(import.meta.url);
  const part = (name: string): object => load(join(PACKAGE, "server", "server", "utils", name)) as object;
  return { ...part("scanDocuments.js"), ...part("buildIndex.js") } as ServerParts;
}
