import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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
  const file = join(KEPT, name);
  const making = join(KEPT, `making-${name}`);
  await mkdir(KEPT, { recursive: true });
  const isFirst = await mkdir(making).then(
    () => true,
    () => false,
  );
  try {
    const kept = await (isFirst ? readKept(file) : awaitKept(file, making));
    return kept === undefined ? await makeAndKeep(what, name, make) : (deserialize(kept) as Made);
  } finally {
    if (isFirst) await rm(making, { recursive: true, force: true });
  }
}

async function makeAndKeep<Made>(what: string, name: string, make: () => Promise<Made>): Promise<Made> {
  const made = await make();
  const draft = join(KEPT, `draft-${process.pid}-${name}`);
  await writeFile(draft, serialize(made));
  await rename(draft, join(KEPT, name));
  const old = (await readdir(KEPT)).filter((one) => one.startsWith(what) && one !== name);
  for (const one of old) await rm(join(KEPT, one), { force: true });
  return made;
}

function readKept(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch(() => undefined);
}

/** Milliseconds after which nobody is making it any more: a run was ended in between. */
const GIVEN_UP = 30_000;

/** Waits for the worker that makes it: two that do take twice as long. */
async function awaitKept(file: string, making: string): Promise<Buffer | undefined> {
  for (;;) {
    const begun = await stat(making).catch(() => undefined);
    const kept = await readKept(file);
    if (kept !== undefined || begun === undefined) return kept;
    if (Date.now() - begun.mtimeMs > GIVEN_UP) break;
    await sleep(50);
  }
  // The next run need not wait as well.
  await rm(making, { recursive: true, force: true });
  return undefined;
}
