import { describe, expect, test } from "vitest";
import { githubAnnotations, gitlabCodeQuality } from "../../src/check/annotations.ts";
import type { Problem } from "../../src/content/page.ts";

const warning: Problem = {
  file: "docs/a.md",
  line: 3,
  rule: "media/alt",
  severity: "warning",
  message: "The picture has no alternative text",
  fix: "Say what it shows.",
};
const error: Problem = {
  file: "docs/b.md",
  line: 7,
  rule: "links/page",
  severity: "error",
  message: "There is no page c.md, did you mean `d.md`?",
  fix: "Correct or remove the link.",
};

describe("annotations for GitHub", () => {
  test("name file and line, errors first", () => {
    expect(githubAnnotations([warning, error])).toBe(
      "::error file=docs/b.md,line=7,title=links/page::There is no page c.md, did you mean `d.md`? Correct or remove the link.\n" +
        "::warning file=docs/a.md,line=3,title=media/alt::The picture has no alternative text. Say what it shows.\n",
    );
  });

  test("cannot be broken out of by the words of a page", () => {
    const hostile = { ...error, file: "a,line=1::b.md", message: "100 %\n::set-output name=x::y\r" };
    expect(githubAnnotations([hostile])).toBe(
      "::error file=a%2Cline=1%3A%3Ab.md,line=7,title=links/page::100 %25%0A::set-output name=x::y%0D. Correct or remove the link.\n",
    );
  });
});

describe("a Code Quality report for GitLab", () => {
  test("has what GitLab requires of each entry", () => {
    expect(JSON.parse(gitlabCodeQuality([error, warning]))).toEqual([
      {
        description: "There is no page c.md, did you mean `d.md`? Correct or remove the link.",
        check_name: "links/page",
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: "major",
        location: { path: "docs/b.md", lines: { begin: 7 } },
      },
      expect.objectContaining({ check_name: "media/alt", severity: "minor" }),
    ]);
    expect(JSON.parse(gitlabCodeQuality([]))).toEqual([]);
  });

  test("knows a fault again that moved, and tells two of a kind apart", () => {
    const fingerprints = (problems: readonly Problem[]): string[] =>
      JSON.parse(gitlabCodeQuality(problems)).map((entry: { fingerprint: string }) => entry.fingerprint);
    expect(fingerprints([{ ...error, line: 99 }])).toEqual(fingerprints([error]));
    expect(new Set(fingerprints([error, { ...error, line: 9 }, warning])).size).toBe(3);
  });
});
