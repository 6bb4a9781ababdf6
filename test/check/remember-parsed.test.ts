import { expect, test } from "vitest";
import { rememberParsed } from "../../src/check/remember-parsed.ts";
import { type ParseRules, parsePage } from "../../src/content/parse.ts";

const RULES: ParseRules = {
  file: "a.md",
  folderKind: "page",
  owners: ["us"],
  strict: true,
  reviewEveryDays: {},
};

test("a text is parsed once for the same rules, and again for another file, text or docent.yaml", () => {
  let parsed = 0;
  const parse = rememberParsed((source, rules) => {
    parsed++;
    return parsePage(source, rules);
  });
  const first = parse("# One", RULES);
  expect(parse("# One", { ...RULES })).toBe(first);
  expect(first).toEqual(parsePage("# One", RULES));
  expect(parsed).toBe(1);
  expect(parse("# Two", RULES).page?.title).toBe("Two");
  expect(parse("# One", { ...RULES, file: "b.md" }).page?.path).toBe("b.md");
  expect(parse("---\nowner: we\n---\n# One", { ...RULES, owners: ["we"] }).problems).toEqual([]);
  expect(parse("---\nowner: we\n---\n# One", RULES).problems).toHaveLength(1);
  expect(parsed).toBe(5);
});
