import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "../content/page.ts";
import { ArtefactError } from "../errors.ts";
import { type Analyser, ENGLISH } from "./analyse.ts";
import { FORMAT } from "./artefact.ts";
import { indexDocument } from "./document.ts";
import { ForwardIndex } from "./forward-index.ts";
import { type InvertedIndex, invert } from "./invert.ts";
import { synonymsOf } from "./lexicon.ts";
import { seal } from "./seal.ts";
import type { IndexAbout } from "./search.ts";
import { encodeCurrent, encodeManifest } from "./stored-json.ts";
import { TermReader } from "./term-reader.ts";
import { writePages } from "./write-pages.ts";
import { writeTerms } from "./write-terms.ts";

/** An index in memory, ready to be written. Same pages, same bytes. */
export interface Artefact {
  /** First 16 hex digits of the SHA-256 over the manifest and every file's name and content. */
  readonly hash: string;
  /** Content of `current.json`. */
  readonly current: Uint8Array;
  /** File name within the artefact's folder → bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly pages: number;
  readonly sections: number;
}

/** What the caller knows of the team; quoted by answers. */
export type AboutTeam = Pick<IndexAbout, "team" | "askWhom" | "owners">;

/** Previous artefacts kept beside the current one, for browsers and processes that still read them. */
const KEPT_ARTEFACTS = 2;

/**
 * Builds the index of all pages.
 * @param analyser of the language that the pages are in
 * @param reader of the same analyser; for several builds of nearly the same pages, which give the same bytes with one
 * @throws ArtefactError when there is no page: an empty index would silence every door, so it is never built.
 */
export function buildArtefact(
  pages: readonly Page[],
  about: AboutTeam,
  analyser: Analyser = ENGLISH,
  reader: TermReader = new TermReader(analyser),
): Artefact {
  if (pages.length === 0) {
    throw new ArtefactError("There is no page to index.", "Add at least one markdown file to the docs folder.");
  }
  const ordered = [...pages].sort(compareForIds);
  const links = linkTextsByPath(ordered);
  const forward = new ForwardIndex();
  const documents = ordered.map((page) => indexDocument(page, links.get(page.path) ?? [], reader, forward));
  const { terms: numbered, surfaces } = reader;
  const index = invert(ordered, documents, forward.finish(), { terms: numbered.texts, surfaces: surfaces.texts });
  const bodies = new Map<string, Uint8Array>();
  const shards = writeTerms(bodies, index, ordered.length);
  writePages(bodies, ordered, documents);
  const sections = ordered.reduce((sum, page) => sum + page.sections.length, 0);
  const words = documents.reduce((sum, document) => sum + document.lengths.text, 0);
  const manifest = encodeManifest({
    language: analyser.language,
    about: { ...about, pages: ordered.length, sections },
    answerable: ordered.filter((page) => page.audience === "everyone").length,
    averageSectionLength: words / Math.max(1, sections),
    terms: index.terms.length,
    synonyms: synonymsOf(ordered, analyser, holdsOf(index)),
    ...shards,
  });
  const hash = hashOf(manifest, bodies);
  const files = new Map([...bodies].map(([name, body]) => [name, seal(name, body, hash)]));
  return { hash, current: encodeCurrent(FORMAT, hash, manifest), files, pages: ordered.length, sections };
}

function holdsOf({ terms }: InvertedIndex): (term: string) => boolean {
  const held = new Set(terms.map(({ term }) => term));
  return (term) => held.has(term);
}

/**
 * Ids follow this order and equal scores are ranked by id: a team's own pages before starter pages, and pages
 * about the product's making last, so that leaving them out is one comparison.
 */
function compareForIds(a: Page, b: Page): number {
  return (
    Number(a.audience === "project") - Number(b.audience === "project") ||
    Number(a.starter === true) - Number(b.starter === true) ||
    (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
  );
}

function linkTextsByPath(pages: readonly Page[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const page of pages) {
    for (const link of page.links) {
      if (link.target === page.path) continue;
      const known = texts.get(link.target);
      if (known === undefined) texts.set(link.target, [link.text]);
      else known.push(link.text);
    }
  }
  return texts;
}

function hashOf(manifest: Uint8Array, bodies: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash("sha256").update(`${FORMAT}\0`).update(manifest);
  for (const name of [...bodies.keys()].sort()) {
    hash.update(`${name}\0${bodies.get(name)?.length}\0`);
    hash.update(bodies.get(name) ?? new Uint8Array());
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * Writes the artefact into `directory/<hash>/` and then points `directory/current.json` at it by a rename, so that a
 * reader sees the old index or the new one, never half of either.
 */
export async function writeArtefact(artefact: Artefact, directory: string): Promise<void> {
  const target = join(directory, artefact.hash);
  await mkdir(directory, { recursive: true });
  if (await exists(target)) await mend(artefact, target);
  else await create(artefact, target);
  await replaceFile(join(directory, "current.json"), artefact.current);
  await removeOld(directory, artefact.hash);
}

async function create(artefact: Artefact, target: string): Promise<void> {
  const staging = temporaryName(target);
  try {
    await mkdir(staging);
    for (const [name, bytes] of artefact.files) await writeFile(join(staging, name), bytes);
    await rename(staging, target);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Another writer may have written the same content meanwhile: either copy is right.
    if (!(await exists(target))) throw error;
  }
}

/** The folder of this content is there already: a file that was damaged or lost since is written again. */
async function mend(artefact: Artefact, target: string): Promise<void> {
  for (const [name, bytes] of artefact.files) {
    const file = join(target, name);
    const found = await readFile(file).catch(() => undefined);
    if (found === undefined || !found.equals(bytes)) await replaceFile(file, bytes);
  }
}

/** Readers see the old file or the new one. */
async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(file);
  await writeFile(temporary, content);
  await rename(temporary, file);
}

/** Each writer has its own, in the same process too. */
function temporaryName(path: string): string {
  return `${path}.${randomUUID()}.tmp`;
}

async function removeOld(directory: string, current: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== current);
  const dated = await Promise.all(names.map(async (name) => ({ name, at: await modifiedAt(join(directory, name)) })));
  dated.sort((a, b) => b.at - a.at);
  for (const { name } of dated.slice(KEPT_ARTEFACTS)) await rm(join(directory, name), { recursive: true, force: true });
}

/** Milliseconds since 1970; 0 for what another writer removed meanwhile. */
async function modifiedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
