import { readFileSync } from "node:fs";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { KNOWLEDGE_FILE } from "../config/read-knowledge.ts";
import { listMarkdown, loadPages } from "../content/load.ts";
import type { Page, Problem } from "../content/page.ts";
import { ContentError } from "../errors.ts";
import { fingerprint } from "../fingerprint.ts";
import { type AboutTeam, type Artefact, buildArtefact, writeArtefact } from "../search/build.ts";
import { diskReader } from "../search/disk.node.ts";
import { loadAnalyser } from "../search/languages/load.ts";
import { openIndex } from "../search/open.ts";
import { seal, unseal } from "../search/seal.ts";
import type { Searcher } from "../search/search.ts";
import { encodeJson } from "../search/stored-json.ts";

/** Indexes of this many folders are remembered, so that trying docs out does not fill the disk. */
const KEPT_CACHES = 12;

/** Beside the index and sealed like its files, so that it is known to be whole and of the same build. */
const RECORD = "problems.json";

interface CacheRecord {
  readonly problems: readonly Problem[];
  /** Names of all files of the build: one that was lost shows in nothing else. */
  readonly files: readonly string[];
}

export interface OpenDocs {
  readonly searcher: Searcher;
  readonly problems: readonly Problem[];
}

/** The index of the pages, in the language that docent.yaml names. */
export async function buildIndex(pages: readonly Page[], config: Config): Promise<Artefact> {
  return buildArtefact(pages, aboutTeam(config), await loadAnalyser(config.knowledge.language));
}

/** What answers say about the team. */
function aboutTeam({ knowledge }: Config): AboutTeam {
  const owners = Object.entries(knowledge.owners).map(([id, owner]) => [id, owner.name] as const);
  return { team: knowledge.team.name, askWhom: knowledge.team.askWhom, owners: Object.fromEntries(owners) };
}

/**
 * Opens the index of the configured docs. It is kept under the data folder by a fingerprint of the docs and of the
 * code that indexes them, so that a second question starts at once and an edited page is never answered from memory.
 */
export async function openDocs(config: Config, root: string): Promise<OpenDocs> {
  const caches = join(config.dataDir, "cache");
  const cache = join(caches, await keyOf(config, root));
  const cached = await openCache(cache);
  if (cached !== undefined) return cached;
  const { pages, problems } = await loadPages(config);
  if (pages.length === 0)
    throw new ContentError(
      `No page in ${config.docsDir} can be used.`,
      "Run `npx docent check` to see what is wrong with each.",
    );
  await mkdir(cache, { recursive: true });
  const artefact = await buildIndex(pages, config);
  // What is sound of an index that was there is left to those who read it now.
  await writeArtefact(artefact, cache);
  const record: CacheRecord = { problems, files: [...artefact.files.keys()] };
  // Written last: it belongs to the index beside it only once that is whole.
  await writeFile(join(cache, RECORD), seal(RECORD, encodeJson(record), artefact.hash));
  await removeOldest(caches);
  return { searcher: await openIndex(diskReader(cache)), problems };
}

/** Of the pages and docent.yaml alone: a folder may also hold gigabytes of data, and links that lead in circles. */
async function keyOf({ docsDir }: Config, root: string): Promise<string> {
  const inputs = [...(await listMarkdown(docsDir)), KNOWLEDGE_FILE].map((name) => join(docsDir, name));
  const code = ["content", "search", "config", "text"].map((folder) => join(root, "src", folder));
  return (await fingerprint([...inputs, ...code])).slice(0, 24);
}

/**
 * Undefined when there is none, or when any of its files was damaged or lost since: it is then made again. Reading all
 * of them takes about an eighth of the time that the fingerprint of the docs takes; synchronously, since awaiting each
 * of so many small files takes five times as long.
 */
async function openCache(cache: string): Promise<OpenDocs | undefined> {
  try {
    const searcher = await openIndex(diskReader(cache));
    const { hash } = searcher.about;
    const record = unseal(RECORD, readFileSync(join(cache, RECORD)), hash);
    const { problems, files } = JSON.parse(new TextDecoder().decode(record)) as CacheRecord;
    for (const name of files) unseal(name, readFileSync(join(cache, hash, name)), hash);
    return { searcher, problems };
  } catch {
    return undefined;
  }
}

async function removeOldest(caches: string): Promise<void> {
  const names = await readdir(caches);
  if (names.length <= KEPT_CACHES) return;
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(caches, name))).mtimeMs })));
  dated.sort((a, b) => b.at - a.at);
  for (const { name } of dated.slice(KEPT_CACHES)) await rm(join(caches, name), { recursive: true, force: true });
}
