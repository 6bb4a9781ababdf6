import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../../src/commands/check.ts";
import { newPage } from "../../src/commands/new-page.ts";
import { TEMPLATE_KINDS } from "../../src/templates/page-templates.ts";
import { folder } from "../content/folder.ts";
import { docent, run } from "./run.ts";

const FOLDERS = Object.fromEntries(TEMPLATE_KINDS.map((kind) => [`${kind}s`, kind]));
const YAML = [
  "team: {name: ML team, askWhom: us}",
  "owners: {ml-platform: {name: ML platform team}, operations: {name: Operations}}",
  `folders: ${JSON.stringify(FOLDERS)}`,
  "reviewEvery: {runbook: 2 weeks}",
].join("\n");
const DOCS = {
  "docent.yaml": YAML,
  "index.md": "# Start\n\nText.\n",
  "runbooks/index.md": "---\nkind: page\n---\nx\n",
};

/** What a writer would put in place of each hint. */
const FILLED: Readonly<Record<string, string>> = {
  tags: "[gpu]",
  questions: "[the gpu fell off the bus]",
  handles: '["training.failed"]',
  severity: "high",
  lastVerified: "2026-11-01",
  date: "2026-11-01",
  authors: "[operations]",
  incident: "INC-1",
  aliases: "[xid]",
  level: "beginner",
  minutes: "5",
  audience: "[everybody]",
};

describe("docent new", () => {
  test("writes a runbook with its headings, today and the team's review period, and says what is next", async () => {
    const docs = await folder(DOCS);
    const { code, out } = await run(newPage, { docs, words: ["runbook", "GPU node: lost"] });
    expect([code, out.replaceAll(docs, "DIR")]).toMatchInlineSnapshot(`
      [
        0,
        "Wrote DIR/runbooks/gpu-node-lost.md
        1. Fill in the front matter: tags, questions, handles, severity, lastVerified. Until then no answer is made of the page.
        2. Write below each heading, the answer first, and remove the hints.
        3. The owner is ml-platform, the first of docent.yaml; correct it if it is another.
        4. Link it from DIR/runbooks/index.md.
        5. See what is missing: npx docent check --docs DIR
      ",
      ]
    `);
    expect(await readFile(join(docs, "runbooks/gpu-node-lost.md"), "utf8")).toMatchInlineSnapshot(`
      "---
      title: "GPU node: lost"
      owner: ml-platform
      reviewed: 2026-11-20
      reviewEvery: 2 weeks
      tags: # a few words, such as [gpu, training]
      questions: # three to six sentences that people really type, with their slips and error messages
      handles: # events that this page answers, such as ["training.failed"], or [] for none
      severity: # low, medium, high or critical
      lastVerified: # the day somebody last ran these steps, such as 2026-03-01
      ---

      <!-- In one or two sentences: what has happened, and the first thing to do about it. -->

      ## Symptoms

      <!-- what the reader sees: alerts, messages word for word, graphs -->

      ## Check first

      <!-- numbered steps that tell the causes apart, each command with what it should print -->

      ## Fix

      <!-- numbered steps for each cause, and how to see that it worked -->

      ## Roll back

      <!-- how to get back to the last good state when the fix does not help -->

      ## Escalate

      <!-- after how long, to whom, and what to tell them -->

      ## Afterwards

      <!-- what to clean up, to check the next day and to write down -->
      "
    `);
  });

  test.each(TEMPLATE_KINDS)(
    "a fresh %s is kept out until what is empty is filled in, and is sound once it is written and linked",
    async (kind) => {
      const docs = await folder(DOCS);
      const flags = { json: true, owner: "operations" };
      const made = JSON.parse((await run(newPage, { docs, words: [kind, "A title"], flags })).out) as {
        path: string;
        empty: string[];
      };
      const fresh = await problems(docs);
      expect(fresh.map(({ message }) => message).sort()).toEqual(
        made.empty.map((key) => `\`${key}\` has no value`).sort(),
      );
      const file = join(docs, made.path);
      const text = await readFile(file, "utf8");
      const filled = text.replace(/^(\w+): #.*$/gm, (_, key: string) => `${key}: ${FILLED[key]}`);
      const rules = async (page: string, overview: string): Promise<string[]> => {
        const other = await folder({ ...DOCS, [made.path]: page, "index.md": overview });
        return [...new Set((await problems(other)).map(({ rule }) => rule))].toSorted();
      };
      // The hints below the headings are comments, which answer nothing, nor help whom an announcement sends here.
      const handles = kind === "runbook" ? ["runbooks/empty"] : [];
      expect(await rules(filled, "Text.")).toEqual(["headings/empty", "orphans/page", ...handles]);
      expect(await rules(filled.replace(/<!--.*?-->/gs, "Text."), `[new](${made.path})`)).toEqual([]);
    },
  );

  test("numbers decisions on from the last", async () => {
    const docs = await folder({ ...DOCS, "decisions/0007-old.md": "x", "decisions/index.md": "x" });
    const { out } = await run(newPage, { docs, words: ["decision", "Use Postgres"], flags: { json: true } });
    expect(JSON.parse(out)).toMatchObject({ path: "decisions/0008-use-postgres.md", owner: "ml-platform" });
    expect(await readFile(join(docs, "decisions/0008-use-postgres.md"), "utf8")).toContain(
      'title: "0008: Use Postgres"',
    );
    await expect(run(newPage, { docs, words: ["decision", "use postgres"] })).rejects.toThrow("exists already");
  });

  test("never overwrites a page", async () => {
    const docs = await folder({ ...DOCS, "terms/drift.md": "mine" });
    await expect(run(newPage, { docs, words: ["term", "Drift!"] })).rejects.toThrow("terms/drift.md exists already.");
    expect(await readFile(join(docs, "terms/drift.md"), "utf8")).toBe("mine");
  });

  test.each<[string, string[], Record<string, string>, string]>([
    ["no kind", [], {}, "needs its kind"],
    ["another kind", ["runbok", "x"], {}, "did you mean `runbook`?"],
    ["no title", ["runbook"], {}, "needs a title"],
    ["a title without a letter", ["runbook", "?!"], {}, "makes no file name"],
    ["the name of an overview", ["runbook", "Index"], {}, "is kept for"],
    ["an unknown owner", ["runbook", "x"], { owner: "ml-platfrom" }, "did you mean `ml-platform`?"],
  ])("refuses %s", async (_, words, flags, message) => {
    const docs = await folder(DOCS);
    await expect(run(newPage, { docs, words, flags })).rejects.toThrow(message);
  });

  test.each([
    ["without docent.yaml", { "a.md": "x" }, "has no docent.yaml"],
    [
      "without a folder of the kind",
      { "docent.yaml": "team: {name: T, askWhom: us}" },
      "no folder for the kind runbook",
    ],
    [
      "without an owner",
      { "docent.yaml": "team: {name: T, askWhom: us}\nfolders: {r: runbook}" },
      "docent.yaml names no owner",
    ],
  ])("says what is missing in a folder %s", async (_, files, message) => {
    await expect(run(newPage, { docs: await folder(files), words: ["runbook", "x"] })).rejects.toThrow(message);
  });

  test("runs from the command line", async () => {
    const docs = await folder(DOCS);
    const { code, out } = await docent(["new", "term", "Data drift", "--owner", "operations", "--docs", docs], {});
    expect([code, out]).toEqual([0, expect.stringContaining("terms/data-drift.md")]);
  });
});

async function problems(docs: string): Promise<{ message: string; severity: string; rule: string }[]> {
  const { out } = await run(check, { docs, flags: { json: true } });
  return (JSON.parse(out) as { problems: { message: string; severity: string; rule: string }[] }).problems;
}
