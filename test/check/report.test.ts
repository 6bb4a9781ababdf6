import { describe, expect, test } from "vitest";
import { formatProblem, shownFile } from "../../src/check/report.ts";
import type { Problem } from "../../src/content/page.ts";

const problem: Problem = {
  file: "runbooks/gpu.md",
  line: 7,
  rule: "links/page",
  severity: "error",
  message: "There is no page gone.md",
  fix: "Correct or remove the link.",
};

describe("a problem", () => {
  test("is one line that an editor can follow, with the cure", () => {
    expect(formatProblem(problem, "/srv/app/docs", "/srv/app")).toBe(
      "docs/runbooks/gpu.md:7: error: There is no page gone.md. Correct or remove the link. (links/page)",
    );
  });

  test("keeps the end of a sentence that has one", () => {
    const asked = { ...problem, message: "There is no page gone.md, did you mean `one.md`?" };
    expect(formatProblem(asked, "/srv/app/docs", "/srv/app")).toContain("`one.md`? Correct");
  });
});

test.each([
  ["/srv/app/docs", "docs/a.md"],
  ["/elsewhere/docs", "/elsewhere/docs/a.md"],
  ["/srv/app", "a.md"],
  ["/srv/app/..odd", "..odd/a.md"],
])("a file in %s is shown as %s", (docsDir, shown) => {
  expect(shownFile("a.md", docsDir, "/srv/app")).toBe(shown);
});
