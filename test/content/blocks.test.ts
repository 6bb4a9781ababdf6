import { describe, expect, test } from "vitest";
import { type Block, blockText } from "../../src/content/page.ts";
import { pageFrom } from "./parse-source.ts";

function blocks(source: string, file = "page.md"): readonly Block[] {
  return pageFrom(source, { file }).sections[0]?.blocks ?? [];
}

const prose = (text: string): Block => ({ type: "prose", text });

describe("prose", () => {
  test("is plain text in which inline code keeps its backticks", () => {
    expect(blocks("Set **both** `A` and [the *link*](x.md),\nthen\\\nwait ~~not~~.")).toEqual([
      prose("Set both `A` and the link, then wait not."),
    ]);
  });

  test("takes a picture's alt text", () => {
    expect(blocks("See ![the dashboard](d.png).\n\n![only a picture](p.png)\n\n![](q.png)")).toEqual([
      prose("See the dashboard."),
      prose("only a picture"),
    ]);
  });

  test("keeps times and ratios that look like directives", () => {
    expect(blocks("At 12:30 the ratio is 10:x, see std::vector.")).toEqual([
      prose("At 12:30 the ratio is 10:x, see std::vector."),
    ]);
  });

  test("keeps the words of HTML and drops tags, comments, scripts and styles", () => {
    const source = [
      "<details><summary>More</summary>",
      "<script>alert(1)</script><style>p { color: red }</style>",
      "<!-- nobody reads this -->",
      "Inside <b>bold</b>",
      "</details>",
      "",
      "Press <kbd>Ctrl</kbd><!-- hidden --> now.",
    ].join("\n");
    expect(blocks(source)).toEqual([prose("More Inside bold"), prose("Press Ctrl now.")]);
  });

  test("keeps what stands in quotations and footnotes", () => {
    expect(blocks("> Quoted.\n\nA claim[^1].\n\n[^1]: The proof.")).toEqual([
      prose("Quoted."),
      prose("A claim."),
      prose("The proof."),
    ]);
  });

  test("keeps an admonition's title and text", () => {
    expect(blocks(":::warning[Mind the cost]\n\nIt is high.\n\n- really\n\n:::")).toEqual([
      prose("Mind the cost"),
      prose("It is high."),
      { type: "list", ordered: false, items: ["really"] },
    ]);
  });
});

describe("code", () => {
  test("is kept as written, with its language", () => {
    expect(blocks("```sh title=x\nmake\n\tindent  \n\n```\n\n~~~\nplain\n~~~\n\n    indented")).toEqual([
      { type: "code", language: "sh", text: "make\n\tindent" },
      { type: "code", text: "plain" },
      { type: "code", text: "indented" },
    ]);
  });

  test("of a diagram is left out, since nobody can read it where it is quoted", () => {
    expect(blocks("Before.\n\n```mermaid\nflowchart LR\n  a --> b\n```\n\nAfter.")).toEqual([
      { type: "prose", text: "Before." },
      { type: "prose", text: "After." },
    ]);
  });

  test("without content is nothing", () => {
    expect(blocks("```sh\n\n```")).toEqual([]);
  });
});

describe("lists", () => {
  test("of plain items are one block", () => {
    expect(blocks("- one\n- **two**\n- [x] done")).toEqual([
      { type: "list", ordered: false, items: ["one", "two", "done"] },
    ]);
  });

  test("keep nested items below the item that holds them", () => {
    const [list] = blocks("1. first\n   - a\n   - b\n     - deep\n2. second\n\n   more\n");
    expect(list).toEqual({
      type: "list",
      ordered: true,
      items: ["first\n  - a\n  - b\n    - deep", "second more"],
    });
  });

  test("are cut at code, and the numbering goes on", () => {
    expect(blocks("3. run\n\n   ```sh\n   make\n   ```\n\n   and wait\n4. check\n5. done")).toEqual([
      { type: "list", ordered: true, start: 3, items: ["run"] },
      { type: "code", language: "sh", text: "make" },
      prose("and wait"),
      { type: "list", ordered: true, start: 4, items: ["check", "done"] },
    ]);
  });

  test("may begin at 0", () => {
    expect(blocks("0. zero\n1. one")).toEqual([{ type: "list", ordered: true, start: 0, items: ["zero", "one"] }]);
  });

  test("of nothing are nothing", () => {
    expect(blocks("-\n-\n")).toEqual([]);
  });
});

test("tables are rows of plain cells", () => {
  expect(blocks("| Signal | Do |\n|---|---|\n| `OOM` | halve *it* |\n| late |\n")).toEqual([
    {
      type: "table",
      rows: [["Signal", "Do"], ["`OOM`", "halve it"], ["late"]],
    },
  ]);
});

test("rules, definitions and a second front matter leave no block", () => {
  expect(blocks("---\ntitle: T\n---\n\n***\n\n[x]: y.md\n\nText.")).toEqual([prose("Text.")]);
});

test.each<[Block, string]>([
  [prose("One."), "One."],
  [{ type: "code", language: "sh", text: "a\nb" }, "a\nb"],
  [{ type: "list", ordered: true, items: ["a", "b"] }, "a\nb"],
  [{ type: "table", rows: [["a", "b"], ["c"]] }, "a | b\nc"],
])("the text of a block of %j is %j", (block, text) => {
  expect(blockText(block)).toBe(text);
});
