import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { PARSER } from "../../src/commands/check.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What gives a parsed file, and what makes it smaller for the store. */
const ENTRIES = ["src/content/load.ts", "src/check/lighter.ts"];

/** `import "…"`, `import … from "…"` and `export … from "…"`, but not what is gone when types are. */
const STATIC = /^(?:import|export)\s(?!\s*type\b)(?:[\w$*{},\s]*?\sfrom\s)?\s*"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"([^"]+)"/g;

/** What runs when the entries do: sources by their paths, and the list of packages when there is any. */
async function importClosure(entries: readonly string[]): Promise<string[]> {
  const reached = new Set(entries);
  for (const file of reached) {
    if (!file.endsWith(".ts")) continue;
    for (const name of importedBy(await readFile(join(ROOT, file), "utf8"))) {
      if (name.startsWith(".")) reached.add(posix.join(posix.dirname(file), name));
      else if (!name.startsWith("node:")) reached.add("package-lock.json");
    }
  }
  return [...reached].sort();
}

function importedBy(source: string): string[] {
  return [STATIC, DYNAMIC].flatMap((pattern) => [...source.matchAll(pattern)].map(([, name]) => name as string));
}

function outside(files: readonly string[], listed: readonly string[]): string[] {
  return files.filter((file) => !listed.some((name) => file === name || file.startsWith(`${name}/`)));
}

describe("the version of the parser", () => {
  test("counts every source that parsing runs", async () => {
    expect(outside(await importClosure(ENTRIES), PARSER), "add these to PARSER in src/commands/check.ts").toEqual([]);
  });

  test.each(PARSER)("would miss a source without %s", async (name) => {
    const others = PARSER.filter((other) => other !== name);
    expect(outside(await importClosure(ENTRIES), others)).not.toEqual([]);
  });

  test("sees each way to import but for types", () => {
    const source = [
      'import "./a.ts";',
      'import b, { type B } from "./b.ts";',
      'import {\n  type C,\n  c,\n} from "./c.ts";',
      'import data from "./d.json" with { type: "json" };',
      'export * from "./e.ts";',
      'export { f } from "./f.ts";',
      'const g = () => import("./g.ts");',
      'import type { H } from "./h.ts";',
      'export type { I } from "./i.ts";',
    ];
    expect(importedBy(source.join("\n")).sort()).toEqual(
      ["a.ts", "b.ts", "c.ts", "d.json", "e.ts", "f.ts", "g.ts"].map((name) => `./${name}`),
    );
  });
});
