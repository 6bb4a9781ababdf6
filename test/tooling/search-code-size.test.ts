import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
/** How the site takes FlexSearch: without the parts that it never runs. */
const LEAN = join(ROOT, "site/plugins/knowledge/flexsearch");
const FLEXSEARCH = join(ROOT, "node_modules/flexsearch/dist/module");

/** Bytes that a browser takes once, when somebody first asks. */
const MOST = 25_000;

test("the search with FlexSearch is at most 25 kB for a browser", async () => {
  const unused = JSON.parse(readFileSync(join(LEAN, "unused.json"), "utf8")) as string[];
  const dropped = new Set(unused.map((name) => join(FLEXSEARCH, name)));
  const bundle = await rolldown({
    input: join(ROOT, "src/search/open.ts"),
    platform: "browser",
    plugins: [
      {
        name: "lean FlexSearch",
        resolveId(id, importer) {
          if (id === "flexsearch") return join(LEAN, "index.js");
          if (id === "flexsearch-index") return join(FLEXSEARCH, "index.js");
          const isDropped = importer !== undefined && dropped.has(join(dirname(importer), id));
          return isDropped ? join(LEAN, "nothing.js") : undefined;
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  const chunks = output.filter((part) => part.type === "chunk");
  const entry = chunks.find(({ isEntry }) => isEntry);
  // Other languages than English are files of their own, taken by those that need one.
  const taken = chunks.filter((chunk) => chunk === entry || entry?.imports.includes(chunk.fileName));
  expect(chunks.length - taken.length).toBeGreaterThan(3);
  const bytes = taken.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
  expect(bytes).toBeGreaterThan(MOST / 2);
  expect(bytes).toBeLessThanOrEqual(MOST);
});
