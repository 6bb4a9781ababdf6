import { describe, expect, test } from "vitest";
import { checkMedia } from "../../src/check/media.ts";
import { lines, write } from "./material.ts";

async function found(source: string, file = "a.md"): Promise<string[]> {
  return lines(checkMedia((await write({ [file]: source })).material));
}

const NO_WORDS = "media/alt: The picture has no alternative text";
const NO_LANGUAGE = "media/language: The code block names no language";

describe("pictures and code", () => {
  test.each([
    ["![a graph](x.png) ![a graph][r]\n\n[r]: x.png", "a.md"],
    ['<img src="x.png" alt="a graph"> <img src="line.png" alt="">', "a.md"],
    ['<img src="x.png" alt="a graph"/> <img {...picture}/>', "a.mdx"],
    ["```python\nx\n```\n\n~~~text\nx\n~~~\n\n    indented\n\n`inline`", "a.md"],
    ['=== "Tab"\n\n    ``` py title="x.py"\n    x\n    ```', "a.md"],
    ["Text on `![](x.png)`.\n\n````md\n```\nx\n```\n````", "a.md"],
  ])("that say what they are, are fine: %j", async (source, file) => {
    expect(await found(source, file)).toEqual([]);
  });

  test.each([
    ["![](x.png)", "a.md"],
    ["![ ][r]\n\n[r]: x.png", "a.md"],
    ['Text <img src="x.png"> text', "a.md"],
    ['<img src="x.png"/>', "a.mdx"],
  ])("without words are named: %j", async (source, file) => {
    expect(await found(`---\ntitle: A\n---\n\n${source}\n`, file)).toEqual([`${file}:5 error ${NO_WORDS}`]);
  });

  test("without a language are named by their fence", async () => {
    expect(await found("---\ntitle: A\n---\n\n```\nx\n```\n\n1. item\n\n   ~~~\n   x\n   ~~~\n")).toEqual([
      `a.md:5 error ${NO_LANGUAGE}`,
      `a.md:11 error ${NO_LANGUAGE}`,
    ]);
  });

  test("are a warning where nothing is declared", async () => {
    const { material } = await write({ "a.md": "![](x.png)\n\n```\nx\n```" }, { declared: false });
    expect(checkMedia(material).map(({ severity }) => severity)).toEqual(["warning", "warning"]);
  });
});
