import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { ContentError, messageOf, UsageError } from "../errors.ts";
import type { Exists } from "./files.ts";

/** The docs folder as it was at a git revision. */
export interface Revision {
  /** A temporary folder with the markdown and docent.yaml of that time; it may be empty. */
  readonly docsDir: string;
  readonly exists: Exists;
  /** Path then → path now, of the files that git takes for renamed since; both relative to the docs folder. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * Lays out the docs folder of an earlier revision for as long as `use` runs: of the commit where this branch left
 * `ref`, so that a branch does not answer for what was mended there since. Only what the check reads is written;
 * pictures and downloads are looked up in git's own list.
 * @param ref anything that names a commit: `main`, `origin/main`, `HEAD~1`, a hash
 * @throws ContentError without git or outside of a repository; UsageError when the ref names no commit
 */
export async function withRevision<T>(docsDir: string, ref: string, use: (revision: Revision) => Promise<T>) {
  const commit = await forkPoint(docsDir, await resolveRef(docsDir, ref));
  const prefix = (await git(docsDir, ["rev-parse", "--show-prefix"])).toString().trim();
  const blobs = await listBlobs(docsDir, commit);
  const temporary = await mkdtemp(join(tmpdir(), "docent-check-"));
  try {
    const read = [...blobs].filter(([path]) => path.startsWith(prefix) && /\.mdx?$|docent\.ya?ml$/i.test(path));
    const texts = await readBlobs(
      docsDir,
      read.map(([, id]) => id),
    );
    for (const [index, [path]] of read.entries()) {
      const file = join(temporary, path.slice(prefix.length));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, texts[index] ?? "");
    }
    const known = withFolders(blobs.keys());
    const exists: Exists = async (path) => known.has(posix.join(prefix, path).replace(/\/+$/, ""));
    return await use({ docsDir: temporary, exists, renamed: await listRenamed(docsDir, commit) });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Where a folder lies in its repository, such as `docs/`, or empty at the root; undefined outside of a repository. */
export async function prefixInRepository(dir: string): Promise<string | undefined> {
  const prefix = git(dir, ["rev-parse", "--show-prefix"]).then((out) => out.toString().trim());
  return prefix.catch(() => undefined);
}

async function resolveRef(docsDir: string, ref: string): Promise<string> {
  try {
    await git(docsDir, ["rev-parse", "--is-inside-work-tree"]);
  } catch (error) {
    const what = `--against compares with git, which cannot read ${docsDir}: ${messageOf(error)}`;
    throw new ContentError(what, "Install git and run the check in a clone, or leave --against out.", { cause: error });
  }
  try {
    const found = await git(docsDir, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
    return found.toString().trim();
  } catch (error) {
    const cure = "Name a branch, a tag or a commit; in a shallow clone, fetch it first: git fetch origin main.";
    throw new UsageError(`Git knows no commit "${ref}".`, cure, { cause: error });
  }
}

/** The last commit that both have; the tip itself where none is known, as in a shallow clone. */
async function forkPoint(docsDir: string, tip: string): Promise<string> {
  const found = await git(docsDir, ["merge-base", tip, "HEAD"]).catch(() => "");
  return found.toString().trim() || tip;
}

/** Every file of the commit with the id of its content, by its path from the repository's root. */
async function listBlobs(docsDir: string, commit: string): Promise<Map<string, string>> {
  const listed = (await git(docsDir, ["ls-tree", "-r", "-z", "--full-tree", commit])).toString();
  const blobs = new Map<string, string>();
  for (const entry of listed.split("\0")) {
    const [about = "", path = ""] = entry.split("\t", 2);
    const [, type, id = ""] = about.split(" ");
    if (type === "blob") blobs.set(path, id);
  }
  return blobs;
}

/** Of what git knows: a file that was never added is new to it. */
async function listRenamed(docsDir: string, commit: string): Promise<Map<string, string>> {
  const select = ["--find-renames", "--diff-filter=R", "--name-status"];
  const listed = (await git(docsDir, ["diff", ...select, "-z", "--relative", commit, "--", "."])).toString();
  const [, ...words] = listed.split("\0");
  const renamed = new Map<string, string>();
  // A letter with a share, the path then and the path now.
  for (let at = 0; at + 1 < words.length; at += 3) renamed.set(words[at] ?? "", words[at + 1] ?? "");
  return renamed;
}

/** One process for all of them; the answer is a line with the length, the bytes and a line's end, for each. */
async function readBlobs(docsDir: string, ids: readonly string[]): Promise<Buffer[]> {
  if (ids.length === 0) return [];
  const answer = await git(docsDir, ["cat-file", "--batch"], `${ids.join("\n")}\n`);
  const blobs: Buffer[] = [];
  for (let at = 0; at < answer.length; ) {
    const start = answer.indexOf("\n", at) + 1;
    const length = Number(answer.subarray(at, start).toString().trim().split(" ").at(-1));
    blobs.push(answer.subarray(start, start + length));
    at = start + length + 1;
  }
  return blobs;
}

function withFolders(paths: Iterable<string>): Set<string> {
  const known = new Set([".", ""]);
  for (const path of paths) {
    for (let at = path; at !== "." && !known.has(at); at = posix.dirname(at)) known.add(at);
  }
  return known;
}

function git(cwd: string, args: readonly string[], input = ""): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { cwd });
    const out: Buffer[] = [];
    let complaint = "";
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new Error(complaint.split("\n")[0] || `git ${args[0]} ended with ${code}`));
    });
    // A git that ends early closes its end of the pipe; its exit code says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
