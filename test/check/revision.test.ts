import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { withRevision } from "../../src/check/revision.ts";
import { fill, folder } from "../content/folder.ts";
import { commitAll } from "./repository.ts";

describe("an earlier revision", () => {
  test("is laid out as it was, without what the check does not read, and removed", async () => {
    const root = await folder({
      "README.md": "outside",
      "docs/a.md": "before ä\n",
      "docs/empty.md": "",
      "docs/docent.yaml": "x: 1\n",
      "docs/ü/gone.mdx": "gone",
      "docs/img/pic.png": Uint8Array.of(0, 10, 255),
    });
    commitAll(root);
    await fill(root, { "docs/a.md": "after", "docs/new.md": "new" });
    execFileSync("git", ["rm", "-q", "docs/ü/gone.mdx"], { cwd: root });
    let laidOut = "";
    await withRevision(join(root, "docs"), "HEAD", async ({ docsDir, exists }) => {
      laidOut = docsDir;
      expect((await readdir(docsDir, { recursive: true })).sort()).toEqual([
        "a.md",
        "docent.yaml",
        "empty.md",
        "ü",
        "ü/gone.mdx",
      ]);
      expect(await readFile(join(docsDir, "a.md"), "utf8")).toBe("before ä\n");
      expect(await readFile(join(docsDir, "ü/gone.mdx"), "utf8")).toBe("gone");
      const looked = ["img/pic.png", "img", "img/", "../README.md", "new.md", "../gone.md"].map(exists);
      expect(await Promise.all(looked)).toEqual([true, true, true, true, false, false]);
    });
    await expect(readdir(laidOut)).rejects.toThrow("ENOENT");
  });

  test("is the one where the branch left the ref, or the ref's own where nothing is shared", async () => {
    const root = await folder({ "a.md": "shared" });
    const git = (...args: readonly string[]): unknown => execFileSync("git", args, { cwd: root });
    const text = (ref: string) => withRevision(root, ref, ({ docsDir }) => readFile(join(docsDir, "a.md"), "utf8"));
    commitAll(root);
    git("branch", "-M", "main");
    git("branch", "mine");
    await fill(root, { "a.md": "mended" });
    commitAll(root);
    git("checkout", "-q", "mine");
    await fill(root, { "b.md": "new" });
    commitAll(root);
    expect(await text("main")).toBe("shared");
    git("checkout", "-q", "--orphan", "other");
    expect(await text("main")).toBe("mended");
    commitAll(root);
    expect(await text("main")).toBe("mended");
  });

  test("may be older than the docs", async () => {
    const root = await folder({ "README.md": "x" });
    commitAll(root);
    await fill(root, { "docs/a.md": "new" });
    const found = await withRevision(join(root, "docs"), "HEAD", ({ docsDir }) => readdir(docsDir));
    expect(found).toEqual([]);
  });

  test.each(["nothing-like-it", "--all", ""])("that git does not know is named: %j", async (ref) => {
    const root = await folder({ "a.md": "x" });
    commitAll(root);
    await expect(withRevision(root, ref, async () => 1)).rejects.toMatchObject({
      name: "UsageError",
      message: `Git knows no commit "${ref}".`,
      cure: expect.stringContaining("git fetch"),
    });
  });

  test("needs a repository", async () => {
    await expect(withRevision(await folder(), "HEAD", async () => 1)).rejects.toMatchObject({
      name: "ContentError",
      message: expect.stringContaining("not a git repository"),
    });
  });

  test("needs git", async () => {
    const root = await folder({ "a.md": "x" });
    vi.stubEnv("PATH", root);
    try {
      await expect(withRevision(root, "HEAD", async () => 1)).rejects.toMatchObject({
        name: "ContentError",
        cure: expect.stringContaining("Install git"),
      });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
