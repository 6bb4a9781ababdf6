import { describe, expect, test } from "vitest";
import { checkFiles, existsIn } from "../../src/check/files.ts";
import { lines, write } from "./material.ts";

async function found(source: string, file = "x/a.md", declared = true): Promise<string[]> {
  const files = {
    [file]: source,
    "x/b.md": "Text.",
    "x/pic ture.png": "",
    "img/one.svg": "",
    "draft.md": "---\ndraft: true\n---\n",
  };
  const { material, docsDir } = await write(files, { declared });
  return lines(await checkFiles(material, existsIn(docsDir)));
}

describe("files", () => {
  test.each([
    "![p](pic%20ture.png) ![p](<pic ture.png>) ![p](../img/one.svg#layer) ![p][r]\n\n[r]: ../img/one.svg?v=1",
    "[b](b.md) [b](b) [b](b#part) [draft](../draft) [folder](../img/) [self](#here) [missing page](gone.md)",
    '![p](https://example.com/x.png) ![p](data:image/png;base64,AA) [m](mailto:a@b.c) <img src="../img/one.svg" alt="x"/>',
    "![static](/img/logo.png) ![static](@site/static/logo.png) [home](/) [chat](/chat)",
    "`![p](gone.png)`\n\n```md\n![p](gone.png)\n```\n\n<!-- <img src='gone.png'> -->",
  ])("that are there, or not the docs' own, are fine: %s", async (source) => {
    expect(await found(source)).toEqual([]);
  });

  test.each([
    ["![p](gone.png)", "image"],
    ["![p][r]\n\n[r]: gone.png", "image"],
    ["[d](gone.png)", "link"],
    ["[d][r]\n\n[r]: gone.png", "link"],
    ["Text <img class='a' src='gone.png'> text", "image"],
  ])("that are missing are named: %s", async (source, what) => {
    const problem = `error files/${what}: There is no file x/gone.png`;
    expect(await found(`---\ntitle: A\n---\n\n${source}\n`)).toEqual([`x/a.md:5 ${problem}`]);
  });

  test("in a block of HTML are named by their own line", async () => {
    const html = '<p>\n<!-- one\n<img src="old.png"> -->\n<img\n  src="gone.png" alt="x">\n</p>';
    expect(await found(`---\ntitle: A\n---\n\n${html}\n`)).toEqual([
      "x/a.md:9 error files/image: There is no file x/gone.png",
    ]);
  });

  test("are found missing in MDX too, where imports are left to the site", async () => {
    expect(await found('<img src="gone.png" alt="x"/>\n\n<img src={picture} alt="x"/>', "x/a.mdx")).toEqual([
      "x/a.mdx:1 error files/image: There is no file x/gone.png",
    ]);
  });

  test("are a warning where nothing is declared", async () => {
    expect(await found("![p](gone.png)", "x/a.md", false)).toEqual([
      "x/a.md:1 warning files/image: There is no file x/gone.png",
    ]);
  });
});
