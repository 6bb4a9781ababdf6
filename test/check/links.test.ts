import { describe, expect, test } from "vitest";
import { checkLinks } from "../../src/check/links.ts";
import { DEFAULT_KNOWLEDGE } from "../../src/config/config.ts";
import { loadPages } from "../../src/content/load.ts";
import { folder } from "../content/folder.ts";
import { pagesFrom } from "../search/open-files.ts";

async function check(files: Readonly<Record<string, string>>, severity: "error" | "warning" = "error") {
  const { pages } = await loadPages({ docsDir: await folder(files), knowledge: DEFAULT_KNOWLEDGE });
  return checkLinks(pages, severity);
}

const TARGETS = {
  "runbooks/gpu.md": "# GPU\n\n## Free memory\n\nText.\n\n## Größe\n\nText.\n\n## Own {#mine}\n",
  "runbooks/index.md": "# Runbooks\n",
};

describe("links", () => {
  test.each([
    "[x](runbooks/gpu.md)",
    "[x](runbooks/gpu)",
    "[x](runbooks/)",
    "[x](/docs/runbooks/gpu)",
    "[x](/docs/runbooks/gpu/#free-memory)",
    "[x](runbooks/gpu.md#free-memory)",
    "[x](runbooks/gpu.md#gr%C3%B6%C3%9Fe)",
    "[x](runbooks/gpu.md#mine)",
    "[x](runbooks/gpu.md#)",
    "[x](#here)\n\n## Here",
    "[x](picture.png) [y](files/data.csv) ![z](gone.png)",
    "[x](https://example.com/gone.md) [y](mailto:a@b.c)",
  ])("that lead somewhere are fine: %s", async (source) => {
    expect(await check({ ...TARGETS, "a.md": source })).toEqual([]);
  });

  test.each([
    ["[x](runbooks/gpuu.md)", "links/page", "There is no page runbooks/gpuu.md, did you mean `runbooks/gpu.md`?"],
    ["[x](far/away.md)", "links/page", "There is no page far/away.md"],
    [
      "[x](runbooks/gpu.md#free-memry)",
      "links/anchor",
      "runbooks/gpu.md has no heading #free-memry, did you mean `free-memory`?",
    ],
    ["[x](runbooks/gpu#gone)", "links/anchor", "runbooks/gpu.md has no heading #gone"],
    ["[x](/docs/runbooks/gpu#gone)", "links/anchor", "runbooks/gpu.md has no heading #gone"],
    ["[x](#gone)", "links/anchor", "a.md has no heading #gone"],
    ["[x][r]\n\n[r]: gone.md", "links/page", "There is no page gone.md"],
  ])("that lead nowhere are named: %s", async (source, rule, message) => {
    const problems = await check({ ...TARGETS, "a.md": `---\ntitle: A\n---\n\n${source}\n` });
    expect(problems).toEqual([{ file: "a.md", line: 5, severity: "error", rule, message, fix: expect.any(String) }]);
  });

  test("to a page that its own errors leave out are no further problem", async () => {
    const pages = pagesFrom({ "a.md": "[x](bad.md#anything)" });
    expect(checkLinks(pages, "error")).toHaveLength(1);
    expect(checkLinks(pages, "error", ["bad.md"])).toEqual([]);
  });

  test("are as grave as the caller says, and counted one by one", async () => {
    const problems = await check({ "a.md": "[1](b.md)\n\n[2](c.md)\n\n[1](b.md)" }, "warning");
    expect(problems.map(({ line, severity }) => [line, severity])).toEqual([
      [1, "warning"],
      [3, "warning"],
      [5, "warning"],
    ]);
  });
});
