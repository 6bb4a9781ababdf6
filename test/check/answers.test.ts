import { afterAll, describe, expect, test } from "vitest";
import { checkAnswers } from "../../src/check/answers.ts";
import { foldOf } from "../../src/check/answers-folds.ts";
import { Threads } from "../../src/check/threads.ts";
import type { AnswerThresholds } from "../../src/config/config.ts";
import { pagesFrom } from "../search/open-files.ts";

const TODAY = "2026-11-21";
const NO_FILES = { holdout: [], silence: [], passages: [] };
const page = (title: string, questions: readonly string[], text: string): string =>
  `---\ntitle: ${title}\nquestions: ${JSON.stringify(questions)}\n---\n\n${text}\n`;

const threads = new Threads();
afterAll(() => threads.close());

async function check(
  files: Readonly<Record<string, string>>,
  asked: Partial<Parameters<typeof checkAnswers>[2]> = {},
  thresholds?: AnswerThresholds,
): ReturnType<typeof checkAnswers> {
  const answers = thresholds === undefined ? {} : { answers: { thresholds } };
  const known = { ...NO_FILES, ...asked };
  return checkAnswers(pagesFrom(files), { language: "en", ...answers }, known, TODAY, threads);
}

const FILES = {
  "drift.md": page("Data drift", ["inputs changed"], "Data drift is a change in the inputs of a model. Compare weeks."),
  "gpu.md": page("GPU node lost", ["zebra crossing"], "Drain the node whose GPU is lost, then replace it."),
};

describe("the pages' own questions", () => {
  test("do not find themselves", async () => {
    const { figures } = await check({ "gpu.md": FILES["gpu.md"] });
    expect(figures.folds).toMatchObject({ questions: 1, top1: 0, mrr: 0, found: 0, precision: 1 });
  });

  test("are helped by those of other folds", async () => {
    const [one, other] = ["zebra stripes", "crossing of the zebra"];
    expect(foldOf(one)).not.toBe(foldOf(other));
    const { figures } = await check({ ...FILES, "gpu.md": page("GPU", [one, other], "Drain the node.") });
    expect(figures.folds).toMatchObject({ questions: 3, top1: 1 });
  });

  test("that two pages share leave both pages at once, and either page is right", async () => {
    const { figures } = await check({
      "a.md": page("A", ["Zebra crossing"], "Text."),
      "b.md": page("B", ["zebra crossing "], "Text."),
    });
    expect(figures.folds).toMatchObject({ questions: 1, top1: 0, folds: 1, ofFolds: 1 });
  });

  test("give the ranks, how many are answered, and how many of these rightly", async () => {
    // First: 1. Second, behind the page that says it in its title: 1/2. Nowhere: 0.
    const { figures } = await check({
      "drift.md": page("Data drift", ["data drift"], "Data drift is a change in the inputs of a model."),
      "shift.md": page("Shift", ["drift of data"], "Some call it data drift. It rains, too."),
      "gpu.md": FILES["gpu.md"],
    });
    expect(figures.folds).toMatchObject({
      questions: 3,
      top1: 0.333,
      top3: 0.667,
      mrr: 0.5,
      found: 0.667,
      precision: 0.5,
    });
  });

  test("of pages on the product itself are asked with such pages in", async () => {
    const own = "---\nkind: project\nquestions: [how is it ranked]\n---\n# Ranking\n\nBy words ranked.";
    const { figures } = await check({ "a.md": "# Other\n\nText.", "own.md": own });
    expect(figures.folds).toMatchObject({ questions: 1, top1: 1 });
  });

  test("stay in their fold whatever is around them, and fill all ten alike", () => {
    expect(foldOf(" Inputs Changed")).toBe(foldOf("inputs changed"));
    const counts = Array(10).fill(0);
    for (let i = 0; i < 2_000; i++) counts[foldOf(`what about thing ${i}`)]++;
    expect(Math.min(...counts)).toBeGreaterThan(150);
    expect(Math.max(...counts)).toBeLessThan(250);
  });

  test("of a large folder are asked in part and in threads, and the figures say so", async () => {
    const questions = (i: number): string[] => (i % 4 === 0 ? [`question ${i}`] : []);
    const many = Array.from({ length: 300 }, (_, i) => [`p${i}.md`, page(`Page ${i}`, questions(i), "Text.")]);
    const { figures } = await check(Object.fromEntries(many));
    expect(figures.folds).toMatchObject({ folds: 8, ofFolds: 10, top1: 1 });
    expect(figures.folds.questions).toBeGreaterThan(40);
    expect(figures.folds.questions).toBeLessThan(75);
  });

  test("that are none give figures of 0 and miss no threshold", async () => {
    const { figures, breaches } = await check(
      { "a.md": "x" },
      {},
      { folds: { top1: 0.9 }, precision: 0.9, silence: 1 },
    );
    expect(figures).toEqual({
      folds: { folds: 0, ofFolds: 0, questions: 0, top1: 0, top3: 0, mrr: 0, found: 0, precision: 1 },
    });
    expect(breaches).toEqual([]);
  });
});

describe("held-out questions", () => {
  const holdout = [
    { text: "data drift", pages: ["drift.md"], also: [] },
    { text: "replace the lost gpu", pages: ["drift.md"], also: ["gpu.md"] },
  ];

  test("are judged by the titles alone and by all pages that answer", async () => {
    const { figures } = await check(FILES, { holdout });
    expect(figures.holdout).toMatchObject({ questions: 2, top1: 1, top3: 1, mrr: 1, found: 1, precision: 1 });
    expect(figures.holdout?.titles).toEqual({ top1: 0.5, top3: 0.5, mrr: 0.5 });
  });

  test("are helped by the pages' questions, as readers are", async () => {
    const asked = [{ text: "zebra crossing", pages: ["gpu.md"], also: [] }];
    expect((await check(FILES, { holdout: asked })).figures.holdout).toMatchObject({ top1: 1 });
  });
});

describe("messages that no page answers", () => {
  test("count as silent unless a page is quoted, in each half", async () => {
    const silence = [
      { text: "when is lunch", heldOut: false },
      { text: "data drift", heldOut: false },
      { text: "who is the king", heldOut: true },
    ];
    const { figures } = await check(FILES, { silence });
    expect(figures.silence).toEqual({ messages: 3, silent: 0.667, tuning: 0.5, heldOut: 1 });
  });
});

describe("known passages", () => {
  test("answer when the quotation holds the words, in whatever case and marks", async () => {
    const passages = [
      { text: "data drift", page: "drift.md", anchor: "", says: "compare  `WEEKS`" },
      { text: "gpu node lost", page: "gpu.md", anchor: "", says: "reboot" },
      { text: "when is lunch", page: "gpu.md", anchor: "", says: "drain" },
    ];
    const { figures } = await check(FILES, { passages });
    expect(figures.passages).toEqual({ questions: 3, quoted: 0.667, answering: 0.5 });
  });
});

describe("thresholds", () => {
  const holdout = [{ text: "replace the lost gpu", pages: ["drift.md"], also: [] }];
  const silence = [{ text: "data drift", heldOut: true }];

  test("that figures miss are named with the figure and the worst questions", async () => {
    const { breaches } = await check(
      { "gpu.md": FILES["gpu.md"], "drift.md": FILES["drift.md"] },
      { holdout, silence },
      {
        folds: { top1: 0.9, top3: 0.6 },
        holdout: { top1: 0.5 },
        silence: 0.95,
      },
    );
    expect(breaches.map(({ key, message }) => `${key.join(".")} ${message}`)).toMatchInlineSnapshot(`
      [
        "folds.top1 Right page first, of the pages' own questions: 0.5, and 0.9 is wanted. Worst: "zebra crossing" wants gpu.md, gets nothing.",
        "folds.top3 Right page among the first three, of the pages' own questions: 0.5, and 0.6 is wanted. Worst: "zebra crossing" wants gpu.md, gets nothing.",
        "holdout.top1 Right page first, of the held-out questions: 0, and 0.5 is wanted. Worst: "replace the lost gpu" wants drift.md, gets gpu.md.",
        "silence Silent on what no page answers: 0, and 0.95 is wanted. Worst: "data drift" is answered with drift.md.",
      ]
    `);
  });

  test("that figures just reach are kept", async () => {
    const thresholds = { folds: { top1: 0.5, top3: 0.5 }, holdout: { top1: 0 }, silence: 0, precision: 1 };
    expect((await check(FILES, { holdout, silence }, thresholds)).breaches).toEqual([]);
  });
});
