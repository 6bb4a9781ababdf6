import { expect, test } from "vitest";
import { checkOrphans } from "../../src/check/orphans.ts";
import { lines, write } from "./material.ts";

async function found(files: Readonly<Record<string, string>>, declared = true): Promise<string[]> {
  return lines(checkOrphans((await write(files, { declared })).material));
}

const FILES = {
  "index.md": "[a](x/a.md)",
  "top.md": "Right in the docs folder.",
  "x/index.md": "An entrance.",
  "x/a.md": "Linked.",
  "x/b.md": "Nobody links this but [itself](b.md).",
};

test("a page that only itself links to is named, entrances are not", async () => {
  expect(await found(FILES)).toEqual(["x/b.md:1 error orphans/page: No other page links to this one"]);
});

test("a link in any form is a link, even from a page that an error leaves out", async () => {
  expect(await found({ ...FILES, "y/README.md": "[b](../x/b#anything)" })).toEqual([]);
  expect(await found({ ...FILES, "y/index.md": "---\nkind: nothing\n---\n[b](../x/b.md#here)" })).toEqual([]);
});

test("a folder that declares nothing may be a heap of notes", async () => {
  expect(await found(FILES, false)).toEqual([]);
});
