// `npm run bench -- check`: how long `docent check` takes over this repository's pages and over 1,000, alone and against
// a git ref, the first time and with what an earlier run has left in the data folder.
import { execFileSync, spawn } from "node:child_process";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { readConfig } from "../../src/config/read-config.ts";
import { KNOWLEDGE_FILE } from "../../src/config/read-knowledge.ts";
import { listMarkdown } from "../../src/content/load.ts";
import { publish } from "./report.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PAGES = 1000;
const RUNS = 5;
/** Pages that a change touches. */
const CHANGED = 10;
/** Seconds that the check of so many pages may take. */
const AIM = 10;

interface DocsFile {
  folders: Record<string, string>;
  answers?: unknown;
}

/**
 * This repository's pages over and over, each copy in a folder of its own and with names of its own, until there are
 * enough; links stay within a copy. The files of questions stay behind: they name pages where they no longer are, and
 * their thresholds hold for the real pages alone. The pages' own questions are asked.
 */
async function writePages(into: string): Promise<void> {
  const { docsDir } = readConfig({}, { root: ROOT });
  const paths = await listMarkdown(docsDir);
  const { answers: _files, ...knowledge } = parse(await readFile(join(docsDir, KNOWLEDGE_FILE), "utf8")) as DocsFile;
  const folders: Record<string, string> = {};
  for (let count = 0; count < PAGES; count++) {
    const copy = Math.floor(count / paths.length);
    const path = paths[count % paths.length] ?? "";
    const isWhole = (copy + 1) * paths.length <= PAGES;
    const file = join(into, `copy-${copy}`, path);
    await mkdir(dirname(file), { recursive: true });
    const text = renamed(await readFile(join(docsDir, path), "utf8"), copy);
    // The last copy lacks pages, and so do the links to them.
    await writeFile(file, isWhole ? text : text.replace(/\[([^\]]+)\]\([^)\s]+\)/g, "$1"));
    for (const [folder, kind] of Object.entries(knowledge.folders)) folders[`copy-${copy}/${folder}`] = kind;
  }
  await writeFile(join(into, KNOWLEDGE_FILE), stringify({ ...knowledge, folders }));
}

/** Names and questions of its own, so that a copy is no heap of duplicates. */
function renamed(text: string, copy: number): string {
  if (copy === 0) return text;
  return text
    .replace(/^title: "(.*)"$/m, `title: "$1 ${copy}"`)
    .replace(/^title: ([^"].*)$/m, `title: $1 ${copy}`)
    .replace(/^aliases: .*$/m, "aliases: []")
    .replace(/^( {2}- [^"].*)$/gm, `$1 ${copy}`);
}

/** Seconds, from the start of the process to its end. */
function checkTakes(docs: string, data: string, flags: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [join(ROOT, "src/docent.js"), "check", "--docs", docs, ...flags], {
      env: { ...process.env, DOCENT_DATA: data },
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 || code === 1) resolve((performance.now() - started) / 1000);
      else reject(new Error(`The check ended with ${code}.`));
    });
  });
}

/** Seconds with an empty data folder each time, then with the one that the last of these left. */
async function firstAndAgain(docs: string, flags: readonly string[] = []): Promise<[first: string, again: string]> {
  const data = join(root, "data");
  const first = await median(async () => {
    await rm(data, { recursive: true, force: true });
    return checkTakes(docs, data, flags);
  });
  const again = await median(() => checkTakes(docs, data, flags));
  return [first.toFixed(1), again.toFixed(1)];
}

async function median(measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await measure());
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

const root = await mkdtemp(join(tmpdir(), "docent-bench-check-"));
try {
  const docs = join(root, "docs");
  await writePages(docs);
  const git = (...args: readonly string[]): unknown =>
    execFileSync("git", ["-c", "user.name=Bench", "-c", "user.email=bench@example.com", ...args], { cwd: docs });
  git("init", "-q");
  git("add", ".");
  git("-c", "commit.gpgsign=false", "commit", "-q", "-m", "All");
  const own = await firstAndAgain(join(ROOT, "docs"));
  const alone = await firstAndAgain(docs);
  const same = await firstAndAgain(docs, ["--against", "HEAD"]);
  const paths = await listMarkdown(docs);
  for (let at = 0; at < CHANGED; at++) {
    const path = paths[Math.floor((at * paths.length) / CHANGED)] ?? "";
    await appendFile(join(docs, path), "\nRestart the exporter when the disk of the node is full.\n");
  }
  const against = await firstAndAgain(docs, ["--against", "HEAD"]);
  await publish("check", {
    title: "The check of the pages",
    how: `\`docent check\` over ${PAGES} pages: this repository's, copied under names of their own. Seconds, median of ${RUNS} processes that find an empty data folder, and of ${RUNS} that find what an earlier one has left there; the aim is less than ${AIM} s.`,
    tables: [
      {
        head: ["command", "first", "again"],
        rows: [
          ["docent check, this repository's own pages with all their questions", ...own],
          ["docent check", ...alone],
          ["docent check --against HEAD, nothing changed", ...same],
          [`docent check --against HEAD, ${CHANGED} pages changed`, ...against],
        ],
      },
    ],
  });
} finally {
  await rm(root, { recursive: true, force: true });
}
