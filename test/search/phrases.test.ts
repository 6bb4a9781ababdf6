import { describe, expect, test } from "vitest";
import type { Query } from "../../src/search/search.ts";
import { openFiles, paths } from "./open-files.ts";

const searcher = await openFiles({
  "memory.md": "---\ntags: [gpu]\nowner: ml\n---\n# GPU\n\nCUDA runs out of memory; the useQuery hook does not.",
  "apart.md": "# Apart\n\nMemory of CUDA, and a query for a hook that runs.",
  "drift.md": "---\ntags: [drift]\n---\n# Drift\n\nData drift: the memory of the model fades, the data moved on.",
});

const found = async (query: string | Partial<Query>): Promise<string[]> => (await paths(searcher, query)).toSorted();

describe("a phrase in quotes", () => {
  test.each([
    ['"CUDA runs"', ["memory.md"]],
    // Stop words between do not count, in the page as in the phrase.
    ['"runs out of memory"', ["memory.md"]],
    ['"memory model"', ["drift.md"]],
    ['"memory"', ["apart.md", "drift.md", "memory.md"]],
    ['memory "data drift"', ["drift.md"]],
    ['"useQuery hook"', ["memory.md"]],
    ['"query hook"', ["apart.md", "memory.md"]],
  ])("%s finds the pages on which it stands", async (text, expected) => {
    expect(await found(text)).toEqual(expected);
    const { relaxed } = await searcher.search({ text, limit: 5 });
    expect(relaxed).toBeUndefined();
  });

  test("that no page holds gives pages with its words, and says so", async () => {
    const { hits, relaxed } = await searcher.search({ text: '"memory CUDA hook"', limit: 5 });
    expect(hits.length).toBeGreaterThan(0);
    expect(relaxed).toBe(true);
    expect(await searcher.rank({ text: '"memory CUDA hook"', limit: 5 })).toEqual(hits.map((hit) => hit.page.path));
  });

  test("of words that no page holds finds nothing, and nothing is relaxed", async () => {
    expect(await searcher.search({ text: '"xylophone zither"', limit: 5 })).toMatchObject({ hits: [] });
    expect(await searcher.search({ text: '"xylophone zither"', limit: 5 })).not.toHaveProperty("relaxed");
  });

  test("of stop words alone is no condition", async () => {
    expect(await found('memory "of the"')).toEqual(["apart.md", "drift.md", "memory.md"]);
  });
});

describe("an excluded word", () => {
  test.each([
    ["memory -cuda", ["drift.md"]],
    ["memory -CUDA -drift", []],
    ["memory -useQuery", ["apart.md", "drift.md"]],
    ["memory -xylophone", ["apart.md", "drift.md", "memory.md"]],
    // Only where the words stand together.
    ['memory -"memory of CUDA"', ["drift.md", "memory.md"]],
    ['memory -"data drift"', ["apart.md", "memory.md"]],
  ])("in %s leaves its pages out", async (text, expected) => {
    expect(await found(text)).toEqual(expected);
  });
});

describe("filters in the text", () => {
  test.each<[string, string | Partial<Query>, string[]]>([
    ["a tag", "memory tag:gpu", ["memory.md"]],
    ["an owner by name", 'memory owner:"ML platform"', ["memory.md"]],
    ["a tag that no page has, which is a word", "memory tag:nothing", ["apart.md", "drift.md", "memory.md"]],
    ["a field of the query besides, which holds too", { text: "memory tag:gpu", tags: ["drift"] }, []],
    ["no word beside it, which lists the pages", "tag:drift", ["drift.md"]],
  ])("hold: %s", async (_, query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  test("without a word give hits of no score, and sound evidence", async () => {
    const { hits, evidence } = await searcher.search({ text: "tag:gpu", limit: 5 });
    expect(hits.map(({ score }) => score)).toEqual([0]);
    expect(evidence).toEqual({ margin: 0, known: 0, words: 0 });
  });
});
