import { expect, test } from "vitest";
import { checkAnswers } from "../../src/check/answers.ts";
import { pagesFrom } from "../search/open-files.ts";

test("the figures say how often a page's own questions find it", async () => {
  const pages = pagesFrom({
    // First among all: 1. Third (behind a and b, which say it in title or text): 1/3. Found by nothing but itself: 0.
    "a.md": "---\nquestions: [what is drift]\n---\n# Drift\n\nDrift, and drift again.",
    "b.md": "---\nquestions: [xylophone zither]\n---\n# Drift\n\nDrift drift.\n\nOther words fill this page.",
    "c.md": "---\nquestions: [drift]\n---\n# Other\n\nA word on drift in a long page of other things, one by one.",
  });
  expect(await checkAnswers(pages)).toEqual({ questions: 3, top1: 0.333, top3: 0.667, mrr: 0.444 });
});

test("questions of pages on the product itself are asked with such pages in", async () => {
  const pages = pagesFrom({
    "a.md": "# Other\n\nText.",
    "own.md": "---\nkind: project\nquestions: [how is it ranked]\n---\n# Ranking\n\nBy words ranked.",
  });
  expect(await checkAnswers(pages)).toEqual({ questions: 1, top1: 1, top3: 1, mrr: 1 });
});

test("without questions all figures are 0", async () => {
  expect(await checkAnswers(pagesFrom({ "a.md": "x" }))).toEqual({ questions: 0, top1: 0, top3: 0, mrr: 0 });
});
