import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type OpenDocs, openDocs } from "../../src/commands/open-docs.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { ContentError } from "../../src/errors.ts";
import type { Searcher } from "../../src/search/search.ts";
import { fill, folder } from "../content/folder.ts";
import { paths } from "../search/open-files.ts";
import { KNOWLEDGE, ROOT } from "./run.ts";

class Opener {
  readonly docs: string;
  readonly data: string;
  /** Holds a stand-in for the code that indexes: reading all of that takes ten times as long as the rest of a test. */
  readonly root: string;

  constructor(docs: string, data: string, root: string) {
    this.docs = docs;
    this.data = data;
    this.root = root;
  }

  static async on(files: Readonly<Record<string, string>>): Promise<Opener> {
    return new Opener(await folder(files), await folder(), await folder({ "src/search/rank.ts": "" }));
  }

  async openDocs(): Promise<OpenDocs> {
    return openDocs(readConfig({ DOCENT_DATA: this.data }, { root: ROOT, docsDir: this.docs }), this.root);
  }

  async open(): Promise<Searcher> {
    return (await this.openDocs()).searcher;
  }

  /** A file of the one cache. */
  async file(name: string): Promise<string> {
    const [cache = ""] = await this.caches();
    return join(this.data, "cache", cache, name);
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
  });

  test("is read, not made, the second time, and keeps what was wrong with the pages", async () => {
    const opener = await Opener.on({ ...KNOWLEDGE, "runbooks/bad.md": "No front matter." });
    const { problems } = await opener.openDocs();
    const current = await opener.file("current.json");
    const before = new Date("2026-01-15T12:00:00Z");
    await utimes(current, before, before);
    expect((await opener.openDocs()).problems).toEqual(problems);
    expect(problems).not.toEqual([]);
    expect((await stat(current)).mtime).toEqual(before);
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

  test.each(["content", "search", "config", "text"])("is not used once code in src/%s has changed", async (name) => {
    const opener = await Opener.on(KNOWLEDGE);
    await opener.open();
    await fill(opener.root, { [`src/${name}/new.ts`]: "" });
    await opener.open();
    expect(await opener.caches()).toHaveLength(2);
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
    await writeFile(await opener.file("current.json"), "");
    expect(await paths(await opener.open(), "drift")).toContain("drift.md");
  });

  describe.each<[string, (file: string) => Promise<void>]>([
    ["with two bytes flipped", (file) => rewrite(file, flipped)],
    ["cut short", (file) => rewrite(file, (bytes) => bytes.subarray(0, -1))],
    ["emptied", (file) => writeFile(file, "")],
    ["lost", (file) => rm(file)],
  ])("of which a file is %s", (_, damage) => {
    test("is made again, whichever it is, with the same bytes", async () => {
      const opener = await Opener.on(KNOWLEDGE);
      const { hash } = (await opener.open()).about;
      const names = await readdir(await opener.file(hash));
      expect(names).toEqual(expect.arrayContaining(["postings-0.bin", "positions-0-0.bin", "page-1.json"]));
      for (const name of [...names.map((one) => `${hash}/${one}`), "problems.json", "current.json"]) {
        const file = await opener.file(name);
        const before = await readFile(file);
        await damage(file);
        expect(await paths(await opener.open(), "drift"), name).toEqual(["drift.md"]);
        expect(await readFile(file), name).toEqual(before);
      }
    });
  });

  test("is made again when what it keeps beside the index is of another shape", async () => {
    const opener = await Opener.on(KNOWLEDGE);
    await opener.open();
    for (const text of ["[]", "{}", "null"]) {
      await writeFile(await opener.file("problems.json"), text);
      expect((await opener.openDocs()).problems).toEqual([]);
    }
  });
});

async function rewrite(file: string, how: (bytes: Buffer) => Uint8Array): Promise<void> {
  await writeFile(file, how(await readFile(file)));
}

/** The last but one byte, and the one in the middle. */
function flipped(bytes: Buffer): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const at of [bytes.length - 2, bytes.length >> 1]) copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

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
