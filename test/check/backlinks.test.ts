import { expect, test } from "vitest";
import { checkBacklinks } from "../../src/check/backlinks.ts";
import { lines, write } from "./material.ts";

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folders = { lessons: "lesson", runbooks: "runbook" } as const;
  return lines(checkBacklinks((await write(files, { folders, declared: false })).material));
}

test("a lesson and a runbook that link each other are fine, and so are links to other kinds", async () => {
  const files = {
    "lessons/a.md": "[r](../runbooks/r.md) [g](../g.md)",
    "runbooks/r.md": "[a](../lessons/a.md) [s](s.md)",
    "runbooks/s.md": "Text.",
    "g.md": "Text.",
  };
  expect(await found(files)).toEqual([]);
});

test("a lesson whose runbook does not link back is named once, at its first link", async () => {
  const files = { "lessons/a.md": "Text.\n\n[r](../runbooks/r.md)\n\n[r](../runbooks/r.md)", "runbooks/r.md": "Text." };
  expect(await found(files)).toEqual([
    "lessons/a.md:3 warning backlinks/one-way: Links the runbook runbooks/r.md, which does not link back",
  ]);
});

test("and so is a runbook whose lesson does not", async () => {
  const files = { "lessons/a.md": "Text.", "runbooks/r.md": "[a](../lessons/a.md)" };
  expect(await found(files)).toEqual([
    "runbooks/r.md:1 warning backlinks/one-way: Links the lesson lessons/a.md, which does not link back",
  ]);
});

test("which is an error in a declared folder", async () => {
  const files = { "lessons/a.md": "---\nkind: lesson\n---\n[r](../r.md)", "r.md": "---\nkind: runbook\n---\nText." };
  const { material } = await write(files, { declared: false });
  expect(checkBacklinks({ ...material, declared: true }).map(({ severity }) => severity)).toEqual(["error"]);
});
