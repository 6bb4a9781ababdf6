import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
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
    expect(JSON.parse(checked.out)).toMatchObject({ ok: true, problems: [] });
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

  test("the GitHub workflow pins its actions, and no job that writes runs anything of the repository", async () => {
    const dir = await folder();
    await run(init, { words: [dir] });
    const workflow = parse(await readFile(join(dir, ".github/workflows/docs.yml"), "utf8"));
    expect(workflow.permissions).toEqual({});
    expect(workflow.on).not.toHaveProperty("pull_request_target");
    const { check: checking, comment } = workflow.jobs;
    expect(checking.permissions).toEqual({ contents: "read" });
    expect(comment.permissions).toEqual({ "pull-requests": "write" });
    expect(comment.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    const uses = [...checking.steps, ...comment.steps].flatMap((step: { uses?: string }) => step.uses ?? []);
    expect(uses.filter((action) => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
    const checkouts = checking.steps.filter((step: { uses?: string }) => step.uses?.startsWith("actions/checkout@"));
    expect(checkouts.map((step: { with: object }) => step.with)).toEqual([
      expect.objectContaining({ "persist-credentials": false }),
      expect.objectContaining({ "persist-credentials": false }),
    ]);
    expect(uses.slice(checking.steps.filter((step: { uses?: string }) => step.uses).length)).toEqual([
      expect.stringContaining("actions/download-artifact@"),
    ]);
    // What a pull request may choose, such as its title or branch, is never pasted into a script.
    for (const { run: script = "" } of [...checking.steps, ...comment.steps]) expect(script).not.toContain("${{");
  });

  test("the scripts of both services are sound", async () => {
    const dir = await folder();
    await run(init, { words: [dir] });
    const { jobs } = parse(await readFile(join(dir, ".github/workflows/docs.yml"), "utf8"));
    const { docs } = parse(await readFile(join(dir, ".gitlab-ci.yml"), "utf8"));
    const steps = [...jobs.check.steps, ...jobs.comment.steps] as readonly { run?: string }[];
    const scripts = [...steps.flatMap((step) => step.run ?? []), docs.script.join("\n"), ...docs.after_script];
    expect(scripts).toHaveLength(6);
    for (const script of scripts) execFileSync("bash", ["-n"], { input: script });
    const note = /<<'SCRIPT'\n([\s\S]*?)\nSCRIPT\n/.exec(docs.after_script[0])?.[1] ?? "";
    await writeFile(join(dir, "note.mjs"), note);
    expect(note).toContain("merge_requests");
    execFileSync(process.execPath, ["--check", join(dir, "note.mjs")]);
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
