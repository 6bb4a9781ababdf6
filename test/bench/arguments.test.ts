import { describe, expect, it } from "vitest";
import { readArguments } from "./arguments.ts";

describe("the arguments of the bench", () => {
  it("runs the quick tables on the repository's own docs when there are none", () => {
    const { tables, sources, sizes, runs } = readArguments([]);
    expect(tables).toEqual(["ranking", "typos", "speed", "size"]);
    expect(sources).toEqual([]);
    expect(sizes).toEqual([1000]);
    expect(runs).toBe(3);
  });

  it("gives a corpus to the collection that stands before it, and to no other", () => {
    const { sources } = readArguments(
      "ranking --collection a --collection b --corpus a/corpus.jsonl --docs d --collection c".split(" "),
    );
    expect(sources).toEqual([
      { type: "collection", directory: "a" },
      { type: "collection", directory: "b", corpus: "a/corpus.jsonl" },
      { type: "docs", directory: "d" },
      { type: "collection", directory: "c" },
    ]);
  });

  it("makes tables in their own order, each once", () => {
    expect(readArguments(["size", "ranking", "size"]).tables).toEqual(["ranking", "size"]);
    expect(readArguments(["size", "all"]).tables).toHaveLength(10);
  });

  it("leaves the sizes to a table that was asked for by name, unless they are given", () => {
    expect(readArguments(["speed"]).sizes).toBeUndefined();
    expect(readArguments(["speed", "--sizes", "10,20", "--runs", "2"])).toMatchObject({ sizes: [10, 20], runs: 2 });
  });

  it.each([
    [["rank"], 'There is no table "rank". Choose among ranking,'],
    [["--corpus", "c.jsonl"], "--corpus FILE stands after the --collection DIR it belongs to."],
    [["--docs", "d", "--corpus", "c.jsonl"], "--corpus FILE stands after"],
    [["--sizes", "10,x"], '"x" is not a whole number above 0.'],
    [["--runs", "0"], '"0" is not a whole number above 0.'],
    [["--quick"], "Unknown option '--quick'"],
  ])("refuses %j", (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
  });
});
