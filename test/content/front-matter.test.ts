import { describe, expect, test } from "vitest";
import { splitFrontMatter } from "../../src/content/front-matter.ts";
import { blockText } from "../../src/content/page.ts";
import { complaints, pageFrom, parse } from "./parse-source.ts";

describe("splitting a file", () => {
  test.each([
    ["front matter and body", "---\ntitle: A\n---\nBody\n", "title: A\n", "Body\n", 4],
    ["Windows line ends", "---\r\ntitle: A\r\n---\r\nBody\r\n", "title: A\r\n", "Body\r\n", 4],
    ["a byte order mark", "\uFEFF---\ntitle: A\n---\nBody", "title: A\n", "Body", 4],
    ["empty front matter", "---\n---\nBody", "", "Body", 3],
    ["only front matter", "---\ntitle: A\n---", "title: A\n", "", 3],
    ["spaces after the fences", "---  \ntitle: A\n--- \nBody", "title: A\n", "Body", 4],
    ["a rule in the body", "---\ntitle: A\n---\nOne\n\n---\n\nTwo", "title: A\n", "One\n\n---\n\nTwo", 4],
    ["dashes inside a value", "---\ntitle: a --- b\n---\nBody", "title: a --- b\n", "Body", 4],
  ])("with %s", (_, source, yaml, body, bodyLine) => {
    expect(splitFrontMatter(source)).toEqual({ yaml, body, bodyLine });
  });

  test.each([
    ["an empty file", "", ""],
    ["no fence", "# Title\n", "# Title\n"],
    ["a rule below text", "Text\n\n---\n\nMore\n\n---\n", "Text\n\n---\n\nMore\n\n---\n"],
    ["a fence that is never closed", "---\ntitle: A\n", "---\ntitle: A\n"],
    ["a line of four dashes", "----\ntitle: A\n----\n", "----\ntitle: A\n----\n"],
    ["only a byte order mark", "\uFEFFBody", "Body"],
  ])("leaves %s as body", (_, source, body) => {
    expect(splitFrontMatter(source)).toEqual({ body, bodyLine: 1 });
  });
});

describe("front matter", () => {
  test("names the line of bad YAML, and the page is still read in a lenient folder", () => {
    const source = "---\ntitle: Right\nowner: a: b\n---\n\nBody.\n";
    const { page, problems } = parse(source);
    expect(problems).toEqual([
      {
        file: "page.md",
        line: 3,
        rule: "front-matter/syntax",
        severity: "warning",
        message: "The front matter is not valid YAML: Nested mappings are not allowed in compact mappings.",
        fix: "Mend the line; quote values that contain a colon, # or quotes.",
      },
    ]);
    expect(page?.sections[0]?.blocks).toEqual([{ type: "prose", text: "Body." }]);
  });

  test("with bad YAML leaves the page out of a strict folder", () => {
    const { page, problems } = parse("---\ntitle: Right\nowner: a: b\n---\n\nBody.\n", { strict: true });
    expect(page).toBeUndefined();
    expect(problems.map(({ line, severity }) => [line, severity])).toEqual([[3, "error"]]);
  });

  test.each([
    [
      "a quote never closed",
      '---\ntitle: "A\ntags: [gpu]\nowner: a\n---\nBody.',
      2,
      "The front matter is not valid YAML: ",
    ],
    [
      "an entry's",
      "---\ntitle: A\ntags:\n  - gpu\n  - 'vpn\n  - a\n---\nBody.",
      5,
      "The front matter is not valid YAML: ",
    ],
    ["bad YAML", "---\ntitle: A\ntags: [gpu\n---\nBody.", 4, "The front matter is not valid YAML: "],
    [
      "an alias without its anchor",
      "---\ntitle: A\ntags: *none\n---\nBody.",
      3,
      "The front matter is not valid YAML: ",
    ],
    ["no key", "---\njust words\n---\nBody.", 2, "The front matter is not a list of keys and values"],
    ["no end", "---\ntitle: A\n\nBody.\n", 1, "The front matter is never closed"],
    ["no end and Windows line ends", "---\r\ntitle:\r\n\r\nBody.\r\n", 1, "The front matter is never closed"],
  ])("with %s is one problem of a runbook, which says nothing of missing keys", (_, source, line, message) => {
    const { page, problems } = parse(source, { kind: "runbook", strict: true });
    expect(page).toBeUndefined();
    expect(problems).toEqual([
      expect.objectContaining({ line, rule: "front-matter/syntax", message: expect.stringContaining(message) }),
    ]);
  });

  test("that is never closed is a warning in a lenient folder, where its lines are text", () => {
    const { page, problems } = parse("---\ntitle: A\n\nBody.\n");
    expect(problems.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      "warning The front matter is never closed",
    ]);
    expect(page?.sections[0]?.blocks.map(blockText)).toEqual(["title: A", "Body."]);
  });

  test("below a line of dashes may be missing: a rule and words are no front matter", () => {
    expect(complaints("---\n\nNote: words.\n")).toEqual([]);
    expect(complaints("---\nTwo words: more.\n")).toEqual([]);
  });

  test("names the line of an entry that is no text, and how to write it", () => {
    const { problems } = parse("---\ntitle: A\nquestions:\n  - why\n  - how do I do: this?\n---\n");
    expect(problems).toEqual([
      expect.objectContaining({ line: 5, message: "`questions` entry 2 should be text", fix: "Put quotes around it." }),
    ]);
  });

  test("counts lines right behind Windows line ends", () => {
    expect(complaints("---\r\ntitle: A\r\nowner: a: b\r\n---\r\n")[0]).toMatch(/^3 warning front-matter\/syntax/);
  });

  test.each([
    ["a list", "---\n- one\n- two\n---\nBody."],
    ["a text", "---\njust words\n---\nBody."],
    ["a number", "---\n42\n---\nBody."],
  ])("that is %s is no list of keys and values", (_, source) => {
    expect(complaints(source)).toEqual([
      "2 warning front-matter/syntax: The front matter is not a list of keys and values.",
    ]);
    expect(pageFrom(source).sections[0]?.blocks).toEqual([{ type: "prose", text: "Body." }]);
  });

  test.each([
    ["an alias without its anchor", 3, "---\ntitle: A\ntags: *none\n---\nBody."],
    [
      "aliases that multiply",
      1,
      "---\na: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]\n---\nBody.",
    ],
  ])("with %s is bad YAML, not a crash", (_, line, source) => {
    expect(complaints(source)).toEqual([
      expect.stringMatching(`^${line} warning front-matter/syntax: The front matter is not valid YAML`),
    ]);
    expect(pageFrom(source).sections[0]?.blocks).toEqual([{ type: "prose", text: "Body." }]);
  });

  test.each(["", "---\n---\n", "---\n# only a comment\n---\n", "---\ntitle:\ntags:\ndescription:\n---\n"])(
    "may be missing or empty: %j",
    (source) => {
      const { page, problems } = parse(source);
      expect(problems).toEqual([]);
      expect(page).toMatchObject({ title: "Page", tags: [], aliases: [], questions: [] });
    },
  );

  test("may leave optional keys empty in a strict folder too", () => {
    expect(complaints("---\ntitle: A\ntags:\ndescription:\nstarter:\n---\n", { strict: true })).toEqual([]);
  });

  test("takes lists as lists, as one word, or separated by commas", () => {
    const source = "---\ntags: gpu, training\naliases: CUDA OOM\nquestions:\n  - why\n  - 404\n---\n";
    expect(pageFrom(source)).toMatchObject({
      tags: ["gpu", "training"],
      aliases: ["CUDA OOM"],
      questions: ["why", "404"],
    });
  });

  test.each([
    ["questions", "---\nquestions:\n  - How do I do: this?\n---\n"],
    ["tags", "---\ntags: [gpu, [a, b]]\n---\n"],
    ["aliases", "---\naliases:\n  -\n---\n"],
  ])("refuses entries of `%s` that are no words instead of indexing what they look like", (key, source) => {
    const { page, problems } = parse(source);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(new RegExp(`^\`${key}\` entry \\d should be text`)),
    ]);
    expect(JSON.stringify(page)).not.toMatch(/object Object|"null"|a,b/);
  });

  test("keeps a number as a title", () => {
    expect(pageFrom("---\ntitle: 2026\n---\n").title).toBe("2026");
  });

  test("keeps what is right beside what is wrong in a lenient folder", () => {
    const page = pageFrom("---\ntitle: Right\nreviewed: yesterday\nowner: anyone\nunheard: of\n---\n");
    expect(page).toMatchObject({ title: "Right", owner: "anyone" });
    expect(page).not.toHaveProperty("reviewed");
  });

  test("that gives a key twice is bad YAML", () => {
    expect(complaints("---\ntitle: A\ntitle: B\n---\n")).toEqual([
      expect.stringMatching(/^3 warning front-matter\/syntax: .*Map keys must be unique/),
    ]);
  });

  test("hides drafts and unlisted pages without a problem", () => {
    for (const key of ["draft", "unlisted"]) {
      expect(parse(`---\n${key}: true\n---\nText.`)).toEqual({ problems: [] });
      expect(parse(`---\n${key}: false\n---\nText.`).page).toBeDefined();
    }
  });

  test("says when a review is due, or leaves it to the kind", () => {
    const rules = { reviewEveryDays: { guide: 90 }, kind: "guide" } as const;
    expect(pageFrom("---\nreviewEvery: 2 weeks\n---\n", rules).reviewEveryDays).toBe(14);
    expect(pageFrom("Text.", rules).reviewEveryDays).toBe(90);
    expect(pageFrom("Text.")).not.toHaveProperty("reviewEveryDays");
  });
});
