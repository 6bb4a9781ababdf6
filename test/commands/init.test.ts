import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { adopt } from "../../src/commands/adopt.ts";
import { ask } from "../../src/commands/ask.ts";
import { check } from "../../src/commands/check.ts";
import { init } from "../../src/commands/init.ts";
import { folder } from "../content/folder.ts";
import { docent, run } from "./run.ts";

describe("docent init", () => {
  test("makes a folder that has no problem, answers, and whose examples can be adopted", async () => {
    const dir = join(await folder(), "new", "knowledge");
    const { code, out } = await run(init, { words: [dir] });
    expect([code, out.replaceAll(dir, "DIR")]).toMatchInlineSnapshot(`
      [
        0,
        "Wrote 14 files into DIR
        1. Put your team, its owners and whom to ask into docent.yaml there.
        2. Serve it: npm start -- --docs DIR   (or set DOCENT_DOCS in .env)
        3. Add a page: npx docent new runbook "What has failed" --docs DIR
        4. Check it: npx docent check --docs DIR
        5. Put it under version control; the checks for GitHub and GitLab say at their top what they need.
      ",
      ]
    `);
    const checked = await run(check, { docs: dir, flags: { json: true } });
    expect(JSON.parse(checked.out)).toMatchObject({ ok: true, problems: [], answers: { top1: 1 } });
    const answer = await run(ask, { docs: dir, words: ["nightly training is red, what do i do"] });
    expect(answer.out).toContain("Training run failed");
    const flags = { owner: "our-team" };
    expect((await run(adopt, { docs: dir, words: ["glossary/data-drift.md"], flags })).code).toBe(0);
  });

  test("names the first owner as told, everywhere", async () => {
    const dir = await folder({ ".git/HEAD": "ref: refs/heads/main\n" });
    await run(init, { words: [dir], flags: { owner: "ml-platform" } });
    expect(await readFile(join(dir, "README.md"), "utf8")).toContain("--owner ml-platform ");
    const { code, out } = await run(check, { docs: dir });
    expect([code, out]).toEqual([0, expect.stringContaining("no problems")]);
  });

  test.each([".github/workflows/docs.yml", ".gitlab-ci.yml"])("%s runs the check", async (file) => {
    const dir = await folder();
    await run(init, { words: [dir] });
    const text = await readFile(join(dir, file), "utf8");
    expect(JSON.stringify(parse(text))).toContain("npx docent check --docs");
  });

  test("refuses a folder that holds anything, and writes nothing into it", async () => {
    const dir = await folder({ "mine.md": "x" });
    await expect(run(init, { words: [dir] })).rejects.toThrow("is not empty: it holds mine.md");
    await expect(run(init, { words: [join(dir, "mine.md")] })).rejects.toThrow("is no folder");
  });

  test.each<[string, string[], Record<string, string>, string]>([
    ["no folder", [], {}, "Name one folder"],
    ["two folders", ["a", "b"], {}, "Name one folder"],
    ["an owner that is no id", ["a"], { owner: "ML Platform" }, "is no id"],
  ])("refuses %s", async (_, words, flags, message) => {
    await expect(run(init, { words, flags })).rejects.toThrow(message);
  });

  test("runs from the command line, relative to the working folder", async () => {
    const here = await folder();
    const { code, out } = await docent(["init", "kb", "--json"], {}, here);
    expect([code, JSON.parse(out)]).toMatchObject([0, { dir: join(here, "kb"), owner: "our-team" }]);
  });
});
