import fc from "fast-check";
import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, test } from "vitest";
import { parseMarkdown } from "../../src/content/markdown.ts";
import { anyText } from "./any-text.ts";

/** All of the syntax, whatever the text holds. */
const whole = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter).use(remarkDirective);

/** Pieces of addresses, and of what may hide or break one. */
const PIECES = [
  ..."ahwpsm.:/\\&;#@_-~*[]()<>|\n".split(""),
  "www.",
  "WWW",
  "http",
  "HTTPS",
  "://",
  "mailto:",
  "xmpp:",
  "ann@host.org",
  "a@b",
  "b\\.c",
  "b&period;c",
  "host.org",
  "&commat;",
  "&#64;",
  "&colon;",
  "&#x77;",
  "`",
  " word ",
  "\n\n",
  ":a[b]",
];

const texts = fc.oneof(
  anyText(60),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join("")),
);

describe("the parts of the syntax that a text cannot use", () => {
  test("change nothing by being left out", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseMarkdown(text)).toEqual(whole.parse(text));
      }),
      { seed: 20_261_121, numRuns: 2_000, interruptAfterTimeLimit: 500 },
    );
  });

  test.each([
    ["See https://a.example/b now.", "https://a.example/b"],
    ["See www.a.example now.", "http://www.a.example"],
    ["See https&colon;//a.example now.", "https://a.example"],
    ["See http\\://a.example now.", "http://a.example"],
    ["Ask ann@a.example now.", "mailto:ann@a.example"],
    ["Ask ann@a\\.example now.", "mailto:ann@a.example"],
    ["Ask ann@a&period;example now.", "mailto:ann@a.example"],
    ["Ask a\\+n\\@\\_-a.example now.", "mailto:a+n@_-a.example"],
    ["Ask ann&commat;a.example now.", "mailto:ann@a.example"],
  ])("are there for %s", (text, url) => {
    expect(JSON.stringify(parseMarkdown(text))).toContain(`"url":"${url}"`);
  });
});
