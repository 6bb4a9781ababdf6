import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { readKnowledge } from "../../src/config/read-knowledge.ts";
import { loadPages } from "../../src/content/load.ts";
import type { Page } from "../../src/content/page.ts";
import { fingerprint } from "../../src/fingerprint.ts";
import { type Artefact, buildArtefact } from "../../src/search/build.ts";
import { ABOUT } from "../search/open-files.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const KEPT = join(ROOT, "node_modules", ".cache", "docent-own-docs");
/** What the pages are made of, beside the docs and the packages. */
const READING = ["content", "config", "text"];

let pages: Promise<readonly Page[]> | undefined;
let artefact: Promise<Artefact> | undefined;

/** The pages of the repository's own docs: read once for all the files that a worker runs. */
export function ownPages(): Promise<readonly Page[]> {
  pages ??= keptOr("pages", READING, async () => {
    const docsDir = join(ROOT, "docs");
    return (await loadPages({ docsDir, knowledge: readKnowledge(docsDir).knowledge })).pages;
  });
  return pages;
}

/** Their index. */
export function ownArtefact(): Promise<Artefact> {
  artefact ??= keptOr("index", [...READING, "search"], async () => buildArtefact(await ownPages(), ABOUT));
  return artefact;
}

/** Both take seconds, and are the same until the docs, the packages or the code that makes them change. */
async function keptOr<Made>(what: string, code: readonly string[], make: () => Promise<Made>): Promise<Made> {
  const from = ["docs", "package-lock.json", ...code.map((folder) => join("src", folder))];
  const name = `${what}-${await fingerprint(
    from.map((path) => join(ROOT, path)),
    [ABOUT],
  )}`;
  const kept = await readFile(join(KEPT, name)).catch(() => undefined);
  if (kept !== undefined) return deserialize(kept) as Made;
  const made = await make();
  await mkdir(KEPT, { recursive: true });
  const draft = join(KEPT, `draft-${process.pid}-${name}`);
  await writeFile(draft, serialize(made));
  await rename(draft, join(KEPT, name));
  const old = (await readdir(KEPT)).filter((one) => one.startsWith(what) && one !== name);
  for (const one of old) await rm(join(KEPT, one), { force: true });
  return made;
}
