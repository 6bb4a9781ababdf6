import { describe, expect, test } from "vitest";
import { parse } from "./parse-source.ts";

const repeat = (piece: string, length: number): string => piece.repeat(Math.floor(length / piece.length));

describe("a text that would take the parser minutes", () => {
  test.each([
    ["emphasis", "a*", "A paragraph holds 8000 signs of emphasis and links (* _ ~ [ ])"],
    ["brackets", "[", "A paragraph holds 16000 signs of emphasis and links (* _ ~ [ ])"],
    ["ends of links", "](", "A paragraph holds 8000 signs of emphasis and links (* _ ~ [ ])"],
    ["strong emphasis", "**a", "A paragraph holds 10666 signs of emphasis and links (* _ ~ [ ])"],
    ["footnotes", "[^1]", "A paragraph holds 8000 signs of emphasis and links (* _ ~ [ ])"],
    ["lines that look like rows", "|a*b*c*d\n", "A paragraph holds 5331 signs of emphasis and links (* _ ~ [ ])"],
    ["quotations", "> ", "More than 100 quotations or lists stand inside of each other"],
    ["numbered lists", "1. ", "More than 100 quotations or lists stand inside of each other"],
    ["blocks", ":::a\n", 'More than 300 blocks begin with ":::"'],
    ["comments", "<!--", "4000 tags or comments of HTML are never closed"],
    ["letters", "abcdefghi ", "The page is longer than 1,000,000 characters"],
  ])("of %s is an error with its line, and soon", (_, piece, message) => {
    const started = performance.now();
    const text = `---\ntitle: T\n---\n\nText.\n\n${repeat(piece, message.includes("longer") ? 1_000_010 : 16_000)}`;
    const line = message.includes("longer") ? 4 : piece === ":::a\n" ? 307 : 7;
    const { page, problems } = parse(text);
    expect(problems).toMatchObject([{ line, severity: "error", rule: "content/excess", message }]);
    expect(page).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test.each([
    ["half as many signs again and again", `${repeat("a*", 4_200)}\n\n`.repeat(8)],
    ["one comment in a quotation", `> ${repeat("<!--", 50_000)}\n\n-->`],
  ])("is found in %s", (_, text) => {
    expect(parse(text).problems).toMatchObject([{ rule: "content/excess" }]);
  });
});

describe("a long text as people write it", () => {
  const link = "[a **_word_**](page.md)";
  test.each([
    ["a table of links", `| a | b |\n|---|---|\n${`| ${link} | ${link} |\n`.repeat(350)}`],
    ["a list of links", `- ${link}\n`.repeat(650)],
    ["a block of code", `\`\`\`json\n${"[[0], [1], *p, **q]\n".repeat(700)}\`\`\`\n`],
    ["paragraphs with links", `${`${link} and words. `.repeat(10)}\n\n`.repeat(50)],
    ["closed HTML", `<div>\n${"<b>x</b><!-- y -->\n".repeat(700)}</div>\n`],
    ["12,000 words in one paragraph", "alpha bravo ".repeat(6_000)],
    ["blocks", ":::note\n\nText.\n\n:::\n\n".repeat(100)],
    ["a deep quotation", `${"> ".repeat(30)}said`],
    ["a rule of many signs", `${"*".repeat(20_000)}\n\n${"- ".repeat(90)}`],
  ])("such as %s is read", (_, text) => {
    const { page, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(page).toBeDefined();
  });
});
