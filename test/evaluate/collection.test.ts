import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DocentError, UsageError } from "../../src/errors.ts";
import { collectionFiles, readCorpus, readJudged } from "../../src/evaluate/collection.ts";
import { buildArtefact } from "../../src/search/build.ts";
import { memoryReader } from "../../src/search/memory.ts";
import { openIndex } from "../../src/search/open.ts";
import { folder } from "../content/folder.ts";
import { ABOUT, paths } from "../search/open-files.ts";

const lines = (...values: object[]): string => `${values.map((value) => JSON.stringify(value)).join("\n")}\n`;

describe("a corpus", () => {
  test("is one page per document: title, headings, text", async () => {
    const directory = await folder({
      "corpus.jsonl": lines(
        { _id: "guides/retry policy", title: "Retries", headings: "Why . How . ", text: "Wait and retry." },
        { _id: 7, title: "", text: "" },
      ),
    });
    const [page, bare] = await readCorpus(collectionFiles(directory).corpus);
    expect(page).toMatchObject({ path: "guides/retry policy", url: "/guides/retry%20policy", title: "Retries" });
    expect(page?.sections.map(({ anchor, heading, blocks }) => [anchor, heading, blocks])).toEqual([
      ["", "Retries", [{ type: "prose", text: "Wait and retry." }]],
      ["0", "Why", []],
      ["1", "How", []],
    ]);
    expect(bare).toMatchObject({ path: "7", sections: [{ blocks: [] }] });
  });

  test("is found by its text, headings and last part of its id, unless that is a number", async () => {
    const directory = await folder({
      "corpus.jsonl": lines(
        { _id: "a/backoff", title: "One", headings: "Jitter", text: "Wait." },
        { _id: "b/4711", title: "Two", text: "Other." },
      ),
    });
    const pages = await readCorpus(join(directory, "corpus.jsonl"));
    const searcher = await openIndex(memoryReader(buildArtefact(pages, ABOUT)));
    expect(await paths(searcher, "backoff")).toEqual(["a/backoff"]);
    expect(await paths(searcher, "jitter")).toEqual(["a/backoff"]);
    expect(await paths(searcher, "4711")).toEqual([]);
  });

  test.each([
    ["no JSON", '{"_id": "a"}\n\nnot json\n', 3],
    ["JSON but no object", '{"_id": "a"}\nnull\n', 2],
    ["a list", "[1, 2]\n", 1],
  ])("with a line that is %s says which", async (_, text, line) => {
    const file = join(await folder({ "corpus.jsonl": text }), "corpus.jsonl");
    const error: unknown = await readCorpus(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DocentError);
    const { message, cure } = error as DocentError;
    expect(message).toBe(`${file}:${line} is not a line of JSON.`);
    expect(cure).toBe("Each line must be one JSON object.");
  });

  test("that is missing says so", async () => {
    await expect(readCorpus("/nowhere/corpus.jsonl")).rejects.toThrow(UsageError);
  });
});

test("judgements are read by query, heading and odd lines left out", async () => {
  const directory = await folder({
    "queries.jsonl": lines({ _id: "q1", text: "one" }, { id: 2, text: "two" }),
    "qrels.tsv": "query-id\tcorpus-id\tscore\r\nq1\ta\t2\r\nq1\tb\t0\r\nq2\r\n2\tc\t1\r\n\r\n",
  });
  const { queries, qrels } = collectionFiles(directory);
  const judged = await readJudged(queries, qrels);
  expect(judged.queries).toEqual([
    { id: "q1", text: "one" },
    { id: "2", text: "two" },
  ]);
  expect([...judged.judgements].map(([query, pages]) => [query, ...pages])).toEqual([
    ["q1", ["a", 2], ["b", 0]],
    ["2", ["c", 1]],
  ]);
});
