import { describe, expect, test } from "vitest";
import type { Section } from "../../src/content/page.ts";
import { complaints, pageFrom, parse } from "./parse-source.ts";

function outline(source: string, file = "page.md"): (readonly string[])[] {
  return pageFrom(source, { file }).sections.map(({ anchor, heading, trail }) => [anchor, heading, ...trail]);
}

function texts(sections: readonly Section[]): string[] {
  return sections.flatMap(({ blocks }) => blocks.map((block) => ("text" in block ? block.text : block.type)));
}

describe("the title", () => {
  test.each([
    ["front matter", "---\ntitle: Mine\n---\n# Other\n", "a.md", "Mine"],
    ["the first heading of level 1", "# GPU *memory* `OOM`\n\nText.", "a.md", "GPU memory OOM"],
    ["that heading without its explicit id", "# Title {#top}\n", "a.md", "Title"],
    ["the heading below imports", 'import A from "./a";\n\n# Title\n', "a.mdx", "Title"],
    ["the file's name", "Text.", "how-to/roll_back-a-model.md", "Roll back a model"],
    ["the file's name without its number", "Text.", "01-first-steps.md", "First steps"],
    ["the folder's name for an index", "Text.", "ways-of-working/index.md", "Ways of working"],
    ["the folder's name for a README", "Text.", "runbooks/README.md", "Runbooks"],
    ["the name itself where there is no folder", "Text.", "README.md", "README"],
    ["a name in another script", "Text.", "откат модели.md", "Откат модели"],
    ["the file's name when the heading is not first", "Text.\n\n# Late\n", "a.md", "A"],
  ])("comes from %s", (_, source, file, title) => {
    expect(pageFrom(source, { file }).title).toBe(title);
  });
});

test("a first heading that differs from the title in the front matter is another name of the page", () => {
  const source = (title: string): string => `---\ntitle: ${title}\naliases: [OOM]\n---\n# GPU memory\n`;
  expect(pageFrom(source("Fix it")).aliases).toEqual(["OOM", "GPU memory"]);
  expect(pageFrom(source("GPU memory")).aliases).toEqual(["OOM"]);
});

describe("sections", () => {
  test("begin at every heading, with the headings above them", () => {
    const source = "# T\n\nOpening.\n\n## A\n\n### A1\n\nx\n\n#### Deep\n\n### A2\n\n## B\n\n#### Skipped levels\n";
    expect(outline(source)).toEqual([
      ["", "T"],
      ["a", "A"],
      ["a1", "A1", "A"],
      ["deep", "Deep", "A", "A1"],
      ["a2", "A2", "A"],
      ["b", "B"],
      ["skipped-levels", "Skipped levels", "B"],
    ]);
  });

  test("have stable ids and addresses", () => {
    const page = pageFrom("Opening.\n\n## Größe & Preis\n\nText.", { file: "guides/cost.md" });
    expect(page.sections.map(({ id, url }) => [id, url])).toEqual([
      ["guides/cost.md", "/docs/guides/cost"],
      ["guides/cost.md#größe--preis", "/docs/guides/cost#gr%C3%B6%C3%9Fe--preis"],
    ]);
  });

  test("without any heading are one, the opening", () => {
    expect(pageFrom("One.\n\nTwo.").sections).toEqual([
      {
        id: "page.md",
        url: "/docs/page",
        anchor: "",
        heading: "Page",
        trail: [],
        blocks: [
          { type: "prose", text: "One." },
          { type: "prose", text: "Two." },
        ],
      },
    ]);
  });

  test("keep the text before the first heading in the opening", () => {
    const { sections } = pageFrom("Before.\n\n## A\n\nInside.");
    expect(sections.map((section) => [section.anchor, texts([section])])).toEqual([
      ["", ["Before."]],
      ["a", ["Inside."]],
    ]);
  });

  test("number duplicate headings as GitHub and Docusaurus do, the title counted in", () => {
    expect(outline("# Fix\n\n## Fix\n\n## Fix\n\n## Fix 1\n").map(([anchor]) => anchor)).toEqual([
      "",
      "fix-1",
      "fix-2",
      "fix-1-1",
    ]);
  });

  test("count headings within quotations, lists and notes, which begin none", () => {
    const page = pageFrom("## Fix\n\n> ## Fix\n\n- ### Fix\n\n:::note\n\n## Own {#mine}\n\n:::\n\n## Fix\n");
    expect(page.sections.map(({ anchor }) => anchor)).toEqual(["", "fix", "fix-3"]);
    expect(page.innerAnchors).toEqual(["fix-1", "fix-2", "mine"]);
  });

  test.each([
    ["braces", "## Roll back {#undo}\n", "page.md"],
    ["a comment", "## Roll back <!-- #undo -->\n", "page.md"],
    ["braces in a heading with code", "## Roll back {#undo}\n", "page.md"],
  ])("take an explicit id in %s", (_, source, file) => {
    expect(outline(source, file)[1]).toEqual(["undo", "Roll back"]);
  });

  test("do not number explicit ids", () => {
    expect(outline("## A {#x}\n\n## A\n\n## B {#x}\n").map(([anchor]) => anchor)).toEqual(["", "x", "a", "x"]);
  });

  test("show headings with code, emphasis and links as their words", () => {
    const source = "## Set `CUDA_VISIBLE_DEVICES` **now**, see [the *docs*](x.md)\n";
    expect(outline(source)[1]).toEqual([
      "set-cuda_visible_devices-now-see-the-docs",
      "Set CUDA_VISIBLE_DEVICES now, see the docs",
    ]);
  });

  test("keep headings in other scripts", () => {
    expect(outline("## Откат модели\n\n## 模型 回滚\n").slice(1)).toEqual([
      ["откат-модели", "Откат модели"],
      ["模型-回滚", "模型 回滚"],
    ]);
  });

  test("may have an empty heading", () => {
    expect(outline("##\n\nText.")).toHaveLength(2);
  });
});

describe("MDX", () => {
  test("drops imports, exports and expressions, and keeps what components hold", () => {
    const source = [
      'import Tabs from "@theme/Tabs";',
      "",
      "# Title",
      "",
      "export const secret = process.env.SECRET;",
      "",
      '<Tabs label="hidden">',
      "",
      "Inside {1 + 1} a *component*.",
      "",
      "</Tabs>",
      "",
      "{/* a comment */}",
      "",
      "Text with <Badge>a badge</Badge>.",
    ].join("\n");
    expect(texts(pageFrom(source, { file: "a.mdx" }).sections)).toEqual(["Inside a component.", "Text with a badge."]);
  });

  test("of a folder without docent.yaml may hold comments of HTML and ids of headings, which this site refuses", () => {
    const source =
      "<!-- a\nhint -->\n\n## Part {#own}\n\nText <!-- x --> `<!-- y -->`.\n\n```md\n# A {#b}\n<!-- z -->\n```\n";
    expect(complaints(source, { file: "a.mdx", strict: true })).toEqual([
      expect.stringMatching(/^1 error content\/mdx: Not valid MDX: Unexpected character `!`/),
    ]);
    const { page, problems } = parse(source, { file: "a.mdx" });
    expect(problems).toEqual([]);
    expect(page?.sections.map(({ anchor, heading }) => [anchor, heading])).toEqual([
      ["", "A"],
      ["own", "Part"],
    ]);
    expect(page?.sections[1]?.blocks).toEqual([
      { type: "prose", text: "Text `<!-- y -->`." },
      { type: "code", language: "md", text: "# A {#b}\n<!-- z -->" },
    ]);
  });

  const broken = "---\ntitle: T\n---\n\nFirst.\n\n<Tabs>\n\nNever closed {\n";

  test("that does not parse is a warning in a plain folder, and its words are kept", () => {
    const { page, problems } = parse(broken, { file: "a.mdx" });
    expect(problems).toEqual([
      expect.objectContaining({ rule: "content/mdx", severity: "warning", line: expect.any(Number) }),
    ]);
    expect(problems[0]?.line).toBeGreaterThanOrEqual(9);
    expect(texts(page?.sections ?? [])).toEqual(["First.", "Never closed {"]);
  });

  test("that does not parse is an error in a strict folder", () => {
    const { page, problems } = parse(broken, { file: "a.mdx", strict: true });
    expect(page).toBeUndefined();
    expect(problems.map(({ rule, severity, fix }) => [rule, severity, fix])).toEqual([
      ["content/mdx", "error", "Close every tag and brace, or rename the file to .md, where < and { are plain text."],
    ]);
  });

  test("names the line of a tag that is never closed", () => {
    const { problems } = parse("---\ntitle: T\n---\n\nText.\n\n<Tabs>\n\nMore.\n", { file: "a.mdx" });
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [7, "Not valid MDX: Expected a closing tag for `<Tabs>`"],
    ]);
  });

  test("counts lines from the top of the file", () => {
    const { problems } = parse("---\ntitle: T\n---\n\nText.\n\nA {closed} and </b> end.\n", { file: "a.mdx" });
    expect(problems.map(({ line }) => line)).toEqual([7]);
  });
});

describe("plain markdown", () => {
  test("with <MODEL>, {x} and < is no MDX: nothing breaks and the words around stay", () => {
    const { page, problems } = parse("Run <MODEL> with {x}, when a < b or {#no-id here.\n", { strict: true });
    expect(problems).toEqual([]);
    expect(texts(page?.sections ?? [])).toEqual(["Run with {x}, when a < b or {#no-id here."]);
  });
});

describe("links", () => {
  test("between pages are collected with their line in the file; others are not", () => {
    const source = [
      "---",
      "title: T",
      "---",
      "",
      "[one](other.md) ![pic](p.png) [mail](mailto:a@b.c) <https://x.y> [web](//x.y)",
      "",
      "[two](../top.md#a%20b) and [`code`][ref] and [self](#here)",
      "",
      "[ref]: /docs/guides/start?x=1#y",
    ].join("\n");
    expect(pageFrom(source, { file: "guides/page.md" }).links).toEqual([
      { target: "guides/other.md", text: "one", line: 5 },
      { target: "top.md", anchor: "a b", text: "two", line: 7 },
      { target: "/docs/guides/start", anchor: "y", text: "`code`", line: 7 },
      { target: "guides/page.md", anchor: "here", text: "self", line: 7 },
    ]);
  });

  test("with a bad escape are kept as written", () => {
    expect(pageFrom("[x](%E0%A4%A.md#%zz)").links).toEqual([
      { target: "%E0%A4%A.md", anchor: "%zz", text: "x", line: 1 },
    ]);
  });
});
