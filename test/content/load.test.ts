import { chmod, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEFAULT_KNOWLEDGE, type KnowledgeConfig } from "../../src/config/config.ts";
import { type FileToParse, listMarkdown, loadPages, parseOrReport } from "../../src/content/load.ts";
import type { Problem } from "../../src/content/page.ts";
import { ContentError } from "../../src/errors.ts";
import { folder } from "./folder.ts";

const STRICT: KnowledgeConfig = {
  ...DEFAULT_KNOWLEDGE,
  declared: true,
  owners: { ml: { name: "ML team" } },
  folders: { "runbooks/guides": "guide", runbooks: "runbook" },
  reviewEveryDays: { runbook: 90 },
};

const LATIN_1 = new Uint8Array([...new TextEncoder().encode("# Caf"), 0xe9, 0x0a, 0x0a, 0xff, 0xfe, 0x41]);

const NO_UTF_8 = (severity: Problem["severity"]): Problem => ({
  file: "latin1.md",
  line: 1,
  rule: "content/unreadable",
  severity,
  message: "Cannot be read: some of its bytes are no UTF-8",
  fix: "Make the file readable UTF-8 text.",
});

async function load(files: Parameters<typeof folder>[0], knowledge: KnowledgeConfig = DEFAULT_KNOWLEDGE) {
  return loadPages({ docsDir: await folder(files), knowledge });
}

describe("a folder of markdown", () => {
  test("is read as it is: nested, with spaces, other scripts, .mdx, no front matter", async () => {
    const { pages, problems, excluded } = await load({
      "README.md": "# Top\n",
      "how to/roll back a model.md": "Text.",
      "руководства/откат.md": "Текст.",
      "文档/回滚.MD": "文字。",
      "deep/er/and/deeper.mdx": "import X from 'y';\n\nText {1}.",
      "notes.txt": "no page",
      "picture.png": new Uint8Array([1, 2, 3]),
    });
    expect(pages.map(({ path, title, kind }) => [path, title, kind])).toEqual([
      ["README.md", "Top", "page"],
      ["deep/er/and/deeper.mdx", "Deeper", "page"],
      ["how to/roll back a model.md", "Roll back a model", "page"],
      ["руководства/откат.md", "Откат", "page"],
      ["文档/回滚.MD", "回滚", "page"],
    ]);
    expect(problems).toEqual([]);
    expect(excluded).toEqual([]);
  });

  test("leaves out partials, hidden files and folders, and node_modules", async () => {
    const { pages } = await load({
      "a.md": "x",
      "_partial.md": "x",
      "_partials/b.md": "x",
      "section/_index.md": "x",
      ".hidden.md": "x",
      ".obsidian/c.md": "x",
      "node_modules/pkg/README.md": "x",
      "build/d.md": "x",
    });
    expect(pages.map(({ path }) => path)).toEqual(["a.md", "build/d.md", "section/_index.md"]);
  });

  test("without a page refuses with a sentence", async () => {
    const docsDir = await folder({ "notes.txt": "x" });
    const error: unknown = await loadPages({ docsDir, knowledge: DEFAULT_KNOWLEDGE }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ContentError);
    const { message, cure } = error as ContentError;
    expect({ message: message.replace(docsDir, "DIR"), cure }).toMatchInlineSnapshot(`
      {
        "cure": "Add at least one .md file, or name another folder with --docs or DOCENT_DOCS.",
        "message": "There is no markdown file in DIR.",
      }
    `);
  });

  test("that does not exist, or is a file, refuses with a sentence", async () => {
    const docsDir = await folder({ "a.md": "x" });
    for (const path of [join(docsDir, "missing"), join(docsDir, "a.md")]) {
      const error: unknown = await listMarkdown(path).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ContentError);
      const { message, cure } = error as ContentError;
      expect(message).toBe(`The docs folder ${path} does not exist.`);
      expect(cure).toBe("Name a folder that exists with --docs or DOCENT_DOCS.");
    }
  });

  test("with loops of symbolic links ends, and linked files are read once each", async () => {
    const docsDir = await folder({ "a.md": "# A", "sub/b.md": "# B" });
    await symlink(docsDir, join(docsDir, "loop"));
    await symlink(docsDir, join(docsDir, "sub", "again"));
    await symlink(docsDir, join(docsDir, "folder.md"));
    await symlink(join(docsDir, "a.md"), join(docsDir, "linked.md"));
    const { pages, problems } = await loadPages({ docsDir, knowledge: DEFAULT_KNOWLEDGE });
    expect(pages.map(({ path }) => path)).toEqual(["a.md", "linked.md", "sub/b.md"]);
    expect(problems.map(({ file, rule }) => [file, rule])).toEqual([["folder.md", "content/unreadable"]]);
  });
});

describe("what is wrong with one file", () => {
  test("does not keep the others out", async () => {
    const { pages, problems, excluded } = await load(
      { "runbooks/bad.md": "Text.", "good.md": "---\ntitle: Good\n---\nText." },
      STRICT,
    );
    expect(pages.map(({ path }) => path)).toEqual(["good.md"]);
    expect(excluded).toEqual(["runbooks/bad.md"]);
    expect(new Set(problems.map(({ file, severity }) => `${file} ${severity}`))).toEqual(
      new Set(["runbooks/bad.md error"]),
    );
  });

  test("is a warning in a folder without docent.yaml", async () => {
    const { pages, problems } = await load({ "a.md": "---\nreviewed: soon\n---\nText." });
    expect(pages).toHaveLength(1);
    expect(problems.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  test("leaves drafts out without calling them excluded", async () => {
    const { pages, excluded } = await load({ "a.md": "x", "b.md": "---\ndraft: true\n---\nx" });
    expect(pages.map(({ path }) => path)).toEqual(["a.md"]);
    expect(excluded).toEqual([]);
  });

  test("may be bytes that are no UTF-8: a warning without docent.yaml, where what can be read is kept", async () => {
    const { pages, problems } = await load({ "latin1.md": LATIN_1, "b.md": "x" });
    expect(pages.map(({ path }) => path)).toEqual(["b.md", "latin1.md"]);
    expect(pages[1]?.title).toBe("Caf\uFFFD");
    expect(problems).toEqual([NO_UTF_8("warning")]);
  });

  test("may be bytes that are no UTF-8: an error with docent.yaml, also when all are parsed at once", async () => {
    const docsDir = await folder({ "latin1.md": LATIN_1, "b.md": "\uFEFF---\ntitle: Größe\n---\nx" });
    for (const parseAll of [undefined, async (files: readonly FileToParse[]) => files.map(parseOrReport)]) {
      const options = { docsDir, knowledge: STRICT, ...(parseAll === undefined ? {} : { parseAll }) };
      const { pages, problems, excluded } = await loadPages(options);
      expect(pages.map(({ title }) => title)).toEqual(["Größe"]);
      expect(excluded).toEqual(["latin1.md"]);
      expect(problems).toEqual([NO_UTF_8("error")]);
    }
  });

  test("may be that it cannot be opened", async () => {
    const docsDir = await folder({ "a.md": "x", "gone.md": "x" });
    await rm(join(docsDir, "gone.md"));
    await symlink(join(docsDir, "nowhere.md"), join(docsDir, "gone.md"));
    const { pages, problems, excluded } = await loadPages({ docsDir, knowledge: DEFAULT_KNOWLEDGE });
    expect(pages.map(({ path }) => path)).toEqual(["a.md"]);
    expect(excluded).toEqual(["gone.md"]);
    expect(problems).toEqual([
      expect.objectContaining({
        file: "gone.md",
        line: 1,
        rule: "content/unreadable",
        severity: "error",
        fix: "Make the file readable UTF-8 text.",
      }),
    ]);
  });

  test("may be that it nests deeper than the parser follows", async () => {
    const { pages, excluded } = await load({ "a.md": "x", "deep.md": ">".repeat(2_500) });
    // How deep that is depends on the size of the stack.
    expect([...pages.map(({ path }) => path), ...excluded]).toEqual(["a.md", "deep.md"]);
  });

  // Root reads everything.
  test.skipIf(process.getuid?.() === 0)("may be its rights", async () => {
    const docsDir = await folder({ "a.md": "x", "secret.md": "x" });
    await chmod(join(docsDir, "secret.md"), 0);
    const { excluded } = await loadPages({ docsDir, knowledge: DEFAULT_KNOWLEDGE });
    expect(excluded).toEqual(["secret.md"]);
  });

  test("may be an address that another page has already", async () => {
    const { pages, problems } = await load({ "guide.md": "x", "guide/index.md": "x", "other.md": "x" });
    expect(pages).toHaveLength(3);
    expect(problems).toEqual([
      {
        file: "guide/index.md",
        line: 1,
        rule: "content/duplicate-url",
        severity: "warning",
        message: "Has the same address as guide.md (/docs/guide)",
        fix: "Rename one of them, or give it another `slug:`.",
      },
    ]);
  });
});

describe("the kind of a page", () => {
  test("is that of the longest configured folder which holds it", async () => {
    const { pages } = await load(
      {
        "runbooks/a.md": "x",
        "runbooks/guides/b.md": "x",
        "runbooks/index.md": "---\nkind: page\n---\nx",
        "runbooks-old/c.md": "x",
      },
      { ...STRICT, declared: false },
    );
    expect(pages.map(({ path, kind, reviewEveryDays }) => [path, kind, reviewEveryDays])).toEqual([
      ["runbooks-old/c.md", "page", undefined],
      ["runbooks/a.md", "runbook", 90],
      ["runbooks/guides/b.md", "guide", undefined],
      ["runbooks/index.md", "page", undefined],
    ]);
  });
});

describe("links", () => {
  test("written as addresses, without extension or to a folder become paths", async () => {
    const { pages } = await load({
      "a.md": [
        "[1](/docs/guides/start)",
        "[2](/docs/guides/start/#x)",
        "[3](guides/start)",
        "[4](guides/start.md)",
        "[5](guides/)",
        "[6](guides)",
        "[7](/docs/%D1%84)",
        "[8](nowhere)",
      ].join("\n\n"),
      "guides/start.mdx": "x",
      "guides/index.md": "x",
      "ф.md": "x",
    });
    expect(pages[0]?.links.map(({ target, text }) => [text, target])).toEqual([
      ["1", "guides/start.mdx"],
      ["2", "guides/start.mdx"],
      ["3", "guides/start.mdx"],
      ["4", "guides/start.md"],
      ["5", "guides/index.md"],
      ["6", "guides/index.md"],
      ["7", "ф.md"],
      ["8", "nowhere"],
    ]);
  });
});
