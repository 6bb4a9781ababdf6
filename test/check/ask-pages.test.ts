import { describe, expect, test } from "vitest";
import { askPages, mergeQuestions, questionsOf } from "../../src/check/ask-pages.ts";
import { readHeldOut } from "../../src/check/held-out.ts";
import { ContentError } from "../../src/errors.ts";
import { folder } from "../content/folder.ts";
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
    const told = await askPages(material.pages, { language: "en" }, asked, "2026-11-20");
    expect(told.map(({ kind, first }) => [kind, first?.path])).toEqual([
      ["found", "drift.md"],
      ["nothing", undefined],
    ]);
  });

  test("find nothing where there was no page yet", async () => {
    const told = await askPages([], { language: "en" }, [{ text: "data drift", pages: [] }], "2026-11-20");
    expect(told).toEqual([{ kind: "nothing", others: [], quote: "" }]);
  });
});

describe("the hold-out file", () => {
  test("is read beside the pages or inside of their folder, and may be missing", async () => {
    const text = '- q: "gpu gone"\n  pages: [gpu.md]\n';
    const expected = [{ text: "gpu gone", pages: ["gpu.md"] }];
    expect(await readHeldOut(await folder({ "test/answers/holdout.yaml": text }))).toEqual(expected);
    const root = await folder({ "test/answers/holdout.yaml": text, "docs/a.md": "x" });
    expect(await readHeldOut(`${root}/docs`)).toEqual(expected);
    expect(await readHeldOut(await folder({ "docs/a.md": "x" }))).toEqual([]);
  });

  test.each(["- q: [", "- question: x\n", "q: x\n", "- q: x\n  pages: gpu.md\n"])(
    "that is no list of questions is refused with its name: %j",
    async (text) => {
      const dir = await folder({ "test/answers/holdout.yaml": text });
      await expect(readHeldOut(dir)).rejects.toThrow(ContentError);
      await expect(readHeldOut(dir)).rejects.toThrow(`${dir}/test/answers/holdout.yaml is no list of questions`);
    },
  );
});
