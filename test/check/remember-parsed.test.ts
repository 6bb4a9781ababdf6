import { join } from "node:path";
import { expect, test } from "vitest";
import { pack } from "../../src/check/jobs.ts";
import { openParsedStore } from "../../src/check/parsed-store.ts";
import { rememberParsed } from "../../src/check/remember-parsed.ts";
import { parseOrReport } from "../../src/content/load.ts";
import { type ParseRules, parsePage } from "../../src/content/parse.ts";
import { folder } from "../content/folder.ts";

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

test("what a run parsed, packed by a thread or not, the next one takes from the store", async () => {
  const file = join(await folder(), "parsed.txt");
  const files = ["# One", "# Two"].map((text) => ({ text, rules: RULES }));
  const store = await openParsedStore(file, "v1");
  const first = await rememberParsed(async (all) => {
    return all.map((one, at) => (at === 0 ? pack(parseOrReport(one)) : parseOrReport(one)));
  }, store)(files);
  await store.keep();

  const asked: string[] = [];
  const again = rememberParsed(
    async (all) => {
      asked.push(...all.map(({ text }) => text));
      return all.map(parseOrReport);
    },
    await openParsedStore(file, "v1"),
  );
  const second = await again([...files, { text: "# Three", rules: RULES }]);
  expect(asked).toEqual(["# Three"]);
  expect(second.map(({ page }) => page)).toEqual([...first, parsePage("# Three", RULES)].map(({ page }) => page));
  expect(second[1]?.source?.nodes[0]).toMatchObject({ type: "heading", position: { start: { line: 1 } } });
});
