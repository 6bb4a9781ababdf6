import { describe, expect, test } from "vitest";
import { askPages, mergeQuestions, questionsOf } from "../../src/check/ask-pages.ts";
import { write } from "./material.ts";

const page = (title: string, question: string, text: string): string =>
  `---\ntitle: ${title}\nquestions: ["${question}"]\n---\n\n${text}\n`;

const FILES = {
  "gpu.md": page("GPU node lost", "zebra crossing", "Drain the node whose GPU is lost, then replace it."),
  "drift.md": page("Data drift", "inputs changed", "Data drift is a change in the inputs of a model."),
  "project.md": "---\nkind: project\ntitle: P\nquestions: [how is it built]\n---\nText.",
};

describe("questions of pages", () => {
  test("are those of all pages but the project's own, the same one once with all its pages", async () => {
    const { material } = await write({ ...FILES, "b.md": page("B", "Zebra Crossing ", "Text.") }, { declared: false });
    expect(mergeQuestions(questionsOf(material.pages))).toEqual([
      { text: "Zebra Crossing", pages: ["b.md", "gpu.md"] },
      { text: "inputs changed", pages: ["drift.md"] },
    ]);
  });

  test("are answered by what the pages say, and never by the questions themselves", async () => {
    const { material } = await write(FILES, { declared: false });
    const asked = [
      { text: "data drift", pages: [] },
      { text: "zebra crossing", pages: [] },
    ];
    const told = await askPages({ pages: material.pages, language: "en" }, asked, "2026-11-20");
    expect(told.map(({ kind, first }) => [kind, first?.path])).toEqual([
      ["found", "drift.md"],
      ["nothing", undefined],
    ]);
  });

  test("find nothing where there was no page yet", async () => {
    const told = await askPages({ pages: [], language: "en" }, [{ text: "data drift", pages: [] }], "2026-11-20");
    expect(told).toEqual([{ kind: "nothing", others: [], quote: "" }]);
  });
});
