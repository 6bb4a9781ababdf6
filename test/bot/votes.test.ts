import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createVoteBook } from "../../bot/votes.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "docent-votes-"));
});
afterEach(() => rm(dir, { recursive: true }));

const vote = (anchor: string) => ({ at: "2026-11-20T00:00:00.000Z", path: "a.md", anchor, helpful: true });

async function anchors(file: string): Promise<string[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.endsWith("}"));
  return lines.map((line) => (JSON.parse(line) as { anchor: string }).anchor);
}

test("votes given at once are all kept, in order", async () => {
  const file = join(dir, "deep/votes.jsonl");
  const book = createVoteBook(file);
  const given = Array.from({ length: 50 }, (_, index) => String(index));
  await Promise.all(given.map((anchor) => book.add(vote(anchor))));
  expect(await anchors(file)).toEqual(given);
});

test("a line that was cut off costs no vote but its own", async () => {
  const file = join(dir, "votes.jsonl");
  const book = createVoteBook(file);
  await book.add(vote("one"));
  await appendFile(file, '\n{"at":"2026-1');
  await book.add(vote("two"));
  expect(await anchors(file)).toEqual(["one", "two"]);
});

test("a failure is the caller's to know, and the next vote is tried anew", async () => {
  const file = join(dir, "folder/votes.jsonl");
  await writeFile(join(dir, "folder"), "in the way");
  const book = createVoteBook(file);
  await expect(book.add(vote("lost"))).rejects.toThrow(/EEXIST|ENOTDIR/);
  await rm(join(dir, "folder"));
  await book.add(vote("kept"));
  expect(await anchors(file)).toEqual(["kept"]);
});
