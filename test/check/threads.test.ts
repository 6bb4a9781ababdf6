import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Worker } from "node:worker_threads";
import { afterAll, describe, expect, test } from "vitest";
import { checkHeadings } from "../../src/check/headings.ts";
import { unpack } from "../../src/check/jobs.ts";
import { checkMedia } from "../../src/check/media.ts";
import { checkSpelling } from "../../src/check/spelling.ts";
import { Threads } from "../../src/check/threads.ts";
import type { FileToParse, SourceFile } from "../../src/content/load.ts";
import type { ParsedFile } from "../../src/content/parse.ts";
import { DocentError } from "../../src/errors.ts";
import { folder } from "../content/folder.ts";
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

async function parse(threads: Threads, shared: boolean): Promise<ParsedFile[]> {
  return (await threads.begin("parse", FILES, shared)()).map((file) => unpack<ParsedFile>(file));
}

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
    const one = await parse(alone, false);
    const two = await parse(helped, true);
    expect(two.map(({ page }) => page)).toEqual(one.map(({ page }) => page));
    expect(two.map(({ problems }) => problems)).toEqual(one.map(({ problems }) => problems));
    expect(findings(two)).toEqual(findings(one));
    expect(findings(one).every((found) => found.length > 0)).toBe(true);
  });

  test("is done by the helper, where this thread comes too late", async () => {
    const finish = helped.begin("parse", FILES, true);
    await expect.poll(() => helped.begin("parse", [], true)(), { timeout: 10_000 }).toEqual([]);
    const parsed = (await finish()).map((file) => unpack<ParsedFile>(file));
    expect(parsed).toHaveLength(FILES.length);
    // What nobody looks at does not cross.
    expect(parsed[0]?.source?.nodes[0]?.position).toEqual({ start: { line: 1 } });
  });

  test("asks two states with the same outcome, each question in its place", async () => {
    const states = ["Cordon it.", "Drain it."].map((text) => ({
      language: "en" as const,
      pages: pagesFrom({ "gpu.md": `# GPU node lost\n\n${text}\n`, "drift.md": "# Data drift\n\nInputs change.\n" }),
    }));
    const [before, now] = states as [(typeof states)[0], (typeof states)[0]];
    const questions = ["data drift", "gpu node lost", "drain", "zebra"].map((text) => [{ text, pages: [] }]);
    const work = { before, now, questions, today: "2026-11-20" };
    const one = await alone.begin("states", work, false)();
    const places = one.flat().map((told) => [told.before.first?.path, told.now.first?.path]);
    expect(places).toEqual([
      ["drift.md", "drift.md"],
      ["gpu.md", "gpu.md"],
      [undefined, "gpu.md"],
      [undefined, undefined],
    ]);
    expect(await helped.begin("states", work, true)()).toEqual(one);
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

describe("a helper that ends before there is a job", () => {
  test.each([
    [
      "an error",
      'throw new Error("Out of order.");',
      "A thread of the check failed: Out of order.",
      "again; if it fails",
    ],
    ["an exit", "process.exit(3);", "A thread of the check ended with 3.", "more memory"],
  ])("with %s fails the job that needs it, and no other", async (_how, program, message, cure) => {
    const file = join(await folder({ "program.mjs": program }), "program.mjs");
    const threads = new Threads(1, pathToFileURL(file));
    const ended = new Promise((resolve) => {
      process.once("worker", (worker: Worker) => worker.once("exit", resolve));
    });
    threads.start();
    await ended;
    expect(await parse(threads, false)).toHaveLength(FILES.length);
    const failure = await parse(threads, true).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DocentError);
    expect(failure).toMatchObject({ message: expect.stringContaining(message), cure: expect.stringContaining(cure) });
    await threads.close();
  });
});
