import { describe, expect, test } from "vitest";
import { ask } from "../../src/commands/ask.ts";
import { UsageError } from "../../src/errors.ts";
import { folder } from "../content/folder.ts";
import { KNOWLEDGE, type RunOptions, run } from "./run.ts";

async function asked(question: string, options: RunOptions = {}): Promise<string> {
  const docs = await folder(KNOWLEDGE);
  const { code, out, err } = await run(ask, { docs, words: question.split(" "), ...options });
  expect([code, err]).toEqual([0, ""]);
  return out.replaceAll(docs, "DIR");
}

async function askedJson(question: string): Promise<Record<string, unknown>> {
  return JSON.parse(await asked(question, { flags: { json: true } })) as Record<string, unknown>;
}

describe("the answer as text", () => {
  test("quotes what was found, with where it stands, who owns it and that it is stale", async () => {
    expect(await asked("halve the batch size")).toMatchInlineSnapshot(`
      "Past its review: last checked on 15 January 2026. Check with its owner (ML
      platform team) before you rely on it.

      │ 1. Halve the batch size.
      │
      │     train --batch-size 16
      │
      │ Then start the run again.

      CUDA out of memory › Fix it now
      DIR/runbooks/cuda-out-of-memory.md
      Owner: ML platform team · reviewed 15 January 2026 · past its review
      "
    `);
  });

  test("offers places when it is not sure", async () => {
    expect(await asked("compare a spreadsheet with the training set")).toMatchInlineSnapshot(`
      "I am not sure I know this. These are the closest places in the docs.

      Closest places:
      1. Data drift
         DIR/drift.md
         Compare the last week with the training set.
      2. CUDA out of memory › Fix it now
         DIR/runbooks/cuda-out-of-memory.md
         Owner: ML platform team · reviewed 15 January 2026 · past its review
         train --batch-size 16

      If none of them helps, ask #ml-help.
      "
    `);
  });

  test("says that nothing fits, what is nearest and whom to ask", async () => {
    expect(await asked("training for new parental leave policy holidays")).toMatchInlineSnapshot(`
      "I found nothing in the docs that answers this. Ask #ml-help.

      The nearest pages:
      1. CUDA out of memory › Fix it now
         DIR/runbooks/cuda-out-of-memory.md
         Owner: ML platform team · reviewed 15 January 2026 · past its review
         train --batch-size 16
      2. Data drift
         DIR/drift.md
         Compare the last week with the training set.

      If you think it is there, try the words of the error message, or the name of the
      tool.
      "
    `);
  });

  test("shows what was searched instead of a slip", async () => {
    expect(await asked("data drfit")).toContain("Showing results for “data drift” (searched instead of “drfit”).");
  });

  test("calls a page stale by the day of this machine", async () => {
    expect(await asked("CUDA memory", { now: "2026-04-16T23:59:00" })).not.toContain("Past its review");
    expect(await asked("CUDA memory", { now: "2026-04-17T00:01:00" })).toContain("Past its review");
  });
});

describe("the answer as JSON", () => {
  const ITEM = ["path", "url", "anchor", "heading", "trail", "title", "text", "stale", "score"];

  test("of what was found has the best item with the whole passage, and every list", async () => {
    const answer = await askedJson("halve the batch size");
    expect(Object.keys(answer)).toEqual(["kind", "query", "best", "others", "candidates", "nearest"]);
    expect(answer).toMatchObject({ kind: "found", query: "halve the batch size", candidates: [], nearest: [] });
    const best = answer["best"] as Record<string, unknown>;
    expect(Object.keys(best).toSorted()).toEqual([...ITEM, "owner", "reviewed"].toSorted());
    expect(best).toMatchObject({
      path: "runbooks/cuda-out-of-memory.md",
      url: "/docs/runbooks/cuda-out-of-memory#fix-it-now",
      anchor: "fix-it-now",
      heading: "Fix it now",
      title: "CUDA out of memory",
      trail: [],
      owner: "ML platform team",
      reviewed: "2026-01-15",
      stale: true,
    });
    expect(best["text"]).toContain("train --batch-size 16");
  });

  test("leaves out what the page does not say", async () => {
    const answer = await askedJson("what is data drift");
    expect(Object.keys(answer["best"] as object).toSorted()).toEqual(ITEM.toSorted());
  });

  test("of an unsure answer has candidates and no best", async () => {
    const answer = await askedJson("compare a spreadsheet with the training set");
    expect(Object.keys(answer)).toEqual(["kind", "query", "others", "candidates", "nearest"]);
    expect(answer).toMatchObject({ kind: "unsure", others: [], nearest: [] });
    expect((answer["candidates"] as unknown[]).length).toBeGreaterThan(0);
  });

  test("of nothing has the nearest and whom to ask", async () => {
    const answer = await askedJson("parental leave");
    expect(answer).toEqual({
      kind: "nothing",
      query: "parental leave",
      others: [],
      candidates: [],
      nearest: [],
      askWhom: "#ml-help",
    });
  });

  test("names corrections", async () => {
    expect((await askedJson("data drfit"))["corrected"]).toEqual({
      query: "data drift",
      words: [{ from: "drfit", to: "drift" }],
    });
  });
});

test("no question is wrong usage", async () => {
  await expect(run(ask, { words: [" "] })).rejects.toThrow(UsageError);
});
