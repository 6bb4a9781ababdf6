import { describe, expect, test } from "vitest";
import { openFiles, paths } from "./open-files.ts";

const files = {
  "memory.md": "# Out of memory\n\nThe job ran out of memory on the device.",
  "rollback.md": "# Rollbacks\n\nA rollback takes minutes. Use databricks for it.",
  "query.md": "# Timeouts\n\nA query stops after a minute. Each one has a timeout.",
  "data.md": "# Data\n\nSave the data set of each run. Bricks and mortar are elsewhere.",
};

describe("a blank", () => {
  test.each([
    ["outof memory?", "memory.md"],
    ["jobran?", "memory.md"],
    ["thememory?", "memory.md"],
    ["dataset of the run?", "data.md"],
  ])("left out in %j is put in", async (text, path) => {
    const searcher = await openFiles(files);
    const { corrected, evidence, hits } = await searcher.search({ text, limit: 1 });
    expect([corrected, evidence.known, hits[0]?.page.path]).toEqual([undefined, 1, path]);
  });

  test.each([
    ["roll back?", "rollback.md"],
    ["time out?", "query.md"],
    ["data  bricks?", "data.md"],
    ["databr icks?", "rollback.md"],
  ])("too many in %j is left out where the halves are no words of the docs", async (text, path) => {
    const searcher = await openFiles(files);
    expect((await paths(searcher, text))[0]).toBe(path);
  });

  test("is put in only between words that stand together, and never when the words are wanted as written", async () => {
    const searcher = await openFiles(files);
    expect(await paths(searcher, "jobminute?")).toEqual([]);
    expect(await paths(searcher, "forsave?")).toEqual([]);
    expect(await searcher.rank({ text: "outof?", limit: 3, verbatim: true })).toEqual([]);
    expect(await searcher.rank({ text: "roll back?", limit: 3, verbatim: true })).toEqual([]);
  });
});
