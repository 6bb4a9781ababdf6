import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/read-config.ts";
import { loadPages } from "../../src/content/load.ts";
import type { Page } from "../../src/content/page.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Everything that has ever made an address computed twice come out different. */
const TRICKY: Readonly<Record<string, string>> = {
  "index.md": "# Home\n\nWelcome.\n\n## Again\n\none\n\n## Again\n\ntwo\n\n## Again\n\nthree\n",
  "plain.md": "No heading and no front matter at all, but <MODEL> and {braces}.\n",
  "title-counts.md": "# Setup\n\nintro\n\n## Setup\n\ntext\n\n### Setup\n\ndeeper\n",
  "explicit.md":
    "# Explicit\n\n## Named here {#my-id}\n\na\n\n## my id\n\nb\n\n## With comment <!-- #by-comment -->\n\nc\n",
  "inline.md":
    "# Inline\n\n## `kubectl rollout undo`\n\na\n\n## A **bold** [link](./plain.md) and `code()`\n\nb\n\n## Café & crème — déjà vu?\n\nc\n\n## 日本語の見出し\n\nd\n\n## Ratio 10:foo :tada:\n\ne\n\n## 1. First: step/two (3)\n\nf\n",
  "levels.md": "# Levels\n\n# A second title\n\na\n\n### Skipped a level\n\nb\n\n###### Six\n\nc\n",
  "setext.md": "Setext title\n============\n\nintro\n\nSetext section\n--------------\n\ntext\n",
  "front-title.md":
    "---\ntitle: 2024\ntags: one, two\ndescription: 5\nowner: {name: x}\nauthors: 3\ndate: yesterday\n---\n\n# A heading of level one\n\ntext\n\n## Part\n\nmore\n",
  "slugs/absolute.md": "---\nslug: /elsewhere/entirely\n---\n\n# Absolute\n\n## Part\n\nx\n",
  "slugs/relative.md": "---\nslug: renamed\n---\n\n# Relative\n\nx\n",
  "slugs/by-id.md": "---\nid: other-id\n---\n\n# By id\n\nx\n",
  "folder/README.md": "# A folder's readme\n\n## Part\n\nx\n",
  "same/same.md": "# Named like its folder\n\nx\n",
  "01-numbered/02-page.md": "# Numbers stay\n\nx\n",
  "with spaces/a page.md": "# Spaces\n\n## Two words\n\nx\n",
  "документы/страница.md": "# Страница\n\n## Раздел один\n\nтекст\n",
  "中文/页面.md": "# 页面\n\n## 第一节\n\n内容\n",
  "percent/100% sure.md": "# Percent\n\nx\n",
  "hash/c#.md": "# Hash\n\n## Part\n\nx\n",
  "broken-yaml.md": "---\ntitle: a: b: c\n  - x\n---\n\n# Broken front matter\n\nx\n",
  "component.mdx":
    "import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n# MDX\n\n## Part {/* #mdx-id */}\n\nExpression: {1 + 1}\n\n<Tabs><TabItem value=\"a\">inside</TabItem></Tabs>\n\n## Last\n\nx\n",
  "details.md":
    "# Details\n\n<details><summary>More</summary>\n\n## Inside details\n\nx\n\n</details>\n\n:::note[Title]\n\n## Inside a note\n\ny\n\n:::\n\n> ## Inside a quote\n>\n> z\n",
  "hugo/_index.md": "# Section index\n\nx\n",
  "upper/INDEX.md": "# Upper case index\n\nx\n",
};

describe("addresses and anchors that the core computes", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "docent-addresses-"));
    for (const [path, source] of Object.entries(TRICKY)) {
      await mkdir(dirname(join(folder, "docs", path)), { recursive: true });
      await writeFile(join(folder, "docs", path), source);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("exist in a real build of tricky names, ids and headings", { timeout: 180_000 }, async () => {
    const docsDir = join(folder, "docs");
    const built = join(folder, "built");
    await buildSite(docsDir, join(folder, "data"), built);
    const { pages } = await loadPages(readConfig({}, { root: ROOT, docsDir }));
    expect(pages.map((page) => page.path).toSorted()).toEqual(Object.keys(TRICKY).toSorted());
    expect(await missing(pages, built)).toEqual([]);
  });

  it("exist in the built site of this knowledge base", { timeout: 180_000 }, async () => {
    const config = readConfig({}, { root: ROOT });
    const { pages } = await loadPages(config);
    const built = join(folder, "own");
    await buildSite(config.docsDir, join(folder, "own-data"), built);
    expect(pages.length).toBeGreaterThan(15);
    expect(await missing(pages, built)).toEqual([]);
  });
});

async function buildSite(docsDir: string, dataDir: string, outDir: string): Promise<void> {
  const docusaurus = join(ROOT, "node_modules/@docusaurus/core/bin/docusaurus.mjs");
  const env = {
    ...process.env,
    DOCENT_DOCS: docsDir,
    DOCENT_DATA: dataDir,
    NO_UPDATE_NOTIFIER: "1",
    NODE_ENV: "production",
  };
  await promisify(execFile)(process.execPath, [docusaurus, "build", join(ROOT, "site"), "--out-dir", outDir], { env });
}

/** Every address without a file, and every anchor without an element, as `path -> what is missing`. */
async function missing(pages: readonly Page[], built: string): Promise<string[]> {
  const found: string[] = [];
  for (const page of pages) {
    const html = await readPage(built, page.url);
    if (html === undefined) {
      found.push(`${page.path} -> ${page.url}`);
      continue;
    }
    const ids = new Set(
      [...html.matchAll(/\sid=(?:"([^"]*)"|([^\s>]+))/g)].map((match) => decodeEntities(match[1] ?? match[2] ?? "")),
    );
    for (const { anchor } of page.sections) {
      if (anchor !== "" && !ids.has(anchor)) found.push(`${page.path} -> #${anchor}`);
    }
  }
  return found;
}

async function readPage(built: string, url: string): Promise<string | undefined> {
  const path = decodeURIComponent(url);
  for (const file of [`${path}.html`, `${path}/index.html`]) {
    const name = join(built, file);
    if (
      await stat(name).then(
        (entry) => entry.isFile(),
        () => false,
      )
    )
      return readFile(name, "utf8");
  }
  return undefined;
}

function decodeEntities(text: string): string {
  return text
    .replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
}
