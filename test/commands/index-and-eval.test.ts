import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/commands/eval.ts";
import { indexDocs } from "../../src/commands/index-docs.ts";
import { ArtefactError, UsageError } from "../../src/errors.ts";
import { diskReader } from "../../src/search/disk.node.ts";
import { openIndex } from "../../src/search/open.ts";
import { folder } from "../content/folder.ts";
import { paths } from "../search/open-files.ts";
import { KNOWLEDGE, run } from "./run.ts";

describe("docent index", () => {
  test("writes an index that can be opened into the folder named by --out", async () => {
    const out = join(await folder(), "deep", "index");
    const outcome = await run(indexDocs, { docs: await folder(KNOWLEDGE), flags: { out, json: true } });
    const said = JSON.parse(outcome.out) as { hash: string };
    expect(said).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{16}$/), pages: 2, sections: 4, directory: out });
    expect((await readdir(out)).toSorted()).toEqual([said.hash, "current.json"].toSorted());
    const searcher = await openIndex(diskReader(out));
    expect(searcher.about).toMatchObject({ team: "ML team", owners: { "ml-platform": "ML platform team" } });
    expect(await paths(searcher, "drift")).toEqual(["drift.md"]);
  });

  test("names problems on standard error and indexes the rest", async () => {
    const docs = await folder({ ...KNOWLEDGE, "runbooks/bad.md": "Text." });
    const out = await folder();
    const outcome = await run(indexDocs, { docs, flags: { out } });
    expect(outcome.code).toBe(0);
    expect(outcome.out).toMatch(/^Indexed 2 pages \(4 sections\) as [0-9a-f]{16} in /);
    expect(outcome.err).toContain(`${docs}/runbooks/bad.md:1: error: \`owner\` is missing.`);
  });

  test("never replaces a good index by an empty one", async () => {
    const out = await folder();
    await run(indexDocs, { docs: await folder(KNOWLEDGE), flags: { out } });
    const before = await readdir(out);
    const bad = await folder({ "docent.yaml": KNOWLEDGE["docent.yaml"], "runbooks/bad.md": "Text." });
    await expect(run(indexDocs, { docs: bad, flags: { out } })).rejects.toThrow(ArtefactError);
    expect(await readdir(out)).toEqual(before);
  });
});

describe("docent eval", () => {
  const lines = (...values: object[]): string => values.map((value) => JSON.stringify(value)).join("\n");

  test("gives the figures of a collection, as computed by hand", async () => {
    const collection = await folder({
      "corpus.jsonl": lines(
        { _id: "a", title: "Zebra", text: "Zebra zebra stripes." },
        { _id: "b", title: "Horse", text: "A zebra is no horse, whatever people say of both." },
        { _id: "c", title: "Xylophone", text: "Music." },
      ),
      "queries.jsonl": lines(
        { _id: "1", text: "zebra" },
        { _id: "2", text: "zebra" },
        { _id: "3", text: "qqqqqq" },
        { _id: "4", text: "music" },
        { _id: "5", text: "music" },
      ),
      // 1: ranked a, b; only b counts. 2: both count, in the ideal order. 3: nothing is found. 4: judged 0, skipped.
      // 5: not judged, skipped.
      "qrels.tsv": "query-id\tcorpus-id\tscore\n1\tb\t1\n2\ta\t2\n2\tb\t1\n3\tc\t1\n4\tc\t0\n",
    });
    const { out } = await run(evaluate, { flags: { collection, json: true } });
    const figures = JSON.parse(out) as Record<string, number>;
    expect(figures).toEqual({
      queries: 3,
      ndcg10: Number(((1 / Math.log2(3) + 1 + 0) / 3).toFixed(4)),
      mrr10: 0.5,
      recall10: 0.6667,
      zeroResults: 1,
      p50Ms: expect.any(Number),
      p99Ms: expect.any(Number),
    });
    const text = (await run(evaluate, { flags: { collection } })).out;
    expect(text).toContain("queries      3\n");
  });

  test("takes the corpus from elsewhere", async () => {
    const files = { "queries.jsonl": lines({ _id: "1", text: "zebra" }), "qrels.tsv": "1\ta\t1\n" };
    const collection = await folder(files);
    const corpus = join(await folder({ "other.jsonl": lines({ _id: "a", title: "Zebra", text: "" }) }), "other.jsonl");
    const { out } = await run(evaluate, { flags: { collection, corpus, json: true } });
    expect(JSON.parse(out)).toMatchObject({ queries: 1, ndcg10: 1 });
  });

  test("judges any docs by path", async () => {
    const docs = await folder(KNOWLEDGE);
    const judged = await folder({
      "queries.jsonl": lines({ _id: "1", text: "data drift" }, { _id: "2", text: "halve the batch" }),
      "qrels.tsv": "1\tdrift.md\t1\n2\trunbooks/cuda-out-of-memory.md\t1\n",
    });
    const flags = { queries: join(judged, "queries.jsonl"), qrels: join(judged, "qrels.tsv"), json: true };
    const { out } = await run(evaluate, { docs, flags });
    expect(JSON.parse(out)).toMatchObject({ queries: 2, ndcg10: 1, mrr10: 1, recall10: 1, zeroResults: 0 });
  });

  test.each<[string, string, string]>([
    ["is empty", "", "No query has a judgement."],
    ["has a heading alone", "query-id\tcorpus-id\tscore\n", "No query has a judgement."],
    ["has TREC's columns and blanks", "1 0 a 1\n", "No query has a judgement."],
    ["has TREC's columns and numbers for ids", "1\t0\t4711\t1\n", "No query has a judgement."],
    ["names other queries", "q1\ta\t1\n", "No query has a judgement."],
    ["judges nothing relevant", "1\ta\t0\n", "No query has a judgement above 0."],
  ])("refuses qrels that %s, rather than give figures of 0", async (_, qrels, message) => {
    const collection = await folder({
      "corpus.jsonl": lines({ _id: "a", title: "Zebra", text: "" }),
      "queries.jsonl": lines({ _id: "1", text: "zebra" }),
      "qrels.tsv": qrels,
    });
    const error: unknown = await run(evaluate, { flags: { collection } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message,
      cure: message.endsWith("above 0.")
        ? "Give what answers a query a score of 1 or more in qrels."
        : "Each line of qrels is query-id TAB corpus-id TAB score.",
    });
  });

  test("finds qrels where BEIR's own downloads have them", async () => {
    const collection = await folder({
      "corpus.jsonl": lines({ _id: "a", title: "Zebra", text: "" }),
      "queries.jsonl": lines({ _id: "1", text: "zebra" }),
      "qrels/test.tsv": "query-id\tcorpus-id\tscore\n1\ta\t1\n",
    });
    const { out } = await run(evaluate, { flags: { collection, json: true } });
    expect(JSON.parse(out)).toMatchObject({ queries: 1, ndcg10: 1 });
  });

  test.each([
    ["queries.jsonl", "--queries"],
    ["qrels.tsv", "--qrels"],
    ["corpus.jsonl", "--corpus"],
  ])("without %s names %s", async (missing, option) => {
    const files = new Map([
      ["queries.jsonl", lines({ _id: "1", text: "zebra" })],
      ["qrels.tsv", "1\ta\t1\n"],
      ["corpus.jsonl", lines({ _id: "a", title: "Zebra", text: "" })],
    ]);
    files.delete(missing);
    const collection = await folder(Object.fromEntries(files));
    const error: unknown = await run(evaluate, { flags: { collection } }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "UsageError",
      message: `Cannot read ${join(collection, missing)}.`,
      cure: `Give the path of a file that exists with ${option}.`,
    });
  });

  test("without anything to evaluate is wrong usage", async () => {
    await expect(run(evaluate, { flags: { queries: "q.jsonl" } })).rejects.toThrow(UsageError);
    await expect(run(evaluate, { flags: { collection: "/nowhere" } })).rejects.toThrow(
      "Cannot read /nowhere/queries.jsonl.",
    );
  });
});
