import { describe, expect, test } from "vitest";
import { compareAnswers } from "../../src/check/answer-changes.ts";
import { answerLine, answersSentence, markdownReport } from "../../src/check/answer-report.ts";
import type { KnownQuestion, Told } from "../../src/check/ask-pages.ts";

const QUESTION: KnownQuestion = { text: "gpu gone, what now", pages: ["right.md", "too.md"] };

const at = (path: string, anchor = ""): Pick<Told, "first"> => ({ first: { path, anchor } });
const found = (path: string, anchor = "", quote = ""): Told => ({
  kind: "found",
  ...at(path, anchor),
  others: [],
  quote,
});
const unsure = (path: string, ...others: readonly string[]): Told => ({
  kind: "unsure",
  ...at(path),
  others,
  quote: "",
});
const nothing: Told = { kind: "nothing", others: [], quote: "" };

describe("an answer", () => {
  test.each([
    ["worse", found("right.md"), unsure("right.md")],
    ["worse", found("right.md"), found("wrong.md")],
    ["worse", found("right.md"), nothing],
    ["worse", nothing, found("wrong.md")],
    ["worse", unsure("right.md"), unsure("wrong.md", "right.md")],
    ["worse", unsure("wrong.md", "right.md"), nothing],
    ["closed", nothing, found("right.md")],
    ["closed", unsure("wrong.md"), found("too.md")],
    ["better", found("wrong.md"), found("right.md")],
    ["better", found("wrong.md"), nothing],
    ["better", nothing, unsure("right.md")],
    ["changed", found("right.md"), found("too.md")],
    ["changed", found("right.md", "a"), found("right.md", "b")],
    ["changed", found("wrong.md"), found("other.md")],
    ["changed", nothing, unsure("wrong.md")],
  ] as const)("is %s from %j to %j", (effect, before, now) => {
    const { changes } = compareAnswers([QUESTION], [{ before, now }]);
    expect(changes).toEqual([{ question: QUESTION.text, effect, before, now }]);
  });

  test.each([
    ["found", found("right.md", "fix", "x"), found("right.md", "fix", "x")],
    ["unsure", unsure("a.md", "b.md"), unsure("a.md", "c.md")],
    ["nothing", nothing, nothing],
  ])("that stays where it was is no change: %s", (_kind, before, now) => {
    expect(compareAnswers([QUESTION], [{ before, now }])).toEqual({ asked: 1, changes: [], reworded: 0 });
  });

  test("that moves with its renamed page is no change, and is judged by the page's new name", () => {
    const renamed = new Map([["old.md", "right.md"]]);
    const same = compareAnswers(
      [QUESTION],
      [{ before: found("old.md", "a", "x"), now: found("right.md", "a", "x") }],
      renamed,
    );
    expect(same).toEqual({ asked: 1, changes: [], reworded: 0 });
    for (const before of [found("old.md"), unsure("wrong.md", "old.md")]) {
      expect(compareAnswers([QUESTION], [{ before, now: nothing }], renamed).changes).toEqual([
        { question: QUESTION.text, effect: "worse", before, now: nothing },
      ]);
    }
  });

  test("that quotes other words of the same place is counted, not listed", () => {
    const comparison = compareAnswers(
      [QUESTION],
      [{ before: found("right.md", "", "x"), now: found("right.md", "", "y") }],
    );
    expect(comparison).toEqual({ asked: 1, changes: [], reworded: 1 });
  });
});

const CHANGED = compareAnswers(
  [QUESTION, { text: "a | b `c` @team\n<img src=x>", pages: ["p.md"] }, { text: "third", pages: ["p.md"] }],
  [
    { before: nothing, now: found("right.md") },
    { before: found("p.md", "x"), now: unsure("q.md") },
    { before: found("p.md"), now: found("p.md") },
  ],
);

describe("the report", () => {
  test("says in a sentence what changed, worse ones first", () => {
    expect(answersSentence(CHANGED)).toBe("3 questions asked before and after: 1 answer gets worse, 1 gap closes.");
    expect(answersSentence({ asked: 1, changes: [], reworded: 0 })).toBe(
      "1 question asked before and after: every answer stays as it is.",
    );
    expect(CHANGED.changes.map(({ effect }) => effect)).toEqual(["worse", "closed"]);
  });

  test("is a table in which the words of a page stay words", () => {
    expect(markdownReport({ problems: [], answers: CHANGED })).toMatchInlineSnapshot(`
      "## Docent

      0 errors, 0 warnings.

      ### Answers

      3 questions asked before and after: 1 answer gets worse, 1 gap closes.

      |  | question | before | now |
      |---|---|---|---|
      | **worse** | \`a \\| b 'c' @team <img src=x>\` | found: \`p.md#x\` | unsure: \`q.md\` |
      | gap closes | \`gpu gone, what now\` | nothing | found: \`right.md\` |
      "
    `);
  });

  test("lists errors with their cure, and counts warnings", () => {
    const problem = { file: "docs/a.md", line: 2, rule: "r/x", message: "Is `odd` | here", fix: "Mend it." };
    const problems = [
      { ...problem, severity: "error" as const },
      { ...problem, severity: "warning" as const },
    ];
    expect(markdownReport({ problems })).toMatchInlineSnapshot(`
      "## Docent

      1 error, 1 warning.

      | where | what | cure | rule |
      |---|---|---|---|
      | \`docs/a.md:2\` | \`Is 'odd' \\| here\` | \`Mend it.\` | \`r/x\` |
      "
    `);
  });

  test("stays below what a comment may hold", () => {
    const many = Array.from({ length: 5000 }, (_, n) => ({ text: `${n} ${"long ".repeat(100)}`, pages: ["p.md"] }));
    const text = markdownReport({
      problems: Array.from({ length: 5000 }, () => ({
        file: "f".repeat(300),
        line: 1,
        rule: "r",
        severity: "error" as const,
        message: "m".repeat(300),
        fix: "x".repeat(300),
      })),
      answers: compareAnswers(
        many,
        many.map(() => ({ before: nothing, now: found("p".repeat(300), "a".repeat(300)) })),
      ),
    });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("And 4940 more.");
  });

  test("has a line for the terminal", () => {
    expect(CHANGED.changes.map(answerLine)[1]).toBe('  gap closes: "gpu gone, what now": nothing -> found right.md');
  });
});
