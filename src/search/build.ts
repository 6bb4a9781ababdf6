import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "../content/page.ts";
import { ArtefactError } from "../errors.ts";
import {
  encodePositions,
  encodePostings,
  FORMAT,
  type Manifest,
  PAGES_PER_GROUP,
  POSTINGS_SHARD_BYTES,
  type StoredPage,
  type StoredText,
  type TermPostings,
} from "./artefact.ts";
import { type IndexedDocument, indexDocument } from "./document.ts";
import { facetTerms } from "./facets.ts";
import { FIELD_WEIGHTS, FIELDS, NAVIGATION_WEIGHT, quantise, saturate } from "./rank.ts";
import type { IndexAbout } from "./search.ts";

/** An index in memory, ready to be written. Same pages, same bytes. */
export interface Artefact {
  /** First 16 hex digits of the SHA-256 over every file's name and bytes. */
  readonly hash: string;
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
 * @throws ArtefactError when there is no page: an empty index would silence every door, so it is never built.
 */
export function buildArtefact(pages: readonly Page[], about: AboutTeam): Artefact {
  if (pages.length === 0) {
    throw new ArtefactError("There is no page to index.", "Add at least one markdown file to the docs folder.");
  }
  const ordered = [...pages].sort(compareForIds);
  const links = linkTextsByPath(ordered);
  const documents = ordered.map((page) => indexDocument(page, links.get(page.path) ?? []));
  const terms = invert(ordered, documents);
  const files = new Map<string, Uint8Array>();
  const shards = writeTermShards(files, terms);
  writePages(files, ordered, documents);
  const sections = ordered.reduce((sum, page) => sum + page.sections.length, 0);
  const words = documents.reduce((sum, document) => sum + document.lengths.text, 0);
  const answerable = ordered.filter((page) => page.audience === "everyone").length;
  const manifest: Manifest = {
    format: FORMAT,
    about: { ...about, pages: ordered.length, sections },
    answerable,
    shards,
    averageSectionLength: words / Math.max(1, sections),
    terms: terms.length,
  };
  files.set("manifest.json", encodeJson(manifest));
  return { hash: hashFiles(files), files, pages: ordered.length, sections };
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

interface BuiltTerm extends TermPostings {
  readonly positions: readonly (readonly number[])[];
}

function invert(pages: readonly Page[], documents: readonly IndexedDocument[]): BuiltTerm[] {
  const averages = FIELDS.map((field) => averageLength(documents, field));
  const terms = new Map<string, GrowingTerm>();
  for (const [id, document] of documents.entries()) {
    for (const [term, counts] of document.frequencies) {
      const entry = growingTerm(terms, term);
      entry.pages.push(id);
      entry.impacts.push(quantise(impact(counts, document, averages)));
      entry.positions.push(document.positions.get(term) ?? []);
      const surface = document.surfaces.get(term) ?? term;
      entry.surfaces.set(surface, (entry.surfaces.get(surface) ?? 0) + 1);
    }
    for (const facet of facetTerms(pages[id] as Page)) {
      const entry = growingTerm(terms, facet);
      entry.pages.push(id);
      entry.impacts.push(1);
      entry.positions.push([]);
    }
  }
  return [...terms.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([term, entry]) => ({ ...entry, term, surface: mostFrequent(entry.surfaces, term) }));
}

interface GrowingTerm {
  readonly pages: number[];
  readonly impacts: number[];
  readonly positions: (readonly number[])[];
  readonly surfaces: Map<string, number>;
}

function growingTerm(terms: Map<string, GrowingTerm>, term: string): GrowingTerm {
  let entry = terms.get(term);
  if (entry === undefined) {
    entry = { pages: [], impacts: [], positions: [], surfaces: new Map() };
    terms.set(term, entry);
  }
  return entry;
}

function averageLength(documents: readonly IndexedDocument[], field: (typeof FIELDS)[number]): number {
  // Pages without the field (no link points at them, no slug) would drag the average towards zero.
  const having = documents.filter((document) => document.lengths[field] > 0);
  return having.reduce((sum, document) => sum + document.lengths[field], 0) / Math.max(1, having.length);
}

function impact(counts: Float64Array, document: IndexedDocument, averages: readonly number[]): number {
  let sum = 0;
  for (const [i, field] of FIELDS.entries()) {
    const { weight, b } = FIELD_WEIGHTS[field];
    sum += weight * saturate(counts[i] ?? 0, document.lengths[field], averages[i] ?? 0, b);
  }
  return document.navigation ? sum * NAVIGATION_WEIGHT : sum;
}

function mostFrequent(surfaces: ReadonlyMap<string, number>, fallback: string): string {
  let best = fallback;
  let bestCount = 0;
  for (const [surface, count] of surfaces) {
    if (count > bestCount || (count === bestCount && surface < best)) {
      best = surface;
      bestCount = count;
    }
  }
  return best;
}

/** Writes the postings and positions shards and returns the first term of each. */
function writeTermShards(files: Map<string, Uint8Array>, terms: readonly BuiltTerm[]): string[] {
  const firsts: string[] = [];
  let batch: BuiltTerm[] = [];
  let size = 0;
  const close = (): void => {
    if (batch.length === 0) return;
    files.set(`postings-${firsts.length}.bin`, encodePostings(batch));
    files.set(`positions-${firsts.length}.bin`, encodePositions(batch.map((term) => term.positions)));
    firsts.push(batch[0]?.term ?? "");
    batch = [];
    size = 0;
  };
  for (const term of terms) {
    batch.push(term);
    size += term.term.length + 4 + term.pages.length * 2;
    if (size >= POSTINGS_SHARD_BYTES) close();
  }
  close();
  return firsts;
}

function writePages(
  files: Map<string, Uint8Array>,
  pages: readonly Page[],
  documents: readonly IndexedDocument[],
): void {
  const stored = pages.map((page, id) => storedPage(page, documents[id] as IndexedDocument));
  for (let group = 0; group * PAGES_PER_GROUP < stored.length; group++) {
    const part = stored.slice(group * PAGES_PER_GROUP, (group + 1) * PAGES_PER_GROUP);
    files.set(`pages-${group}.json`, encodeJson(part));
  }
  for (const [id, page] of pages.entries()) {
    const text: StoredText = { sections: page.sections.map((section) => section.blocks), questions: page.questions };
    files.set(`text-${id}.json`, encodeJson(text));
  }
}

function storedPage(page: Page, document: IndexedDocument): StoredPage {
  const { questions: _questions, handles: _handles, links: _links, sections, ...summary } = page;
  return {
    ...summary,
    length: document.lengths.text,
    sections: sections.map(({ anchor, heading, trail }, i) => ({
      anchor,
      heading,
      trail,
      start: document.sectionStarts[i] ?? 0,
    })),
  };
}

function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function hashFiles(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash("sha256");
  for (const name of [...files.keys()].sort()) {
    hash.update(`${name}\0${files.get(name)?.length}\0`);
    hash.update(files.get(name) ?? new Uint8Array());
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
  await replaceFile(join(directory, "current.json"), JSON.stringify({ format: FORMAT, hash: artefact.hash }));
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
