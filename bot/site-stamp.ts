import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fingerprint } from "../src/fingerprint.ts";

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

/** Changes what is built. */
const VARIABLE = "DOCENT_PUBLIC_URL";

/** Lies in the built site; served to nobody, since its name begins with a dot. */
const STAMP_FILE = ".docent-stamp";

/** Begins the stamp of a site without broken links. */
export const STRICT = "strict ";

export interface StampInput {
  readonly root: string;
  readonly siteDir: string;
  readonly docsDir: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Equal stamps, equal sites. */
export async function siteStamp({ root, siteDir, docsDir, env }: StampInput): Promise<string> {
  const paths = [docsDir, siteDir, ...SOURCES.map((source) => join(root, source))];
  return fingerprint(paths, [docsDir, env[VARIABLE] ?? ""]);
}

/** The stamp of a built site; undefined when there is none. */
export async function readStamp(buildDir: string): Promise<string | undefined> {
  return readFile(join(buildDir, STAMP_FILE), "utf8").catch(() => undefined);
}

export async function writeStamp(buildDir: string, stamp: string): Promise<void> {
  await writeFile(join(buildDir, STAMP_FILE), stamp);
}
