import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ArtefactError } from "../../src/errors.ts";
import { buildArtefact, writeArtefact } from "../../src/search/build.ts";
import { diskReader } from "../../src/search/disk.node.ts";
import { openIndex } from "../../src/search/open.ts";
import { folder } from "../content/folder.ts";
import { ABOUT, artefactOf, openFiles, pagesFrom, paths } from "./open-files.ts";

const FILES = {
  "gpu.md": "---\ntags: [gpu]\n---\n# GPU memory\n\nHalve the batch size. See [drift](drift.md).",
  "drift.md": "# Data drift\n\nThe data moved.\n\n## Retrain\n\nRetrain on new data.",
  "glossary/index.md": "# Words\n\nAll of them.",
};

describe("the artefact", () => {
  test("of the same pages is the same, whatever their order", () => {
    const pages = pagesFrom(FILES);
    const one = buildArtefact(pages, ABOUT);
    const other = buildArtefact(pages.toReversed(), ABOUT);
    expect(other.hash).toBe(one.hash);
    expect([...other.files]).toEqual([...one.files]);
    expect(one.hash).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each<[string, Record<string, string>]>([
    ["a word", { "drift.md": "# Data drift\n\nThe data moved!\n\n## Retrain\n\nRetrain on old data." }],
    ["only a full stop", { "glossary/index.md": "# Words\n\nAll of them" }],
    ["a page more", { "new.md": "New." }],
    ["only a tag", { "gpu.md": FILES["gpu.md"].replace("[gpu]", "[cuda]") }],
  ])("of pages that differ in %s is another", (_, changed) => {
    expect(artefactOf({ ...FILES, ...changed }).hash).not.toBe(artefactOf(FILES).hash);
  });

  test("of another team is another, since answers quote it", () => {
    const pages = pagesFrom(FILES);
    expect(buildArtefact(pages, { ...ABOUT, askWhom: "#other" }).hash).not.toBe(buildArtefact(pages, ABOUT).hash);
  });

  test("counts its pages and sections", async () => {
    expect(artefactOf(FILES)).toMatchObject({ pages: 3, sections: 4 });
    const searcher = await openFiles(FILES);
    expect(searcher.about).toMatchObject({ ...ABOUT, pages: 3, sections: 4, hash: artefactOf(FILES).hash });
  });

  test("of no page is never built", () => {
    expect(() => buildArtefact([], ABOUT)).toThrow(ArtefactError);
  });

  test("holds its terms in shards once they are many, each file small", async () => {
    const words = Array.from({ length: 6_000 }, (_, i) => `word${i.toString(36)}x`);
    const many = Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => [
        `p${i}.md`,
        `# Page ${i}\n\nAll deploy models. ${words.slice(i * 50, i * 50 + 50).join(" ")}`,
      ]),
    );
    const artefact = artefactOf(many);
    const names = [...artefact.files.keys()];
    for (const kind of ["words-", "postings-", "positions-"]) {
      expect(names.filter((name) => name.startsWith(kind)).length).toBeGreaterThan(2);
    }
    for (const bytes of artefact.files.values()) expect(bytes.length).toBeLessThan(6_000);
    const searcher = await openFiles(many);
    for (const i of [0, 39, 40, 119]) expect(await paths(searcher, `${words[i * 50 + 5]} `)).toEqual([`p${i}.md`]);
    expect(await paths(searcher, { text: "deploy models", limit: 200 })).toHaveLength(120);
  });
});

describe("writing", () => {
  test("gives a folder from which the same answers come as from memory", async () => {
    const directory = await folder();
    await writeArtefact(artefactOf(FILES), directory);
    const disk = await openIndex(diskReader(directory));
    const memory = await openFiles(FILES);
    expect(disk.about).toEqual(memory.about);
    for (const text of ["data", "gpu memory", "retrain new data", "drfit", "batch", "nothing"]) {
      const query = { text, limit: 5 };
      expect(await disk.search(query)).toEqual(await memory.search(query));
      expect(await disk.rank(query)).toEqual((await memory.search(query)).hits.map((hit) => hit.page.path));
    }
  });

  test("leaves nothing temporary behind", async () => {
    const directory = await folder();
    const artefact = artefactOf(FILES);
    await writeArtefact(artefact, directory);
    await writeArtefact(artefact, directory);
    expect((await readdir(directory)).toSorted()).toEqual([artefact.hash, "current.json"].toSorted());
    expect((await readdir(join(directory, artefact.hash))).toSorted()).toEqual([...artefact.files.keys()].toSorted());
  });

  test("switches to the new index last: while it cannot be written whole, the old one serves", async () => {
    const directory = await folder();
    await writeArtefact(artefactOf(FILES), directory);
    const next = artefactOf({ "a.md": "Other words." });
    // Its last file cannot be written.
    const files = new Map([...next.files, ["no/such/folder.bin", new Uint8Array()]]);
    await expect(writeArtefact({ ...next, files }, directory)).rejects.toThrow("ENOENT");
    const searcher = await openIndex(diskReader(directory));
    expect(searcher.about.hash).toBe(artefactOf(FILES).hash);
    expect(await paths(searcher, "drift")).toEqual(["drift.md", "gpu.md"]);
    expect((await readdir(directory)).toSorted()).toEqual([artefactOf(FILES).hash, "current.json"].toSorted());
  });

  test("does not disturb a reader that opened the index before", async () => {
    const directory = await folder();
    await writeArtefact(artefactOf(FILES), directory);
    const before = await openIndex(diskReader(directory));
    await writeArtefact(artefactOf({ "a.md": "Other words." }), directory);
    expect(await paths(before, "retrain")).toEqual(["drift.md"]);
    expect(await paths(await openIndex(diskReader(directory)), "other")).toEqual(["a.md"]);
  });

  test("keeps the current index and the two before it", async () => {
    const directory = await folder({ "notes.txt": "somebody's own" });
    const hashes: string[] = [];
    for (let i = 0; i < 5; i++) {
      const artefact = artefactOf({ "a.md": `Version ${i}.` });
      await writeArtefact(artefact, directory);
      await utimes(join(directory, artefact.hash), i + 1, i + 1);
      hashes.push(artefact.hash);
    }
    expect((await readdir(directory)).toSorted()).toEqual([...hashes.slice(2), "current.json", "notes.txt"].toSorted());
  });

  test("by many at once, in one process too, leaves one whole index", async () => {
    const directory = await folder();
    const artefacts = [0, 1, 2].map((i) => artefactOf({ "a.md": `Version number${i}.`, "b.md": "# Same\n\nText." }));
    await Promise.all([...artefacts, ...artefacts, ...artefacts].map((artefact) => writeArtefact(artefact, directory)));
    const searcher = await openIndex(diskReader(directory));
    expect(artefacts.map(({ hash }) => hash)).toContain(searcher.about.hash);
    expect(await paths(searcher, "version text same")).toHaveLength(2);
    expect((await readdir(directory)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test.each<[string, (file: string) => Promise<void>]>([
    ["damaged", async (file) => writeFile(file, "junk")],
    ["cut short", async (file) => writeFile(file, (await readFile(file)).subarray(0, 20))],
    ["lost", async (file) => rm(file)],
  ])("again mends a file that was %s, as the message says", async (_, harm) => {
    const directory = await folder();
    const artefact = artefactOf(FILES);
    await writeArtefact(artefact, directory);
    for (const name of artefact.files.keys()) await harm(join(directory, artefact.hash, name));
    await writeArtefact(artefact, directory);
    expect(await paths(await openIndex(diskReader(directory)), "drift")).toEqual(["drift.md", "gpu.md"]);
  });

  test("the same index again writes nothing anew", async () => {
    const directory = await folder();
    const artefact = artefactOf(FILES);
    await writeArtefact(artefact, directory);
    const file = join(directory, artefact.hash, "page-0.json");
    await utimes(file, 5, 5);
    await writeArtefact(artefact, directory);
    expect((await stat(file)).mtimeMs).toBe(5_000);
  });
});

test("a folder without an index says how to get one", async () => {
  const directory = await folder();
  await mkdir(join(directory, "empty"));
  const error: unknown = await openIndex(diskReader(join(directory, "empty"))).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ArtefactError);
  const { message, cure } = error as ArtefactError;
  expect(message).toBe(`There is no index file ${join(directory, "empty", "current.json")}.`);
  expect(cure).toBe("Build the index with: npx docent index");
});
