import { describe, expect, test } from "vitest";
import { type Block, blockText } from "../../src/content/page.ts";
import { extract } from "../../src/search/extract.ts";
import type { Extract } from "../../src/search/search.ts";

const weights = new Map([
  ["batch", 2],
  ["memori", 1],
  ["queri", 1],
]);

const shown = ({ text, marks }: Extract): string[] => marks.map(([start, end]) => text.slice(start, end));
const prose = (text: string): Block => ({ type: "prose", text });

describe("an extract", () => {
  test("is the sentence that says most, with the next when both are short", () => {
    const blocks = [prose("Nothing here. Halve the batch. Memory then fits. More."), prose("Other text.")];
    const found = extract(blocks, weights);
    expect(found.text).toBe("Halve the batch. Memory then fits. More.");
    expect(shown(found)).toEqual(["batch", "Memory"]);
    expect(found.code).toBe(false);
  });

  test("never cuts inside a sentence, and stays short where sentences are long", () => {
    const long = `The batch ${"goes on and on ".repeat(20)}to its end.`;
    expect(extract([prose(`Before. ${long} After it comes more.`)], weights).text).toBe(long);
  });

  test("is part of its block: no words are made up", () => {
    const blocks = [prose("A first one. The batch is big. So halve it."), prose("Last.")];
    const { text } = extract(blocks, weights);
    expect(blocks.some((block) => blockText(block).includes(text))).toBe(true);
  });

  test("of a list is whole items with a dot between", () => {
    const blocks: Block[] = [{ type: "list", ordered: false, items: ["Look", "Halve the batch", "Restart"] }];
    expect(extract(blocks, weights).text).toBe("Halve the batch · Restart");
  });

  test("of a list item or table row begins with what introduces it, where there is room", () => {
    const list: Block = { type: "list", ordered: false, items: ["Look", "Halve the batch"] };
    expect(extract([prose("Other. Do these:"), list], weights).text).toBe("Do these: Halve the batch");
    const rows = [
      ["signal", "do"],
      ["slow", "wait"],
      ["out of memory", "halve it"],
    ];
    expect(extract([{ type: "table", rows }], weights).text).toBe("signal | do · out of memory | halve it");
    const long: Block = { type: "list", ordered: false, items: [`Halve the batch ${"again ".repeat(30)}`] };
    expect(extract([prose("Do these things:"), long], weights).text).toMatch(/^Halve the batch/);
  });

  test("that ends in a colon takes the items that it announces, and no code", () => {
    const list: Block = { type: "list", ordered: true, items: ["Look", "Wait"] };
    expect(extract([prose("Halve the batch:"), list], weights).text).toBe("Halve the batch: Look · Wait");
  });

  test("does not run from one block into the next", () => {
    expect(extract([prose("Halve the batch:"), { type: "code", text: "batch=2" }], weights).text).toBe(
      "Halve the batch:",
    );
  });

  test("of code is code, a long one cut to whole lines around the match", () => {
    const lines = Array.from({ length: 20 }, (_, i) => (i === 12 ? "--batch 16" : `line ${i}`));
    const found = extract([{ type: "code", language: "sh", text: lines.join("\n") }], weights);
    expect(found.text.split("\n")).toEqual(lines.slice(11, 17));
    expect(found.code).toBe(true);
    expect(shown(found)).toEqual(["batch"]);
    const short = extract([{ type: "code", text: "a\nbatch" }], weights);
    expect(short.text).toBe("a\nbatch");
    const atEnd = extract([{ type: "code", text: [...lines.slice(0, 12), "batch"].join("\n") }], weights);
    expect(atEnd.text.split("\n").at(-1)).toBe("batch");
    expect(atEnd.text.split("\n")).toHaveLength(6);
  });

  test("marks stems, accents and parts of compounds where they stand", () => {
    const found = extract([prose("👩‍💻 Batches of useQuery and bâtch, MEMORIES too.")], weights);
    expect(shown(found)).toEqual(["Batches", "Query", "bâtch", "MEMORIES"]);
  });

  test("without a match is the beginning, without marks", () => {
    expect(extract([prose("One. Two.")], new Map())).toEqual({ text: "One. Two.", marks: [], code: false });
    expect(extract([], weights)).toEqual({ text: "", marks: [], code: false });
  });

  test("marks lie within its text, in order and apart", () => {
    const blocks = [prose("Batch batch, batch-memory `useQuery` batch. Memory!")];
    const { text, marks } = extract(blocks, weights);
    let last = 0;
    for (const [start, end] of marks) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThan(start);
      last = end;
    }
    expect(last).toBeLessThanOrEqual(text.length);
    expect(marks).toHaveLength(7);
  });
});
