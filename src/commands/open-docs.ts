import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { loadPages } from "../content/load.ts";
import type { Problem } from "../content/page.ts";
import { ContentError } from "../errors.ts";
import { fingerprint } from "../fingerprint.ts";
import { type AboutTeam, buildArtefact, writeArtefact } from "../search/build.ts";
import { diskReader } from "../search/disk.node.ts";
import { openIndex } from "../search/open.ts";
import type { Searcher } from "../search/search.ts";

/** Indexes of this many folders are remembered, so that trying docs out does not fill the disk. */
const KEPT_CACHES = 12;

export interface OpenDocs {
  readonly searcher: Searcher;
  readonly problems: readonly Problem[];
}

/** What answers say about the team. */
export function aboutTeam({ knowledge }: Config): AboutTeam {
  const owners = Object.entries(knowledge.owners).map(([id, owner]) => [id, owner.name] as const);
  return { team: knowledge.team.name, askWhom: knowledge.team.askWhom, owners: Object.fromEntries(owners) };
}

/**
 * Opens the index of the configured docs. It is kept under the data folder by a fingerprint of the docs and of the
 * code that indexes them, so that a second question starts at once and an edited page is never answered from memory.
 */
export async function openDocs(config: Config, root: string): Promise<OpenDocs> {
  const caches = join(config.dataDir, "cache");
  const sources = ["content", "search", "config", "text"].map((folder) => join(root, "src", folder));
  const key = (await fingerprint([config.docsDir, ...sources])).slice(0, 24);
  const cache = join(caches, key);
  const known = await readFile(join(cache, "problems.json"), "utf8").catch(() => undefined);
  if (known !== undefined)
    return { searcher: await openIndex(diskReader(cache)), problems: JSON.parse(known) as Problem[] };
  const { pages, problems } = await loadPages(config);
  if (pages.length === 0)
    throw new ContentError(
      `No page in ${config.docsDir} can be used.`,
      "Run `npx docent check` to see what is wrong with each.",
    );
  await mkdir(cache, { recursive: true });
  await writeArtefact(buildArtefact(pages, aboutTeam(config)), cache);
  // Written last: its presence says that the index beside it is whole.
  await writeFile(join(cache, "problems.json"), JSON.stringify(problems));
  await removeOldest(caches);
  return { searcher: await openIndex(diskReader(cache)), problems };
}

async function removeOldest(caches: string): Promise<void> {
  const names = await readdir(caches);
  if (names.length <= KEPT_CACHES) return;
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(caches, name))).mtimeMs })));
  dated.sort((a, b) => b.at - a.at);
  for (const { name } of dated.slice(KEPT_CACHES)) await rm(join(caches, name), { recursive: true, force: true });
}
