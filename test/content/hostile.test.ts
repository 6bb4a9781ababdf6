import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "./any-text.ts";
import { parse } from "./parse-source.ts";

/** Pieces of which markdown's corner cases are made. */
const PIECES = [
  "---\n",
  "---",
  "title: ",
  "tags: [",
  "&a ",
  "*a",
  "\n",
  "\r\n",
  "\t",
  "    ",
  "# ",
  "## ",
  "{#id}",
  "<!-- #x -->",
  "- ",
  "1. ",
  "> ",
  "```",
  "~~~",
  "`",
  "*",
  "**",
  "_",
  "[x](",
  ")",
  "[^1]",
  "[^1]: ",
  "![",
  "|",
  "|---|",
  "<",
  ">",
  "</",
  "/>",
  "<Tabs>",
  "{",
  "}",
  "import a from 'b'",
  "export const a = ",
  ":::note",
  ":::",
  ":a[b]{c=d}",
  "&amp;",
  "&#xD800;",
  "\\",
  "http://",
  "\0",
  "\uFEFF",
  "\uD800",
  "é",
  "漢字",
  "👩‍💻",
  "word ",
  "$$",
  "+++",
];

const documents = fc.oneof(
  anyText(200),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join("")),
);

/** The same inputs on every run: a failure here must fail for everybody. */
const RUN = { seed: 20_261_120, interruptAfterTimeLimit: 1_500, numRuns: 500 } as const;

describe("any text", () => {
  test.each(["page.md", "page.mdx"])("as %s is parsed or reported, never thrown", (file) => {
    fc.assert(
      fc.property(documents, fc.boolean(), (source, strict) => {
        const { page, problems } = parse(source, { file, strict });
        const excluded = problems.some(({ severity }) => severity === "error");
        expect(excluded && page !== undefined).toBe(false);
        for (const problem of problems) expect(problem.line).toBeGreaterThanOrEqual(1);
        if (page === undefined) return;
        expect(page.title).not.toBe("");
        expect(() => decodeURI(page.url)).not.toThrow();
        expect(new Set(page.sections.map(({ id }) => id.split("#")[0]))).toEqual(new Set([file]));
        // What is stored as JSON must come back as it is.
        expect(JSON.parse(JSON.stringify(page))).toEqual(page);
      }),
      RUN,
    );
  });

  test.each(["page.md", "page.mdx"])("of one bracket after another is parsed in bounded time as %s", (file) => {
    for (const piece of [">", "[", "<a>", "*", "- ", "{", "![", "&", "`"]) {
      const started = performance.now();
      parse(`# T\n\n${piece.repeat(300)}`, { file });
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });
});
