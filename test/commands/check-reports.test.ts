import { readFile, rename } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { check } from "../../src/commands/check.ts";
import { commitAll } from "../check/repository.ts";
import { fill, folder } from "../content/folder.ts";
import { KNOWLEDGE, run } from "./run.ts";

/** A day on which all of KNOWLEDGE is fresh. */
const now = "2026-02-01T12:00:00";

/** A repository whose pages lie in docs/, as this one's do. */
async function repository(): Promise<{ readonly root: string; readonly docs: string }> {
  const root = await folder(
    Object.fromEntries(Object.entries(KNOWLEDGE).map(([name, text]) => [`docs/${name}`, text])),
  );
  commitAll(root);
  return { root, docs: join(root, "docs") };
}

describe("docent check --against", () => {
  test("says which answers change, over the questions of both states and the hold-out file", async () => {
    const { root, docs } = await repository();
    await fill(root, {
      "docs/docent.yaml": `${KNOWLEDGE["docent.yaml"]}answers:\n  holdout: ../test/answers/holdout.yaml\n`,
      "docs/glossary.md":
        "---\ntitle: Shadow deployment\nquestions: [shadow deployment]\n---\n\nA shadow deployment answers nobody.\n",
      "test/answers/holdout.yaml": "- q: who does a shadow deployment answer\n  pages: [glossary.md]\n",
    });
    await rename(join(docs, "drift.md"), join(docs, "other.md"));
    await fill(docs, { "other.md": "# Weather\n\nIt rains.\n" });
    const { out } = await run(check, { docs, now, flags: { against: "HEAD" } });
    expect(out).toContain("3 questions asked before and after: 2 gaps close.\n");
    expect(out).toContain('  gap closes: "shadow deployment": nothing -> found glossary.md\n');
    expect(out).toContain('  gap closes: "who does a shadow deployment answer": nothing -> found glossary.md\n');
  });

  test("calls an answer worse whose page is gone, and fails nothing for it", async () => {
    const { docs } = await repository();
    const page = KNOWLEDGE["runbooks/cuda-out-of-memory.md"];
    await fill(docs, {
      // The question stays, and nothing below it says any of its words.
      "runbooks/cuda-out-of-memory.md": page
        .replace("title: CUDA out of memory", "title: Cards")
        .replace("GPU", "card"),
    });
    const { code, out } = await run(check, { docs, now, flags: { against: "HEAD" } });
    expect(code).toBe(0);
    expect(out).toContain("1 question asked before and after: 1 answer gets worse.\n");
  });

  test("writes the report and JSON with the same comparison", async () => {
    const { root, docs } = await repository();
    await fill(docs, { "new.md": "---\ntitle: New\n---\n\n[x](gone.md)\n" });
    const report = join(root, "report.md");
    const { code, out } = await run(check, { docs, now, flags: { against: "HEAD", report, json: true } });
    expect(code).toBe(1);
    expect(JSON.parse(out).compared).toEqual({ asked: 1, changes: [], reworded: 0 });
    const text = await readFile(report, "utf8");
    expect(text).toContain("| `docs/new.md:5` | `There is no page gone.md` |");
    expect(text).toContain("1 question asked before and after: every answer stays as it is.");
  });

  test("compares with nothing where the folder did not exist yet", async () => {
    const root = await folder({ "README.txt": "x" });
    commitAll(root);
    await fill(root, Object.fromEntries(Object.entries(KNOWLEDGE).map(([name, text]) => [`docs/${name}`, text])));
    const { code, out } = await run(check, { docs: join(root, "docs"), now, flags: { against: "HEAD" } });
    expect(code).toBe(0);
    expect(out).toContain("1 question asked before and after: 1 gap closes.");
  });
});

describe("docent check --format", () => {
  test("github prints annotations with files from the repository's root, then the summary", async () => {
    const { docs } = await repository();
    await fill(docs, { "new.md": "[x](gone.md)" });
    const { code, out } = await run(check, { docs, now, flags: { format: "github" } });
    expect(code).toBe(1);
    expect(out).toMatch(
      /^::error file=docs\/new.md,line=1,title=links\/page::There is no page gone.md. Correct or remove the link.\n3 pages of .*: 1 error, 0 warnings.\n/,
    );
  });

  test("gitlab prints nothing but the report on standard output", async () => {
    const { docs } = await repository();
    await fill(docs, { "new.md": "[x](gone.md)" });
    const { out, err } = await run(check, { docs, now, flags: { format: "gitlab" } });
    expect(JSON.parse(out)).toMatchObject([{ location: { path: "docs/new.md", lines: { begin: 1 } } }]);
    expect(err).toContain("new.md:1: error: There is no page gone.md.");
  });

  test("of another name is refused with those that exist", async () => {
    const { docs } = await repository();
    await expect(run(check, { docs, flags: { format: "gitlb" } })).rejects.toThrow(
      "There is no format gitlb, did you mean `gitlab`?",
    );
  });
});

describe("docent check --external", () => {
  test("looks links up once, keeps what it found, and asks nobody without the option", async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked++;
      response.writeHead(request.url === "/gone" ? 410 : 200).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const docs = await folder({ ...KNOWLEDGE, "a.md": `[ok](${base}/ok) [gone](${base}/gone)` });
    const data = await folder();

    expect((await run(check, { docs, data, now })).code).toBe(0);
    expect(asked).toBe(0);

    const first = await run(check, { docs, data, now, flags: { external: true } });
    expect(first.code).toBe(1);
    expect(first.out).toContain(`a.md:1: error: ${base}/gone is gone (410 Gone).`);
    // The head of both, and all of what seemed to be gone.
    expect(asked).toBe(3);

    const second = await run(check, { docs, data, now, flags: { external: true } });
    expect(second.out).toBe(first.out);
    expect(asked).toBe(3);
  });
});
