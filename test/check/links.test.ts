import { describe, expect, test } from "vitest";
import { checkLinks } from "../../src/check/links.ts";
import { DEFAULT_KNOWLEDGE } from "../../src/config/config.ts";
import { loadPages } from "../../src/content/load.ts";
import { folder } from "../content/folder.ts";
import { pagesFrom } from "../search/open-files.ts";
import { lines, write } from "./material.ts";

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
    "[x](/runbooks/gpu.md#free-memory) [y](/a.md)",
    "[x](runbooks/gpu.md#gpu)",
    "[x](@site/docs/gone.md)",
    "[x](#top) [y](runbooks/gpu.md#top) [z](runbooks/gpu.md#:~:text=Text)",
    "[x](runbooks/gpu.md#free-memory:~:text=Text)",
    "[x](runbooks/gpu.md?plain=1#L5) [y](runbooks/gpu.md?plain=1#L5-L9)",
    "[x](#in-quote) [y](#in-list)\n\n> ## In quote\n\n- ## In list",
    "[x](#in-note)\n\n:::note\n\n### In note\n\n:::",
    '<a href="runbooks/gpu.md#mine">x</a> and <!-- <a href="gone.md"> -->',
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
    ["[x](#gone:~:text=Text)", "links/anchor", "a.md has no heading #gone"],
    ["[x](runbooks/gpu.md#L5)", "links/anchor", "runbooks/gpu.md has no heading #L5"],
    ["[x](#in-quot)\n\n> ## In quote", "links/anchor", "a.md has no heading #in-quot, did you mean `in-quote`?"],
    ["[x][r]\n\n[r]: gone.md", "links/page", "There is no page gone.md"],
    ["[x](/runbooks/gone.md)", "links/page", "There is no page /runbooks/gone.md"],
    ['Text <a class="b" href="gone.md#part">x</a>', "links/page", "There is no page gone.md"],
    ["Text <a href=gone.md>x</a>", "links/page", "There is no page gone.md"],
    ["Text <a href=gone.md#part class=b>x</a>", "links/page", "There is no page gone.md"],
  ])("that lead nowhere are named: %s", async (source, rule, message) => {
    const problems = await check({ ...TARGETS, "a.md": `---\ntitle: A\n---\n\n${source}\n` });
    expect(problems).toEqual([{ file: "a.md", line: 5, severity: "error", rule, message, fix: expect.any(String) }]);
  });

  test.each([
    '<a href="gone.md">x</a>',
    '<Link to="gone.md">x</Link>',
    'Text <Link className="b" to="gone.md#part">x</Link>',
  ])("in a tag of MDX that lead nowhere are named: %s", async (source) => {
    const problems = await check({ "a.mdx": `Text.\n\n${source}\n` });
    expect(problems.map(({ line, message }) => [line, message])).toEqual([[3, "There is no page gone.md"]]);
  });

  test("in a tag of MDX that are expressions, or lead somewhere, are fine", async () => {
    const tags =
      '<Link to={page}>x</Link> <Link to="b.md">x</Link> <Card to="gone.md" /> <Link to="https://a.b">x</Link>';
    expect(await check({ "a.mdx": tags, "b.md": "Text." })).toEqual([]);
  });

  test("to a heading within a tag of MDX are fine", async () => {
    const tabs = "<Tabs>\n<TabItem value='a'>\n\n## In tab\n\n</TabItem>\n</Tabs>";
    expect(await check({ "a.mdx": `[x](#in-tab)\n\n${tabs}\n` })).toEqual([]);
  });

  test("to a page that its own errors leave out are no further problem", async () => {
    const pages = pagesFrom({ "a.md": "[x](bad.md#anything)" });
    expect(checkLinks(pages, "error")).toHaveLength(1);
    expect(checkLinks(pages, "error", { excluded: ["bad.md"] })).toEqual([]);
  });

  test("to an address of the site that no page has are wrong where the site is the folder's own", async () => {
    const links =
      "[x](/docs/runbooks/gpuu#fix) [y](/docs/tags/gpu) [z](/docs/logo.png) [home](/) [w](/docs/) [v](/docs/runbooks)";
    const { material } = await write({ "a.md": links, "runbooks/gpu.md": "Text." });
    expect(lines(checkLinks(material.pages, "error", material))).toEqual([
      "a.md:1 error links/page: There is no page at /docs/runbooks/gpuu, did you mean `/docs/runbooks/gpu`?",
    ]);
    expect(checkLinks(material.pages, "warning", { ...material, declared: false })).toEqual([]);
  });

  test("to the address of a page that its own errors leave out are no further problem", async () => {
    const { material } = await write({
      "a.md": "[x](/docs/guides/bad/#part)",
      "guides/bad.md": "---\nkind: none\n---\n",
    });
    expect(material.excluded).toEqual(["guides/bad.md"]);
    expect(checkLinks(material.pages, "error", material)).toEqual([]);
  });

  test("to a draft say that it is one, and to an unlisted page are fine", async () => {
    const { material } = await write({
      "a.md": "[x](b.md) [y](c.md)",
      "b.md": "---\ndraft: true\n---\nText.",
      "c.md": "---\nunlisted: true\n---\nText.",
    });
    expect(lines(checkLinks(material.pages, "error", material))).toEqual([
      "a.md:1 error links/page: b.md is a draft, which the site does not show",
    ]);
  });

  test("in a block of HTML are named by their own line", async () => {
    const problems = await check({ "a.md": '<p>\n<a href="gone.md">x</a>\n\n</p>' });
    expect(problems.map(({ line, message }) => [line, message])).toEqual([[2, "There is no page gone.md"]]);
  });

  test("to an anchor that the text sets itself are fine", async () => {
    const { material } = await write({
      "a.md": '<a id="old"></a>\n\n<span name=older>Text.</span>\n\n[1](#old) [2](#older) [3](#oldest)\n',
      "b.md": "## Part { #custom }\n\nText [1](#custom).\n",
    });
    const anchors = (declared: boolean) =>
      checkLinks(material.pages, "error", { ...material, declared }).map(({ message }) => message);
    expect(anchors(true)).toEqual([
      "a.md has no heading #oldest",
      expect.stringMatching(/^b\.md has no heading #custom/),
    ]);
    expect(anchors(false)).toEqual(["a.md has no heading #oldest"]);
  });

  test.each([
    ["Text [the old page][gone] text.", "[the old page][gone]"],
    ["First.\nText ![plan][gone].", "![plan][gone]"],
    ["> See [wiki][gone] and [other][x].\n\n[x]: https://example.com", "[wiki][gone]"],
  ])("as a reference that nothing defines are a warning: %j", async (source, shown) => {
    const { material } = await write({ "a.md": source });
    const line = source.split("\n").findIndex((one) => one.includes(shown)) + 1;
    expect(lines(checkLinks(material.pages, "error", material))).toEqual([
      `a.md:${line} warning links/page: Nothing defines [gone], so ${shown} is shown as it stands`,
    ]);
  });

  test.each([
    "`[the old page][gone]`\n\n```md\n[the old page][gone]\n```",
    "\\[the old page][gone]",
    "Read matrix[row][column], list[0][1], [a-z][0-9] and [INFO][main].",
    "[Worker one][ERROR] failed; [[the old page][gone]]",
    "[the old page][Gone] and ![p][gone]\n\n[gone]: https://example.com",
    "[a note of mine][^1]\n\n[^1]: Text.",
    "- [ ] [done] [the old page]",
  ])("that are no reference are left alone: %j", async (source) => {
    const { material } = await write({ "a.md": source });
    expect(lines(checkLinks(material.pages, "error", material))).toEqual([]);
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
