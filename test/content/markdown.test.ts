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

/** Pieces of tables, and of what may hold, break or resemble one. */
const TABLE_PIECES = [
  ..."|:-c\n\n\n\r\t\\`\u2028".split(""),
  "| a |",
  "a|b",
  "|-|",
  "-|",
  "|:-:|",
  ":-",
  "---",
  "\r\n",
  "\n\n",
  "    ",
  "> ",
  "- ",
  "1. ",
  "# ",
  "```",
  "<div>",
  "[a]: b",
  "[^1]: ",
  ":::note\n",
  "a|b\n-|-\nc|d",
  "> | a |\n> | - |\n",
];

const madeOf = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((some) => some.join(""));

const texts = fc.oneof(anyText(60), madeOf(PIECES));

describe("the parts of the syntax that a text cannot use", () => {
  test.each([
    ["addresses", texts],
    ["tables", madeOf(TABLE_PIECES)],
  ])("change nothing by being left out: %s", (_what, some) => {
    fc.assert(
      fc.property(some, (text) => {
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

  test.each([
    ["one column without its bars", "a\n:-\nb"],
    ["one with bars on the right alone", "a|\n-|\nb|"],
    ["one in a quotation", "> | a |\n> | - |\n> | b |"],
    ["one in a list", "1. | a |\n   | - |\n   | b |"],
    ["one behind a paragraph", "text\n| a |\n| - |\n| b |"],
    ["one whose lines end in CR", "| a |\r| - |\r| b |"],
    ["one below another", "| x |\n| - |\n\ntext\n\n| a |\n| - |\n| b |"],
    ["one behind a line that only one system breaks", "a\u2028|\u2028-\n\n| a |\n| - |\n| b |"],
  ])("are there for a table: %s", (_what, text) => {
    const [table] = JSON.stringify(parseMarkdown(text)).split('"type":"tableRow"').slice(-1);
    expect(table).toContain('"value":"b"');
  });
});
