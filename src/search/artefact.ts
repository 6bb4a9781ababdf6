import type { Block, PageSummary } from "../content/page.ts";
import { ArtefactError } from "../errors.ts";
import type { Language } from "../text/language.ts";
import type { NameShares } from "./names.ts";
import type { TextLengths } from "./rank.ts";
import type { IndexAbout } from "./search.ts";
import type { CodeBook } from "./word-codes.ts";

/**
 * The index on disk and on the wire: an immutable folder named by the hash of its content, made of small shards so
 * that a browser fetches only what a query needs. `current.json` beside the folders names the one in use and holds its
 * manifest, so that opening costs one request.
 *
 *   current.json                      format, hash, Manifest
 *   <hash>/words-<w>.bin              the dictionary: a run of terms in order, with surfaces and document frequencies
 *   <hash>/postings-<n>.bin           pages and impacts of the rare terms of a run, or of one frequent term, and names
 *   <hash>/positions-<n>-<part>.bin   where on each page, for a run of the postings of file n
 *   <hash>/page-<id>.json             one page: summary, outline and, unless it is long, blocks
 *   <hash>/text-<id>-<part>.json      blocks of some sections of a long page
 *
 * Each file says which build it belongs to and has a checksum (seal.ts).
 */
export const FORMAT = 8;

export interface Manifest {
  /** What the pages were read as; queries must be read alike. */
  readonly language: Language;
  readonly about: Omit<IndexAbout, "hash">;
  /** Pages 0 .. answerable − 1 are searched by default; those after are about the product's own making. */
  readonly answerable: number;
  /** Mean number of words of a section. */
  readonly averageSectionLength: number;
  readonly terms: number;
  /** Where each run of terms begins whose rare ones share a postings file: at bound n, by code unit. */
  readonly bounds: readonly string[];
  /** How many of these runs each words shard covers, in order. */
  readonly words: readonly number[];
  /** Terms whose postings are a file of their own, in order; these files are numbered after those of the runs. */
  readonly frequent: readonly string[];
  /** By which the dictionary is coded. */
  readonly codeBook: CodeBook;
  /** Of each page, see `normOf`. */
  readonly norms: Uint8Array;
  /** Numbers of words in the pages' texts, from which and a page's norm follows how many it has at most. */
  readonly textLengths: TextLengths;
  /** Other words for words, as `synonyms.ts` packs them. */
  readonly synonyms: string;
}

/** `current.json`. */
export interface CurrentArtefact {
  readonly format: number;
  readonly hash: string;
  readonly manifest: Manifest;
}

export interface SectionOutline {
  readonly anchor: string;
  readonly heading: string;
  readonly trail: readonly string[];
  /** Word position at which the section begins on its page. */
  readonly start: number;
  /** It is a bare heading, with nothing to quote. */
  readonly empty?: true;
}

/** A page without its text. */
export interface StoredPage extends PageSummary {
  readonly sections: readonly SectionOutline[];
  /** Words on the page. */
  readonly length: number;
}

/** `page-<id>.json`. */
export interface PageFile {
  readonly page: StoredPage;
  readonly questions: readonly string[];
  /** Blocks of each section; of a long page how many sections there are in each `text-<id>-<part>.json`. */
  readonly text: { readonly sections: SectionBlocks } | { readonly parts: readonly number[] };
}

/** Blocks of each of some sections, in the order of the outline. */
export type SectionBlocks = readonly (readonly Block[])[];

/** A term that some page holds. */
export interface KnownTerm {
  readonly term: string;
  readonly documentFrequency: number;
}

/** One term of the dictionary. */
export interface TermEntry extends KnownTerm {
  /** The most frequent form of the word in the docs, for showing corrections. */
  readonly surface: string;
}

/** Pages of a term, ascending, and one byte of impact for each; and the names of pages that hold it. */
export interface Postings {
  readonly pages: Int32Array;
  readonly impacts: Uint8Array;
  /** How often the term stands in each page's text, as far as that is known without its positions; else 0. */
  readonly counts: Uint8Array;
  readonly names: NameShares;
}

/** Refuses an artefact that this version cannot read, naming the cure. */
export function assertFormat(found: { readonly format?: unknown }, where: string): void {
  if (found.format === FORMAT) return;
  throw new ArtefactError(
    `${where} has index format ${String(found.format)}; this version reads format ${FORMAT}.`,
    "Build it again with: npx docent index",
  );
}
