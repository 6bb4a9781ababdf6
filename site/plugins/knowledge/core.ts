import { createRequire } from "node:module";

/**
 * The core as Node itself runs it. The framework loads the site's config through a transpiler of its own, which
 * mistakes the default export of some packages for the whole package; this goes past it.
 */
const load = createRequire(__filename);

export const { readConfig } = load(
  "../../../src/config/read-config.ts",
) as typeof import("../../../src/config/read-config.ts");
export const { loadPages } = load("../../../src/content/load.ts") as typeof import("../../../src/content/load.ts");
export const { buildArtefact, writeArtefact } = load(
  "../../../src/search/build.ts",
) as typeof import("../../../src/search/build.ts");
export const { memoryReader } = load("../../../src/search/memory.ts") as typeof import("../../../src/search/memory.ts");
export const { loadAnalyser } = load(
  "../../../src/search/languages/load.ts",
) as typeof import("../../../src/search/languages/load.ts");
export const { openIndex } = load("../../../src/search/open.ts") as typeof import("../../../src/search/open.ts");
export const { createAnswerer } = load(
  "../../../src/answer/answerer.ts",
) as typeof import("../../../src/answer/answerer.ts");
export const { siteFrontMatter } = load(
  "../../../src/content/site-front-matter.ts",
) as typeof import("../../../src/content/site-front-matter.ts");
