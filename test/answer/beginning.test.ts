import { describe, expect, test } from "vitest";
import { beginningOf } from "../../src/answer/beginning.ts";
import type { Block } from "../../src/content/page.ts";

const prose = (text: string): Block => ({ type: "prose", text });
const sentence = (length: number): string =>
  `${"W"
    .padEnd(length - 1, "ord ")
    .trimEnd()
    .padEnd(length - 1, "s")}.`;

describe("the beginning of a section", () => {
  test("is all of it where it is short", () => {
    const blocks = [prose(sentence(100)), prose(sentence(200))];
    expect(beginningOf(blocks)).toEqual(blocks);
  });

  test("is cut at the end of a sentence, however long the first block is", () => {
    const text = [sentence(300), sentence(300), sentence(300)].join(" ");
    expect(beginningOf([prose(text)])).toEqual([prose(text.slice(0, 601))]);
    expect(beginningOf([prose(sentence(900))])).toEqual([prose(sentence(900))]);
  });

  test("leaves out a block of which there is room for a few words alone", () => {
    const lead = "Another process holds the memory.";
    const blocks = [prose(sentence(500)), prose(`${lead} ${sentence(400)}`)];
    expect(beginningOf(blocks)).toEqual([blocks[0]]);
  });

  test("cuts a list at the end of an item where there is much room", () => {
    const list: Block = { type: "list", ordered: false, items: [sentence(250), sentence(250), sentence(250)] };
    expect(beginningOf([prose(sentence(100)), list])).toEqual([
      prose(sentence(100)),
      { ...list, items: list.items.slice(0, 2) },
    ]);
  });

  test("does not end with a sentence that announces what is left out", () => {
    const code: Block = { type: "code", text: "x".repeat(800) };
    expect(beginningOf([prose(`${sentence(300)} Run this:`), code])).toEqual([prose(sentence(300))]);
  });
});
