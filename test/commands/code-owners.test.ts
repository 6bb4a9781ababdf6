import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeCodeOwners } from "../../src/commands/code-owners.ts";
import { ConfigError } from "../../src/errors.ts";
import { commitAll } from "../check/repository.ts";
import { fill, folder } from "../content/folder.ts";
import { run } from "./run.ts";

const FILES = {
  "docs/docent.yaml": [
    "team: { name: Team, askWhom: us }",
    "owners:",
    "  platform: { name: Platform, github: our-org/platform }",
    '  ops: { name: Operations, github: "@our-org/ops" }',
    "  data: { name: Data }",
    "",
  ].join("\n"),
  "docs/a.md": "---\nowner: platform\n---\nText.",
  "docs/deep/b c.md": "---\nowner: ops\n---\nText.",
  "docs/d.md": "---\nowner: data\n---\nText.",
  "docs/nobody.md": "Text.",
};

describe("docent codeowners", () => {
  test("gives each page to the handle of its owner, by its path in the repository", async () => {
    const root = await folder(FILES);
    commitAll(root);
    const { code, out } = await run(writeCodeOwners, { docs: join(root, "docs") });
    expect([code, out.split("\n").slice(1)]).toEqual([
      0,
      ["/docs/a.md @our-org/platform", "/docs/deep/b\\ c.md @our-org/ops", ""],
    ]);
  });

  test("writes into a file, in a folder that need not be there", async () => {
    const root = await folder(FILES);
    await mkdir(join(root, ".git"), { recursive: true });
    const file = join(root, ".github", "CODEOWNERS");
    const { out } = await run(writeCodeOwners, { docs: join(root, "docs"), flags: { out: file } });
    expect(out).toBe(`Wrote ${file}\n`);
    expect(await readFile(file, "utf8")).toContain("/a.md @our-org/platform\n");
  });

  test("says what is missing where no owner has a handle", async () => {
    const root = await folder(FILES);
    await fill(root, { "docs/docent.yaml": "team: { name: Team, askWhom: us }\nowners: { data: { name: Data } }\n" });
    await expect(run(writeCodeOwners, { docs: join(root, "docs") })).rejects.toThrow(ConfigError);
  });
});
