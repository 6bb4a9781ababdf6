import { execFileSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../../src/commands/check.ts";
import { commitAll } from "../check/repository.ts";
import { fill, folder } from "../content/folder.ts";
import { KNOWLEDGE, run } from "./run.ts";

const RUNBOOK = "runbooks/cuda-out-of-memory.md";

/** A day on which all of KNOWLEDGE is fresh. */
const now = "2026-02-01T12:00:00";

describe("docent check", () => {
  test("of sound pages says so and exits with 0", async () => {
    const docs = await folder(KNOWLEDGE);
    const { code, out, err } = await run(check, { docs, now });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(
      `2 pages of ${docs}: no problems.\n` +
        "1 question of the pages, each asked without its own help: right page first 100 %, in the first three 100 %, " +
        "mean reciprocal rank 1.00; answered 100 %, 100 % of these rightly.\n",
    );
  });

  test("takes no words, a folder without --docs among them", async () => {
    await expect(run(check, { docs: await folder(KNOWLEDGE), words: ["README.md"] })).rejects.toMatchObject({
      name: "UsageError",
      message: "README.md belongs to no option.",
      cure: "To check a folder, name it with --docs: npx docent check --docs my-docs",
    });
  });

  test("names each problem by file and line, in order, and exits with 1 on errors", async () => {
    const docs = await folder({
      ...KNOWLEDGE,
      [RUNBOOK]: KNOWLEDGE[RUNBOOK].replace("severity: high", "severity: hihg").replace("owner: ml-", "owner: mi-"),
      "drift.md": `${KNOWLEDGE["drift.md"]}\n[gone](gone.md)\n`,
      "broken.mdx": "# Broken\n\n<Tabs>\n",
    });
    const { code, out } = await run(check, { docs });
    expect(code).toBe(1);
    expect(out.replaceAll(docs, "DIR")).toMatchInlineSnapshot(`
      "DIR/broken.mdx:3: error: Not valid MDX: Expected a closing tag for \`<Tabs>\`. Close every tag and brace, or rename the file to .md, where < and { are plain text. (content/mdx)
      DIR/drift.md:9: error: There is no page gone.md. Correct or remove the link. (links/page)
      DIR/runbooks/cuda-out-of-memory.md:3: error: docent.yaml knows no owner \`mi-platform\`, did you mean \`ml-platform\`? Use an owner of docent.yaml, or add this one there. (front-matter/owner)
      DIR/runbooks/cuda-out-of-memory.md:9: error: \`severity\` should be one of: low, medium, high, critical. Correct \`severity\`. (front-matter/value)
      1 page of DIR: 4 errors, 0 warnings.
      "
    `);
  });

  test("takes two pages with one address for an error, since only one of them can be opened", async () => {
    const docs = await folder({
      ...KNOWLEDGE,
      "a.md": "---\nslug: /same\n---\nA.",
      "b.md": "---\nslug: /same\n---\nB.",
    });
    const { code, out } = await run(check, { docs, now });
    expect(code).toBe(1);
    expect(out).toContain("b.md:1: error: Has the same address as a.md (/docs/same).");
  });

  test("exits with 0 on warnings, such as every problem of a folder without docent.yaml", async () => {
    const docs = await folder({ "a.md": "---\nreviewed: soon\n---\n[gone](gone.md)\n" });
    const { code, out } = await run(check, { docs });
    expect(code).toBe(0);
    expect(out.replaceAll(docs, "DIR")).toMatchInlineSnapshot(`
      "DIR/a.md:2: warning: \`reviewed\` is no date; write it as 2026-03-01. Correct \`reviewed\`. (front-matter/value)
      DIR/a.md:4: warning: There is no page gone.md. Correct or remove the link. (links/page)
      1 page of DIR: 0 errors, 2 warnings.
      "
    `);
  });

  test("warns of pages past their review, which are errors when freshness is strict", async () => {
    const docs = await folder(KNOWLEDGE);
    const late = { docs, now: "2026-11-20T12:00:00" };
    const lenient = await run(check, late);
    expect(lenient.code).toBe(0);
    expect(lenient.out).toContain(`${RUNBOOK}:4: warning: The review was due on 2026-04-16.`);
    const strict = await run(check, { ...late, flags: { "strict-freshness": true } });
    expect(strict.code).toBe(1);
    expect(strict.out).toContain(`${RUNBOOK}:4: error: The review was due on 2026-04-16.`);
  });

  test("of many pages keeps what they were parsed to", async () => {
    const many = Array.from({ length: 100 }, (_, at) => [`${at}.md`, `# Page ${at}\n\n[gone](${at}x.md)\n`]);
    const docs = await folder(Object.fromEntries(many));
    const data = await folder();
    const { out } = await run(check, { docs, data });
    expect(out).toContain(`100 pages of ${docs}: 0 errors, 100 warnings.`);
    expect(await readFile(join(data, "parsed-pages.txt"), "utf8")).toContain('"title":"Page 99"');
  });

  test("against a git ref holds a change to what it brings", async () => {
    const docs = await folder({ ...KNOWLEDGE, "pic.png": "", "old.md": "[x](gone.md) ![p](pic.png) [y](data.csv)" });
    commitAll(docs);
    const against = { docs, now, flags: { against: "HEAD" } };
    expect((await run(check, { docs, now })).code).toBe(1);
    const unchanged = await run(check, against);
    expect(unchanged.code).toBe(0);
    expect(unchanged.out).toContain("old.md:1: warning: There is no page gone.md.");
    expect(unchanged.out).toContain("old.md:1: warning: There is no file data.csv.");

    await fill(docs, { "old.md": "A line more.\n\n[x](gone.md) ![p](pic.png) [y](data.csv)\n\n[z](gone-too.md)" });
    await rm(join(docs, "pic.png"));
    const changed = await run(check, against);
    expect(changed.code).toBe(1);
    expect(changed.out).toContain("old.md:3: warning: There is no page gone.md.");
    expect(changed.out).toContain("old.md:5: error: There is no page gone-too.md.");
    expect(changed.out).toContain("old.md:3: error: There is no file pic.png.");
    expect(changed.out).toMatch(/ 2 errors, 2 warnings\./);
  });

  test("against a git ref lets a renamed page keep its old faults", async () => {
    const docs = await folder({ ...KNOWLEDGE, "ä/old.md": "Enough words to be known again.\n\n[x](gone.md)\n" });
    commitAll(docs);
    execFileSync("git", ["mv", "ä/old.md", "ä/new.md"], { cwd: docs });
    await fill(docs, { "ä/new.md": "Enough words to be known again.\n\n[x](gone.md)\n\n[y](lost.md)\n" });
    const { out } = await run(check, { docs, now, flags: { against: "HEAD" } });
    expect(out).toContain("new.md:3: warning: There is no page ä/gone.md, did you mean `ä/new.md`?");
    expect(out).toContain("new.md:5: error: There is no page ä/lost.md.");
  });

  test("against a git ref lets the answers of a renamed page stay as they are", async () => {
    const docs = await folder(KNOWLEDGE);
    commitAll(docs);
    execFileSync("git", ["mv", "runbooks/cuda-out-of-memory.md", "runbooks/gpu-memory.md"], { cwd: docs });
    await fill(docs, { "drift.md": KNOWLEDGE["drift.md"].replace("cuda-out-of-memory", "gpu-memory") });
    const { code, out } = await run(check, { docs, now, flags: { against: "HEAD" } });
    expect(code).toBe(0);
    expect(out).toContain("1 question asked before and after: every answer stays as it is.");
  });

  test("against a git ref takes for old what a page held behind faulty front matter", async () => {
    const page = `${KNOWLEDGE[RUNBOOK]}\n[x](gone.md)\n`;
    const docs = await folder({ ...KNOWLEDGE, [RUNBOOK]: page.replace("severity: high", "severity: hihg") });
    commitAll(docs);
    await fill(docs, { [RUNBOOK]: `${page}\n[y](lost.md)\n` });
    const { out } = await run(check, { docs, now, flags: { against: "HEAD" } });
    expect(out).toContain("warning: There is no page runbooks/gone.md.");
    expect(out).toContain("error: There is no page runbooks/lost.md.");
  });

  test("against a git ref finds what a change brings behind faulty front matter that was there before", async () => {
    const page = KNOWLEDGE[RUNBOOK].replace("severity: high", "severity: hihg");
    const drift = KNOWLEDGE["drift.md"];
    const docs = await folder({ ...KNOWLEDGE, [RUNBOOK]: `${page}\n[x](gone.md)\n` });
    commitAll(docs);
    await fill(docs, {
      [RUNBOOK]: `${page}\n[x](gone.md) [y](lost.md) ![](p.png)\n`,
      "drift.md": drift.replace("#fix-it-now", "#nothing"),
    });
    const { code, out } = await run(check, { docs, now, flags: { against: "HEAD" } });
    expect(code).toBe(1);
    expect(out).toContain(`${RUNBOOK}:9: warning: \`severity\``);
    expect(out).toContain(`${RUNBOOK}:25: warning: There is no page runbooks/gone.md.`);
    expect(out).toContain(`${RUNBOOK}:25: error: There is no page runbooks/lost.md.`);
    expect(out).toContain(`${RUNBOOK}:25: error: There is no file runbooks/p.png.`);
    expect(out).toMatch(/drift.md:7: error: .*#nothing/);
  });

  test("against a git ref judges what was by the docent.yaml of that time", async () => {
    const docs = await folder(KNOWLEDGE);
    commitAll(docs);
    await fill(docs, { "docent.yaml": KNOWLEDGE["docent.yaml"].replace("  ml-platform:", "  ml-team:") });
    const { code, out } = await run(check, { docs, now, flags: { against: "HEAD" } });
    expect(code).toBe(1);
    expect(out).toContain(`${RUNBOOK}:3: error: docent.yaml knows no owner \`ml-platform\``);
  });

  describe("with thresholds for the answers", () => {
    const files = {
      ...KNOWLEDGE,
      "docent.yaml": `${KNOWLEDGE["docent.yaml"]}answers:\n  holdout: holdout.yaml\n  thresholds:\n    holdout:\n      top1: 0.5\n`,
      "holdout.yaml": "- q: compare last week with the training set\n  pages: [drift.md]\n",
    };
    const weather = { "drift.md": "# Weather\n\nIt rains. [x](runbooks/cuda-out-of-memory.md)\n" };

    test("says what the held-out questions find, and passes", async () => {
      const { code, out } = await run(check, { docs: await folder(files), now });
      expect(code).toBe(0);
      expect(out).toContain("1 held-out question: right page first 100 %");
    });

    test("fails at the threshold's line, and names the question", async () => {
      const { code, out } = await run(check, { docs: await folder({ ...files, ...weather }), now });
      expect(code).toBe(1);
      expect(out).toContain(
        "docent.yaml:13: error: Right page first, of the held-out questions: 0, and 0.5 is wanted. " +
          'Worst: "compare last week with the training set" wants drift.md, gets ',
      );
    });

    test("against a ref forgives only what was missed before", async () => {
      const docs = await folder(files);
      commitAll(docs);
      const against = { docs, now, flags: { against: "HEAD" } };
      await fill(docs, weather);
      const brought = await run(check, against);
      expect([brought.code, brought.out]).toEqual([1, expect.stringContaining("docent.yaml:13: error: Right page")]);
      commitAll(docs);
      const kept = await run(check, against);
      expect([kept.code, kept.out]).toEqual([0, expect.stringContaining("docent.yaml:13: warning: Right page")]);
    });

    test("names files of questions beside the pages as the code host does", async () => {
      const root = await folder({
        ...Object.fromEntries(Object.entries(KNOWLEDGE).map(([name, text]) => [`docs/${name}`, text])),
        "docs/docent.yaml": `${KNOWLEDGE["docent.yaml"]}answers: {holdout: ../test/h.yaml}\n`,
        "test/h.yaml": "- q: what\n  pages: [gone.md]\n",
      });
      commitAll(root);
      const { out } = await run(check, { docs: join(root, "docs"), now, flags: { format: "github" } });
      expect(out).toContain("::error file=test/h.yaml,line=2,title=answers/file::There is no page gone.md.");
    });
  });

  test("as JSON gives all of it, arrays always there", async () => {
    const sound = await run(check, { docs: await folder(KNOWLEDGE), flags: { json: true }, now });
    expect(JSON.parse(sound.out)).toEqual({
      ok: true,
      problems: [],
      runbooks: [],
      answers: { folds: { folds: 1, ofFolds: 1, questions: 1, top1: 1, top3: 1, mrr: 1, found: 1, precision: 1 } },
    });
    const docs = await folder({ ...KNOWLEDGE, "a.md": "[x](gone.md)" });
    const { code, out } = await run(check, { docs, flags: { json: true }, now });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      problems: [
        {
          file: `${docs}/a.md`,
          line: 1,
          rule: "links/page",
          severity: "error",
          message: "There is no page gone.md",
          fix: "Correct or remove the link.",
        },
      ],
    });
  });

  test("never lets a control sequence of a page reach the terminal", async () => {
    const docs = await folder({ "a.md": '---\nkind: "\\e[31mred"\n---\nText.' });
    expect((await run(check, { docs })).out).toContain("There is no kind `[31mred`");
  });

  test("goes on where every page has an error", async () => {
    const docs = await folder({ "docent.yaml": KNOWLEDGE["docent.yaml"], "runbooks/a.md": "Text." });
    const { code, out } = await run(check, { docs });
    expect(code).toBe(1);
    expect(out).toMatch(/^0 pages of .*: \d+ errors, 0 warnings\.\n$/m);
  });
});
