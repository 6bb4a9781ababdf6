import { describe, expect, it } from "vitest";
import { fixed, kilobytes, markdownTable, percent, significant } from "./markdown.ts";

describe("a table in Markdown", () => {
  it("is aligned as source, and as Markdown: figures to the right", () => {
    const table = markdownTable({ head: ["engine", "p50 ms"], rows: [["Docent", "1.64"], ["é|x", "–"], ["none"]] });
    expect(table.split("\n")).toEqual([
      "| engine | p50 ms |",
      "| ------ | -----: |",
      "| Docent |   1.64 |",
      "| é\\|x   |      – |",
      "| none   |        |",
    ]);
  });
});

describe("figures", () => {
  it.each([
    [0.0172, "0.0172"],
    [1.639, "1.64"],
    [89.04, "89.0"],
    [123.4, "123"],
    [12_345.6, "12,346"],
    [0, "0"],
    [undefined, "–"],
    [Number.NaN, "–"],
  ])("%s has three digits that say something", (value, written) => {
    expect(significant(value)).toBe(written);
  });

  it("are written as shares, with fixed digits and as kB", () => {
    expect([percent(0.914), percent(0.0049, 1), percent(Number.NaN)]).toEqual(["91 %", "0.5 %", "–"]);
    expect([fixed(0.65349, 3), fixed(undefined, 3)]).toEqual(["0.653", "–"]);
    expect([kilobytes(999), kilobytes(67_400), kilobytes(8_100_000), kilobytes(undefined)]).toEqual([
      "1.0",
      "67",
      "8,100",
      "–",
    ]);
  });
});
