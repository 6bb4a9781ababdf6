import { describe, expect, test } from "vitest";
import type { Block } from "../../src/content/page.ts";
import { askedFor } from "../../src/search/asked-for.ts";
import { bestUnit } from "../../src/search/best-unit.ts";
import { units } from "../../src/search/sentences.ts";

const weights = new Map([
  ["batch", 2],
  ["memori", 2],
  ["queri", 1],
]);
const prose = (text: string): Block => ({ type: "prose", text });
const list = (...items: string[]): Block => ({ type: "list", ordered: false, items });
const best = (blocks: readonly Block[], question?: string): string | undefined =>
  bestUnit(units(blocks), Object.assign(new Map(weights), question === undefined ? {} : { question }))?.text;

describe("the best unit", () => {
  test("holds most of the question, each word counted once", () => {
    expect(best([prose("Batch batch batch. Memory of the batch. Nothing.")])).toBe("Memory of the batch.");
  });

  test("is the earliest of equals, and the first when none matches", () => {
    expect(best([prose("Nothing. The batch. A batch.")])).toBe("The batch.");
    expect(bestUnit(units([prose("Nothing. The batch.")]), new Map())?.text).toBe("Nothing.");
    expect(bestUnit([], weights)).toBeUndefined();
  });

  test("is not the longest: what stands beside the point is discounted", () => {
    const long = `Memory, ${"and so on and on, ".repeat(60)}batch.`;
    expect(best([prose(`${long} Halve the batch.`)])).toBe("Halve the batch.");
  });

  test("holds the word that tells it apart rather than the one that all of them hold", () => {
    const text = "The batch. A batch. Any batch. Some memory. Every batch.";
    expect(best([prose(text)])).toBe("Some memory.");
  });

  test("is helped by the sentence that introduces it, by the header above it and by its neighbours", () => {
    expect(best([prose("A query."), list("Look"), prose("About the batch and its memory:"), list("A query")])).toBe(
      "About the batch and its memory:",
    );
    expect(best([list("A query"), prose("Memory:"), list("A query")])).toBe("Memory:");
    const rows = [["memory"], ["other"], ["the batch"]];
    expect(best([prose("A batch."), { type: "table", rows }])).toBe("the batch");
    expect(best([prose("A batch. Then."), prose("My batch. Memory. Your batch. Not.")])).toBe("Memory.");
  });

  test("is no header, unless there is nothing else", () => {
    expect(
      best([
        {
          type: "table",
          rows: [
            ["batch", "memory"],
            ["none", "no query"],
          ],
        },
      ]),
    ).toBe("none | no query");
    expect(best([{ type: "table", rows: [["batch", "memory"]] }])).toBe("batch | memory");
  });

  test("is the sentence rather than the code that holds as much, unless steps are asked for", () => {
    const blocks: Block[] = [{ type: "code", text: "train --batch" }, prose("The batch is small.")];
    expect(best(blocks)).toBe("The batch is small.");
    expect(best(blocks, "how do i change the batch")).toBe("train --batch");
  });

  test("only points elsewhere where nothing else matches", () => {
    expect(best([list("Runbook: Batch and memory", "Related lesson: Memory", "The batch")])).toBe("The batch");
    expect(best([list("Nothing", "See also the batch")])).toBe("See also the batch");
  });
});

describe("the kind of thing asked for", () => {
  test.each([
    ["who owns the batch", "The batch is large.", "The platform team sizes the batch."],
    ["how often do we change the batch", "The batch is changed.", "The batch is changed every 3 months."],
    ["why is the batch small", "The batch is small.", "The batch is small because memory is dear."],
    ["when may i change the batch", "The batch changes.", "The batch changes after the review."],
    ["what is a batch", "Set the batch.", "A batch is a number of rows."],
    ["can i change the batch", "The batch here.", "Never change the batch alone."],
    ["how do i change the batch", "Here the batch changes.", "Set the batch in the file."],
  ])("%s", (question, plain, fitting) => {
    const blocks = [prose(`Other one. ${plain}`), prose(`Other two. ${fitting} Other three.`)];
    const batch = new Map([["batch", 2]]);
    expect(bestUnit(units(blocks), batch)?.text).toBe(plain);
    expect(bestUnit(units(blocks), Object.assign(batch, { question }))?.text).toBe(fitting);
  });

  test("is read from the question's words, or not at all", () => {
    expect(askedFor("How long does a canary run?")).toBe("amount");
    expect(askedFor("pod pending, FailedScheduling")).toBeUndefined();
    expect(askedFor("")).toBeUndefined();
  });
});
