import { describe, expect, test } from "vitest";
import { checkHeadings } from "../../src/check/headings.ts";
import { lines, write } from "./material.ts";

async function found(source: string, file = "a.md"): Promise<string[]> {
  return lines(checkHeadings((await write({ [file]: source })).material));
}

describe("headings", () => {
  test.each([
    "# Title\n\nText.\n\n## Two\n\n### Three\n\nText.\n\n## Two again\n\n- a list",
    "---\ntitle: A\n---\n## Two\n\n![picture](x.png)\n\n## Code\n\n```text\n# no heading\n#### none\n```",
    "Text alone.",
  ])("in order, with something below each, are fine: %j", async (source) => {
    expect(await found(source)).toEqual([]);
  });

  test("that skip a level are named with the level that should follow", async () => {
    const source = "---\ntitle: A\n---\n## Two\n\nText.\n\n#### Four\n\nText.\n\n##### Five\n\nText.";
    expect(await found(source)).toEqual(["a.md:8 error headings/jump: A heading of level 4 follows one of level 2"]);
    expect(await found("### Three\n\nText.")).toEqual([
      "a.md:1 error headings/jump: A heading of level 3 follows one of level 1",
    ]);
  });

  test("with nothing below them are named, comments and definitions aside", async () => {
    const nothing = "headings/empty: There is nothing below this heading";
    expect(await found("# T\n\nText.\n\n## One\n\n<!-- later -->\n\n## Two\n\n[r]: b.md")).toEqual([
      `a.md:5 error ${nothing}`,
      `a.md:9 error ${nothing}`,
    ]);
    expect(await found("## One\n\n{/* later */}\n\n## Two\n\nText.", "a.mdx")).toEqual([`a.mdx:1 error ${nothing}`]);
  });

  test("below a deeper heading end its section", async () => {
    expect(await found("## One\n\n### Deep\n\n## Two\n\nText.")).toEqual([
      "a.md:3 error headings/empty: There is nothing below this heading",
    ]);
  });

  test("out of order are a warning where nothing is declared", async () => {
    const { material } = await write({ "a.md": "### Three\n\nText." }, { declared: false });
    expect(checkHeadings(material).map(({ severity }) => severity)).toEqual(["warning"]);
  });
});
