import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { main } from "../../src/cli.ts";
import { fill } from "../content/folder.ts";
import { docent, KNOWLEDGE, type Outcome, ROOT } from "./run.ts";

/** Each starts a process of its own, so they are few and run side by side. */
const runs = {
  json: ["ask", "--docs", "my docs", "--json", "what is", "data drift"],
  text: ["ask", "--docs", "my docs", "what is data drift"],
  command: ["serch", "x"],
  h: ["search", "-h"],
  check: ["check", "--docs", "bad docs"],
  version: ["--version"],
} as const;

/** What the same command line makes of these, in this process; DIR is the folder of the test. */
const lines = {
  limit: ["search", "--docs", "DIR/my docs", "--limit", "bad", "drift", "--json"],
  nowhere: ["search", "--docs", "", "drift"],
  blank: ["check", "--docs= "],
  empty: ["ask", "--docs", "DIR/empty", "x"],
  option: ["search", "--doc", "DIR/my docs", "x"],
  word: ["search", "--docs", "DIR/my docs", "-kubernetes"],
  words: ["search", "--docs", "DIR/my docs", "-cuda training"],
  behind: ["search", "--docs", "DIR/my docs", "--", "-drift"],
  help: ["search", "--docs", "nowhere", "--help"],
  v: ["-v"],
} as const;

const outcomes = new Map<string, Outcome>();
let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "docent-test-"));
  await fill(directory, {
    ...Object.fromEntries(Object.entries(KNOWLEDGE).map(([name, text]) => [`my docs/${name}`, text])),
    "bad docs/a.md": "Fine.",
    "bad docs/docent.yaml": KNOWLEDGE["docent.yaml"],
    "bad docs/runbooks/b.md": "---\ntitle: B\n---\n",
    "empty/notes.txt": "no page",
  });
  const env = { DOCENT_DATA: join(directory, "data"), NO_COLOR: "1" };
  const results = Object.entries(runs).map(async ([name, args]) => {
    outcomes.set(name, await docent(args, env, directory));
  });
  await Promise.all(results);
  vi.stubEnv("DOCENT_DATA", env.DOCENT_DATA);
  for (const [name, args] of Object.entries(lines)) outcomes.set(name, await line(args));
}, 60_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true, force: true });
});

async function line(args: readonly string[]): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((to) =>
    vi.spyOn(process[to], "write").mockImplementation((text) => {
      written[to] += String(text);
      return true;
    }),
  );
  const code = await main(args.map((arg) => arg.replace("DIR", directory)));
  for (const spy of spies) spy.mockRestore();
  return { code, out: written.stdout, err: written.stderr };
}

function outcome(name: keyof typeof runs | keyof typeof lines): Outcome {
  const found = outcomes.get(name);
  if (found === undefined) throw new Error(`${name} has not run`);
  const shown = (text: string): string => text.replaceAll(directory, "DIR");
  return { code: found.code, out: shown(found.out), err: shown(found.err) };
}

describe("docent, started as people start it", () => {
  test("prints only JSON with --json, the words of a question joined", () => {
    const { code, out, err } = outcome("json");
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({ kind: "found", query: "what is data drift", best: { path: "drift.md" } });
  });

  test("answers from a folder with spaces in its name, linking its files", () => {
    const { code, out, err } = outcome("text");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("│ Data drift is a change in the data that a model sees.");
    expect(out).toContain("\nmy docs/drift.md\n");
  });

  test("writes its caches under DOCENT_DATA and nothing among the docs", async () => {
    expect(await readdir(join(directory, "data"))).toEqual(["cache"]);
    expect((await readdir(join(directory, "my docs"))).toSorted()).toEqual(["docent.yaml", "drift.md", "runbooks"]);
  });

  test("refuses a wrong value with exit code 2, as JSON too", () => {
    expect(outcome("limit")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "--limit bad is no number of results.
      Give a whole number from 1 to 100.
      ",
        "out": "{"error":{"name":"UsageError","message":"--limit bad is no number of results.","cure":"Give a whole number from 1 to 100."}}
      ",
      }
    `);
  });

  test("refuses a --docs that names no folder, where the default one would answer", () => {
    const cure = "Write the folder behind it: --docs my-docs; or leave --docs out.";
    for (const name of ["nowhere", "blank"] as const) {
      expect(outcome(name)).toEqual({ code: 2, out: "", err: `--docs names no folder.\n${cure}\n` });
    }
  });

  test("says what is missing in an empty folder", () => {
    expect(outcome("empty")).toMatchInlineSnapshot(`
      {
        "code": 1,
        "err": "There is no markdown file in DIR/empty.
      Add at least one .md file, or name another folder with --docs or DOCENT_DOCS.
      ",
        "out": "",
      }
    `);
  });

  test("names the nearest command", () => {
    expect(outcome("command")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "There is no command serch, did you mean \`search\`?
      See: npx docent help
      ",
        "out": "",
      }
    `);
  });

  test("names the nearest option", () => {
    expect(outcome("option")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "There is no option --doc, did you mean \`--docs\`?
      See: npx docent help
      ",
        "out": "",
      }
    `);
  });

  test("takes an argument that holds a blank for words, and all behind --", () => {
    for (const name of ["words", "behind"] as const) {
      const { code, out, err } = outcome(name);
      expect([code, err], name).toEqual([0, ""]);
      expect(out, name).toContain("\n   drift.md\n");
      expect(out, name).not.toContain("cuda-out-of-memory.md");
    }
  });

  test("names the way to search for a word that begins with a hyphen", () => {
    expect(outcome("word")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "There is no option -kubernetes.
      Where it is a word, write it behind --: npx docent search -- -kubernetes
      ",
        "out": "",
      }
    `);
  });

  test("says what a command does, whatever else was asked of it", () => {
    expect(outcome("help")).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "  npx docent ask "…"      the answer, quoted, with where it stands and who owns it
        npx docent search "…"   the best pages  [--limit N]
                                both take --verbatim, which corrects no words, and words
                                that begin with a hyphen behind -- alone

      Each takes --docs DIR (any folder of markdown) and --json.
      ",
      }
    `);
    expect(outcome("h")).toEqual(outcome("help"));
  });

  test("prints its version", async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { version: string };
    for (const name of ["version", "v"] as const)
      expect(outcome(name)).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });

  test("says nothing of a reader that has gone, and exits as it would have", async () => {
    const args = [`${ROOT}src/docent.js`, "check", "--docs", join(directory, "bad docs")];
    const child = spawn(process.execPath, args, { env: { ...process.env, DOCENT_DATA: join(directory, "data") } });
    child.stdout.destroy();
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    expect({ code, err }).toEqual({ code: 1, err: "" });
  });

  test("exits with 1 when the check finds errors", () => {
    const { code, out } = outcome("check");
    expect(code).toBe(1);
    expect(out.split("\n")[0]).toBe(
      "DIR/bad docs/runbooks/b.md:1: error: `tags` is missing. Add `tags:`, which a runbook needs. (front-matter/missing-key)",
    );
  });
});
