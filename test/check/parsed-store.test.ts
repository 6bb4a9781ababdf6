import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openParsedStore } from "../../src/check/parsed-store.ts";
import { parsePage } from "../../src/content/parse.ts";
import { folder } from "../content/folder.ts";

const RULES = { file: "a.md", folderKind: "page", owners: [], strict: false, reviewEveryDays: {} } as const;

const parsed = (title: string) => parsePage(`# ${title}\n\nText with a break\\\nin it.\n`, RULES);

/** A file that holds what three keys were parsed to. */
async function kept(): Promise<string> {
  const file = join(await folder(), "data", "parsed.txt");
  const store = await openParsedStore(file, "v1");
  for (const key of ["one", "two", "three"]) store.add(key, parsed(key));
  await store.keep();
  return file;
}

describe("what was parsed", () => {
  test("is there again in the next run", async () => {
    const store = await openParsedStore(await kept(), "v1");
    expect(store.get("two")?.page).toEqual(parsed("two").page);
    expect(store.get("two")?.problems).toEqual([]);
    expect(store.get("four")).toBeUndefined();
  });

  test("is written again when something is new, without what no longer is of use", async () => {
    const file = await kept();
    const before = await stat(file);
    const store = await openParsedStore(file, "v1");
    store.get("one");
    await store.keep();
    expect((await stat(file)).ino).toBe(before.ino);
    store.add("new", parsed("new"));
    await store.keep();
    const later = await openParsedStore(file, "v1");
    expect(["one", "two", "new"].map((key) => later.get(key)?.page?.title)).toEqual(["one", undefined, "new"]);
  });

  test("is parsed again by another version", async () => {
    expect((await openParsedStore(await kept(), "v2")).get("two")).toBeUndefined();
  });

  test("is not kept where nothing can be written", async () => {
    const store = await openParsedStore(join(await folder({ taken: "" }), "taken", "parsed.txt"), "v1");
    store.add("one", parsed("one"));
    await store.keep();
    expect(store.get("one")).toBeUndefined();
  });

  test("is not kept where it is more than a string can hold", async () => {
    const file = await kept();
    const store = await openParsedStore(file, "v1");
    const json = "x".repeat(2 ** 28);
    for (const key of ["four", "five", "six"]) store.add(key, { json });
    await store.keep();
    expect((await openParsedStore(file, "v1")).get("two")).toBeDefined();
  });

  test.each([
    ["was changed", (text: string) => text.replace("Text with", "Text wiht")],
    ["was cut short", (text: string) => text.slice(0, -20)],
    ["lost a line", (text: string) => text.replace(/\ntwo .*/, "")],
    ["is empty", () => ""],
    ["is something else", () => "{}\n"],
  ])("is parsed again when its file %s", async (_what, damage) => {
    const file = await kept();
    await writeFile(file, damage(await readFile(file, "utf8")));
    const store = await openParsedStore(file, "v1");
    expect(["one", "two", "three"].map((key) => store.get(key))).toEqual([undefined, undefined, undefined]);
  });
});
