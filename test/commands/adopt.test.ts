import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { adopt } from "../../src/commands/adopt.ts";
import { ContentError } from "../../src/errors.ts";
import { folder } from "../content/folder.ts";
import { docent, run } from "./run.ts";

const YAML = "team: {name: T, askWhom: us}\nowners: {ml-platform: {name: P}, operations: {name: O}}\n";
const STARTER = [
  "---",
  "# kept as it is",
  'title:   "Drift"   # spaced',
  "owner: someone  # who",
  "reviewed: 2025-01-01",
  "tags: [a,   b]",
  "starter: true",
  "questions:",
  "    - odd indent",
  "---",
  "",
  "owner: not this. starter: true",
  "",
].join("\n");
const ADOPTED = STARTER.replace("owner: someone", "owner: operations")
  .replace("2025-01-01", "2026-11-20")
  .replace("starter: true\nquestions", "questions");

async function adopted(source: string): Promise<string> {
  const docs = await folder({ "docent.yaml": YAML, "a.md": source });
  await run(adopt, { docs, words: ["a.md"], flags: { owner: "operations" } });
  return readFile(join(docs, "a.md"), "utf8");
}

describe("docent adopt", () => {
  test("changes three lines and no other byte", async () => {
    expect(await adopted(STARTER)).toBe(ADOPTED);
  });

  test("with Windows line ends and a byte order mark", async () => {
    const windows = (text: string): string => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
    expect(await adopted(windows(STARTER))).toBe(windows(ADOPTED));
  });

  test.each([
    ["adds what is missing", "---\nstarter: true\n---\nx", "---\nowner: operations\nreviewed: 2026-11-20\n---\nx"],
    [
      "fills what is empty",
      "---\nowner:\nreviewed: # when\nstarter: true\n---\n",
      "---\nowner: operations\nreviewed: 2026-11-20 # when\n---\n",
    ],
    [
      "replaces what is quoted",
      "---\nowner: 'x'\nstarter: true # ours\nreviewed: \"2025-01-01\"\n---",
      "---\nowner: operations\nreviewed: 2026-11-20\n---",
    ],
  ])("%s", async (_, before, after) => {
    expect(await adopted(before)).toBe(after);
  });

  test("leaves front matter alone that it cannot change line by line", async () => {
    const source = "---\n{ title: A, owner: x, starter: true, reviewed: 2025-01-01 }\n---\n";
    const docs = await folder({ "docent.yaml": YAML, "a.md": source });
    const flags = { owner: "operations" };
    await expect(run(adopt, { docs, words: ["a.md"], flags })).rejects.toThrow(ContentError);
    expect(await readFile(join(docs, "a.md"), "utf8")).toBe(source);
  });

  test("takes several pages, however they are named, and all or none of them", async () => {
    const files = { "docent.yaml": YAML, "r/a.md": STARTER, "r/b.md": STARTER, "r/mine.md": "---\ntitle: M\n---\n" };
    const docs = await folder(files);
    const flags = { owner: "operations" };
    await expect(run(adopt, { docs, words: ["r/a.md", "r/mine.md"], flags })).rejects.toThrow("is no starter page");
    expect(await readFile(join(docs, "r/a.md"), "utf8")).toBe(STARTER);
    const { out } = await run(adopt, { docs, words: ["r/a", join(docs, "r/b.md"), "r/a.md"], flags });
    expect(out.replaceAll(docs, "DIR")).toMatchInlineSnapshot(`
      "DIR/r/a.md is kept by operations, reviewed 2026-11-20.
      DIR/r/b.md is kept by operations, reviewed 2026-11-20.
      Put in your own names, links and numbers, and try the commands before you commit it.
      "
    `);
    expect(await readFile(join(docs, "r/a.md"), "utf8")).toBe(ADOPTED);
    expect(await readFile(join(docs, "r/b.md"), "utf8")).toBe(ADOPTED);
  });

  test.each<[string, string[], Record<string, string>, string]>([
    ["no page", [], { owner: "operations" }, "Name the page"],
    ["no owner", ["r/drift.md"], {}, "with --owner"],
    ["an unknown owner", ["r/drift.md"], { owner: "operatons" }, "did you mean `operations`?"],
    ["an unknown page", ["r/drfit.md"], { owner: "operations" }, "did you mean `r/drift.md`?"],
    ["a page without its folder", ["drift"], { owner: "operations" }, "did you mean `r/drift.md`?"],
    ["a file outside", ["../../etc/passwd"], { owner: "operations" }, "There is no page"],
  ])("refuses %s", async (_, words, flags, message) => {
    const docs = await folder({ "docent.yaml": YAML, "r/drift.md": STARTER });
    await expect(run(adopt, { docs, words, flags })).rejects.toThrow(message);
  });

  test("finds a page as it is seen from the working folder, on the command line", async () => {
    const here = await folder({ "kb/docent.yaml": YAML, "kb/r/a.md": STARTER });
    const args = ["adopt", "kb/r/a.md", "--owner", "operations", "--docs", "kb", "--json"];
    const { code, out } = await docent(args, {}, here);
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { adopted: ["r/a.md"], owner: "operations", reviewed: expect.any(String) },
    ]);
  });
});
