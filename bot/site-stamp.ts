import { createHash, type Hash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Everything a build of the site reads, relative to the project's root; the docs and the site itself come on top. */
const SOURCES = [
  "src/config",
  "src/content",
  "src/search",
  "src/answer",
  "src/text",
  "src/chat/reply.ts",
  "src/errors.ts",
  "package-lock.json",
];

/** Made by builds, or by people's tools, and read by none. */
const IGNORED = new Set(["build", "node_modules"]);

/** Lies in the built site; served to nobody, since its name begins with a dot. */
const STAMP_FILE = ".docent-stamp";

export interface StampInput {
  readonly root: string;
  readonly siteDir: string;
  readonly docsDir: string;
  /** The public address the site is built for; undefined for the default. */
  readonly publicUrl: string | undefined;
}

/** A hash over the content of all that goes into the site: equal stamps, equal sites. */
export async function siteStamp({ root, siteDir, docsDir, publicUrl }: StampInput): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([docsDir, publicUrl ?? ""]));
  for (const path of [docsDir, siteDir, ...SOURCES.map((source) => join(root, source))]) await hashPath(hash, path);
  return hash.digest("hex");
}

/** The stamp of a built site; undefined when there is none. */
export async function readStamp(buildDir: string): Promise<string | undefined> {
  return readFile(join(buildDir, STAMP_FILE), "utf8").catch(() => undefined);
}

export async function writeStamp(buildDir: string, stamp: string): Promise<void> {
  await writeFile(join(buildDir, STAMP_FILE), stamp);
}

async function hashPath(hash: Hash, path: string): Promise<void> {
  // `stat` follows symbolic links, as the build does; what vanished meanwhile counts as absent.
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    const names = (await readdir(path)).filter((name) => !name.startsWith(".") && !IGNORED.has(name));
    for (const name of names.sort()) await hashPath(hash, join(path, name));
  } else if (found?.isFile()) {
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes) hash.update(`\0${path}\0${bytes.length}\0`).update(bytes);
  }
}
