import { expect, test } from "vitest";
import { rememberParsed } from "../../src/check/remember-parsed.ts";
import { parseOrReport } from "../../src/content/load.ts";
import { type ParseRules, parsePage } from "../../src/content/parse.ts";

const RULES: ParseRules = {
  file: "a.md",
  folderKind: "page",
  owners: ["us"],
  strict: true,
  reviewEveryDays: {},
};

test("a text is parsed once for the same rules, and again for another file, text or docent.yaml", async () => {
  let parsed = 0;
  const parseAll = rememberParsed(async (files) => {
    parsed += files.length;
    return files.map(parseOrReport);
  });
  const parse = async (text: string, rules: ParseRules) => (await parseAll([{ text, rules }]))[0];
  const first = await parse("# One", RULES);
  expect(await parse("# One", { ...RULES })).toBe(first);
  expect(first).toEqual(parsePage("# One", RULES));
  expect(parsed).toBe(1);
  expect((await parse("# Two", RULES))?.page?.title).toBe("Two");
  expect((await parse("# One", { ...RULES, file: "b.md" }))?.page?.path).toBe("b.md");
  expect((await parse("---\nowner: we\n---\n# One", { ...RULES, owners: ["we"] }))?.problems).toEqual([]);
  expect((await parse("---\nowner: we\n---\n# One", RULES))?.problems).toHaveLength(1);
  expect(parsed).toBe(5);
});

test("of a list only what is new is parsed, and all of it comes back in its order", async () => {
  const asked: string[][] = [];
  const parseAll = rememberParsed(async (files) => {
    asked.push(files.map(({ text }) => text));
    return files.map(parseOrReport);
  });
  await parseAll([{ text: "# One", rules: RULES }]);
  const all = await parseAll(["# Two", "# One", "# Three"].map((text) => ({ text, rules: RULES })));
  expect(asked).toEqual([["# One"], ["# Two", "# Three"]]);
  expect(all.map(({ page }) => page?.title)).toEqual(["Two", "One", "Three"]);
});
