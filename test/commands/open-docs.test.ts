import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDocs } from "../../src/commands/open-docs.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { ContentError } from "../../src/errors.ts";
import type { Searcher } from "../../src/search/search.ts";
import { fill, folder } from "../content/folder.ts";
import { paths } from "../search/open-files.ts";
import { KNOWLEDGE, ROOT } from "./run.ts";

class Opener {
  readonly docs: string;
  readonly data: string;

  constructor(docs: string, data: string) {
    this.docs = docs;
    this.data = data;
  }

  static async on(files: Readonly<Record<string, string>>): Promise<Opener> {
    return new Opener(await folder(files), await folder());
  }

  async open(): Promise<Searcher> {
    const config = readConfig({ DOCENT_DATA: this.data }, { root: ROOT, docsDir: this.docs });
    return (await openDocs(config, ROOT)).searcher;
  }

  async caches(): Promise<string[]> {
    return readdir(join(this.data, "cache"));
  }
}

describe("the cache of an index", () => {
  test("is made once and used again, and nothing is written among the docs", async () => {
    const opener = await Opener.on(KNOWLEDGE);
    const before = await readdir(opener.docs, { recursive: true });
    const first = await opener.open();
    const [cache] = await opener.caches();
    const second = await opener.open();
    expect(await opener.caches()).toEqual([cache]);
    expect(second.about).toEqual(first.about);
    expect(first.about).toMatchObject({ team: "ML team", askWhom: "#ml-help", pages: 2 });
    expect(await readdir(opener.docs, { recursive: true })).toEqual(before);
    // What was built the second time would not have been damaged.
    await writeFile(join(opener.data, "cache", cache ?? "", "problems.json"), "[1]");
    const config = readConfig({ DOCENT_DATA: opener.data }, { root: ROOT, docsDir: opener.docs });
    expect((await openDocs(config, ROOT)).problems).toEqual([1]);
  });

  test.each<[string, string, Record<string, string>]>([
    ["a page", "zebra", { "drift.md": "# Zebra" }],
    ["a new page", "zebra", { "new.md": "# Zebra" }],
    ["a page in a folder called build", "zebra", { "build/how-to.md": "# Zebra" }],
  ])("is not used once %s has changed", async (_, word, change) => {
    const opener = await Opener.on({ ...KNOWLEDGE, "build/how-to.md": "# Building" });
    expect(await paths(await opener.open(), word)).toEqual([]);
    await fill(opener.docs, change);
    expect(await paths(await opener.open(), word)).toEqual(Object.keys(change));
  });

  test("is not used once a page is gone", async () => {
    const opener = await Opener.on(KNOWLEDGE);
    expect(await paths(await opener.open(), "drift")).toContain("drift.md");
    await rm(join(opener.docs, "drift.md"));
    expect(await paths(await opener.open(), "drift")).not.toContain("drift.md");
  });

  test("is not used once docent.yaml has changed", async () => {
    const opener = await Opener.on(KNOWLEDGE);
    await opener.open();
    await fill(opener.docs, { "docent.yaml": KNOWLEDGE["docent.yaml"].replace("#ml-help", "#other") });
    expect((await opener.open()).about.askWhom).toBe("#other");
  });

  test("does not depend on what is no page", async () => {
    const opener = await Opener.on(KNOWLEDGE);
    await opener.open();
    await fill(opener.docs, { "picture.png": "x", "_partial.md": "y", "node_modules/a/b.md": "z" });
    await opener.open();
    expect(await opener.caches()).toHaveLength(1);
  });

  test("is kept for a dozen folders", async () => {
    const opener = await Opener.on({ "a.md": "Version 0." });
    await mkdir(join(opener.data, "cache"), { recursive: true });
    for (let i = 0; i < 14; i++) await mkdir(join(opener.data, "cache", `old${i}`));
    await opener.open();
    expect(await opener.caches()).toHaveLength(12);
  });

  test("is written by two at once without harm", async () => {
    const opener = await Opener.on(KNOWLEDGE);
    const opened = await Promise.all([opener.open(), opener.open(), opener.open()]);
    for (const searcher of opened) expect(await paths(searcher, "drift")).toContain("drift.md");
  });

  test("that lost its index is made again", async () => {
    const opener = await Opener.on(KNOWLEDGE);
    await opener.open();
    const [cache = ""] = await opener.caches();
    await writeFile(join(opener.data, "cache", cache, "current.json"), "");
    expect(await paths(await opener.open(), "drift")).toContain("drift.md");
  });
});

test("folders that hold each other by symbolic links are opened all the same", async () => {
  const opener = await Opener.on({ "a/one.md": "# One", "b/two.md": "# Two" });
  for (const [from, to] of [
    ["a", "b"],
    ["b", "a"],
    ["a", "."],
    ["b", "."],
  ] as const)
    await symlink(join(opener.docs, to), join(opener.docs, from, `to-${to === "." ? "top" : to}`));
  expect(await paths(await opener.open(), "one two")).toEqual(["a/one.md", "b/two.md"]);
}, 5_000);

test("a folder of which no page can be used says how to see why", async () => {
  const opener = await Opener.on({ "docent.yaml": KNOWLEDGE["docent.yaml"], "runbooks/bad.md": "No front matter." });
  const error: unknown = await opener.open().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ContentError);
  const { message, cure } = error as ContentError;
  expect(message).toBe(`No page in ${opener.docs} can be used.`);
  expect(cure).toBe("Run `npx docent check` to see what is wrong with each.");
});
