import { expect, test } from "vitest";
import { onlyNewErrors } from "../../src/check/against.ts";
import type { Problem } from "../../src/content/page.ts";

const problem = (line: number, more: Partial<Problem> = {}): Problem => ({
  file: "a.md",
  line,
  rule: "links/page",
  severity: "error",
  message: "There is no page gone.md",
  fix: "Correct it.",
  ...more,
});

test("an error that was there before is a warning, wherever its line went", () => {
  expect(onlyNewErrors([problem(9)], [problem(2)])).toEqual([problem(9, { severity: "warning" })]);
  expect(onlyNewErrors([problem(9)], [problem(2, { severity: "warning" })])).toEqual([
    problem(9, { severity: "warning" }),
  ]);
});

test.each([{ file: "b.md" }, { rule: "links/anchor" }, { message: "Another." }])(
  "a different one stays: %j",
  (more) => {
    expect(onlyNewErrors([problem(1, more)], [problem(1)])).toEqual([problem(1, more)]);
  },
);

test("an old error stays one when another page changes the guess at what was meant", () => {
  const guessed = problem(1, { message: "There is no page gone.md, did you mean `done.md`?" });
  expect(onlyNewErrors([guessed], [problem(1)])).toEqual([{ ...guessed, severity: "warning" }]);
  expect(onlyNewErrors([problem(1)], [guessed])).toEqual([problem(1, { severity: "warning" })]);
});

test("an old error of a page that was renamed is none of the change's, nor where it names the page", () => {
  const renamed = new Map([["old/a.md", "new/b.md"]]);
  const message = (file: string) => ({ message: `Links the runbook ${file}, which does not link back` });
  const before = [problem(1, { file: "old/a.md" }), problem(2, message("old/a.md"))];
  const found = [problem(1, { file: "new/b.md" }), problem(2, message("new/b.md")), problem(3, { file: "b.md" })];
  expect(onlyNewErrors(found, before, renamed).map(({ severity }) => severity)).toEqual([
    "warning",
    "warning",
    "error",
  ]);
});

test("one more of the same is new", () => {
  const found = onlyNewErrors([problem(1), problem(2), problem(3)], [problem(1), problem(2)]);
  expect(found.map(({ severity }) => severity)).toEqual(["warning", "warning", "error"]);
});

test("a new warning stays one", () => {
  const warning = problem(1, { severity: "warning" });
  expect(onlyNewErrors([warning], [])).toEqual([warning]);
});
