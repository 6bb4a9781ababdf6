import { afterAll, describe, expect, test } from "vitest";
import { checkHeadings } from "../../src/check/headings.ts";
import { checkMedia } from "../../src/check/media.ts";
import { checkSpelling } from "../../src/check/spelling.ts";
import { Threads } from "../../src/check/threads.ts";
import type { FileToParse, SourceFile } from "../../src/content/load.ts";
import type { ParsedFile } from "../../src/content/parse.ts";
import { pagesFrom } from "../search/open-files.ts";

const alone = new Threads(0);
const helped = new Threads(1);

afterAll(() => helped.close());

const rules = { folderKind: "term", owners: [], strict: false, reviewEveryDays: {} } as const;

const PAGES: readonly FileToParse[] = Array.from({ length: 60 }, (_, at) => ({
  text:
    at % 10 === 3
      ? "---\ntitle: [\n---\n"
      : `# ${at === 0 ? "Overfitting" : `Term ${at}`}\n\nSome :a[*text*] [here](b.md#c). ${at === 17 ? "Overfiting." : ""}\n\n#### Deep\n\n![](a.png)\n`,
  rules: { ...rules, file: `${at}.md` },
}));
const TAGS: FileToParse = {
  text: "import A from './a';\n\n# T\n\n<img src={A} alt={`x`} />\n\n<img src=\"b.png\" />\n\n{1 + 1}\n",
  rules: { ...rules, file: "tags.mdx" },
};
const FILES = [...PAGES, TAGS];

/** All that the rules find in the markdown itself. */
function findings(parsed: readonly ParsedFile[]) {
  const sources = new Map<string, SourceFile>();
  for (const [at, { rules: known, text }] of FILES.entries()) {
    const source = parsed[at]?.source;
    sources.set(known.file, { path: known.file, text, ...(source === undefined ? {} : { parsed: source }) });
  }
  const pages = parsed.flatMap(({ page }) => page ?? []);
  const material = { pages, sources, excluded: [], declared: true };
  return [checkHeadings(material), checkMedia(material), checkSpelling(material, (word) => word)];
}

describe("a job that threads share", () => {
  test("gives the same pages, and the same to complain of, as one thread alone", async () => {
    const one = await alone.begin("parse", FILES, false)();
    const two = await helped.begin("parse", FILES, true)();
    expect(two.map(({ page }) => page)).toEqual(one.map(({ page }) => page));
    expect(two.map(({ problems }) => problems)).toEqual(one.map(({ problems }) => problems));
    expect(findings(two)).toEqual(findings(one));
    expect(findings(one).every((found) => found.length > 0)).toBe(true);
  });

  test("is done by the helper, where this thread comes too late", async () => {
    const finish = helped.begin("parse", FILES, true);
    await expect.poll(() => helped.begin("parse", [], true)(), { timeout: 10_000 }).toEqual([]);
    const parsed = await finish();
    expect(parsed).toHaveLength(FILES.length);
    // What nobody looks at does not cross.
    expect(parsed[0]?.source?.nodes[0]?.position).toEqual({ start: { line: 1 } });
  });

  test("asks folds with the same outcome, each in its place", async () => {
    const pages = pagesFrom(
      Object.fromEntries(
        ["drift", "gpu", "lineage", "canary"].map((name) => [`${name}.md`, `# ${name}\n\nText about ${name}.\n`]),
      ),
    );
    const folds = ["what is drift", "gpu lost", "lineage", "zebra"].map((text) => [{ text, pages: ["gpu.md"] }]);
    const work = { pages, language: "en", folds } as const;
    const one = await alone.begin("folds", work, false)();
    expect(one.map((fold) => fold.map(({ text, rank }) => [text, rank]))).toEqual([
      [["what is drift", -1]],
      [["gpu lost", 0]],
      [["lineage", -1]],
      [["zebra", -1]],
    ]);
    expect(await helped.begin("folds", work, true)()).toEqual(one);
  });
});
