import { describe, expect, test } from "vitest";
import { search } from "../../src/commands/search.ts";
import { UsageError } from "../../src/errors.ts";
import { folder } from "../content/folder.ts";
import { KNOWLEDGE, run } from "./run.ts";

describe("docent search", () => {
  test("lists the best pages with where the words stand", async () => {
    const { code, out } = await run(search, { docs: await folder(KNOWLEDGE), words: ["retrain", "memory"] });
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "1. CUDA out of memory › Fix it now
         runbooks/cuda-out-of-memory.md
         Halve the batch size.
      2. Data drift › Retrain
         drift.md
         Retrain on the last three months. See the runbook when it dies.
      "
    `);
  });

  test("as JSON gives query and items, and as many as asked for", async () => {
    const docs = await folder(KNOWLEDGE);
    const { out } = await run(search, { docs, words: ["training"], flags: { json: true, limit: "1" } });
    const found = JSON.parse(out) as { query: string; results: Record<string, unknown>[] };
    expect(Object.keys(found)).toEqual(["query", "results"]);
    expect(found.results).toHaveLength(1);
    expect(found.results[0]).toMatchObject({
      path: expect.any(String),
      text: expect.any(String),
      stale: expect.any(Boolean),
    });
    expect(found.results[0]).not.toHaveProperty("marks");
  });

  test("that finds nothing says so, as JSON with an empty list", async () => {
    const docs = await folder(KNOWLEDGE);
    expect((await run(search, { docs, words: ["xylophone"] })).out).toBe("No page holds any of these words.\n");
    const { out } = await run(search, { docs, words: ["xylophone"], flags: { json: true } });
    expect(JSON.parse(out)).toEqual({ query: "xylophone", results: [] });
  });

  test("shows what was searched instead", async () => {
    const docs = await folder(KNOWLEDGE);
    const { out } = await run(search, { docs, words: ["drfit"] });
    expect(out.startsWith("Showing results for: drift (for drfit as typed: --verbatim)\n\n1. Data drift")).toBe(true);
    const json = JSON.parse((await run(search, { docs, words: ["drfit"], flags: { json: true } })).out) as object;
    expect(json).toMatchObject({ query: "drfit", corrected: { query: "drift" } });
    const asTyped = await run(search, { docs, words: ["drfit"], flags: { verbatim: true } });
    expect(asTyped.out).toBe("No page holds any of these words.\n");
  });

  test.each(["0", "-1", "1.5", "many", "", "101"])("refuses --limit %j", async (limit) => {
    await expect(run(search, { docs: "unused", words: ["x"], flags: { limit } })).rejects.toThrow(
      `--limit ${limit} is no number of results.`,
    );
  });

  test("never lets a control sequence of the docs reach the terminal", async () => {
    const docs = await folder({
      "a.md": "# Red \u001b[31mtitle\u202e\n\nZebra \u0007\u001b]0;owned\u0007 crossing.\n",
    });
    const { out } = await run(search, { docs, words: ["zebra"] });
    expect(out).toBe("1. Red [31mtitle\n   a.md\n   Zebra ]0;owned crossing.\n");
  });

  test("shortens a long text, never inside a character", async () => {
    const docs = await folder({ "a.md": `Zebra ${"🦓".repeat(200)} end.\n` });
    const { out } = await run(search, { docs, words: ["zebra"] });
    expect(out.isWellFormed()).toBe(true);
    expect(out.split("\n")[2]?.length).toBeLessThanOrEqual(163);
  });

  test("without words is wrong usage", async () => {
    await expect(run(search, { docs: "unused" })).rejects.toThrow(UsageError);
  });
});
