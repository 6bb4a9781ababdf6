import type { Block } from "../content/page.ts";
import { ArtefactError, messageOf } from "../errors.ts";
import type { Analyser } from "./analyse.ts";
import {
  assertFormat,
  type Manifest,
  type PageFile,
  type Postings,
  type SectionBlocks,
  type TermEntry,
} from "./artefact.ts";
import { batchOf } from "./batches.ts";
import { lastNotAbove } from "./bounds.ts";
import { decodeDictionary } from "./dictionary.ts";
import { isFacet } from "./facets.ts";
import { loadAnalyser } from "./languages/load.ts";
import { NO_NAMES } from "./names.ts";
import { type Places, placesInText } from "./places.ts";
import { decodePositions, type PositionsPart } from "./positions.ts";
import { decodePostings, type PostingsShard } from "./postings.ts";
import { Recent } from "./recent.ts";
import { damaged, unseal } from "./seal.ts";
import { decodeCurrent, decodeFormat, decodePageFile, decodeSectionBlocks } from "./stored-json.ts";
import { type Synonyms, unpackSynonyms } from "./synonyms.ts";

/** Reads one file of the folder that holds `current.json`; rejects when it is not there. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/** Numbers of decoded postings and positions kept: about 10 and 16 MB. */
const KEPT_POSTINGS = 2_000_000;
const KEPT_POSITIONS = 4_000_000;
/** Pages kept, by the words on them. */
const KEPT_PAGE_WORDS = 1_000_000;
/** Terms of pages kept with their places: about 10 MB. */
const KEPT_PLACES = 100_000;
/** Parts of long pages kept. */
const KEPT_TEXTS = 500;

const NO_POSTINGS: Postings = {
  pages: new Int32Array(),
  impacts: new Uint8Array(),
  once: new Uint8Array(),
  names: NO_NAMES,
};

/** Letters that a word's stem surely shares with it. */
const SHARED_WITH_STEM = 3;

/** More positions files than a postings shard, and more parts than a page, ever has. */
const MOST_PARTS = 2 ** 16;

/** A decoded words shard. */
interface Words {
  /** In order, without facets. */
  readonly entries: readonly TermEntry[];
  /** The terms of each postings shard that it covers. */
  readonly byShard: readonly (readonly TermEntry[])[];
  readonly byTerm: ReadonlyMap<string, { readonly entry: TermEntry; readonly shard: number; readonly ordinal: number }>;
}

/** Reads and remembers the shards of one artefact; the same class serves disk and network. */
export class Shards {
  readonly hash: string;
  readonly manifest: Manifest;
  /** Reads queries as the pages were read. */
  readonly analyser: Analyser;
  readonly synonyms: Synonyms;
  readonly #read: ReadFile;
  /** The first postings shard of each words shard. */
  readonly #firsts: Int32Array;
  readonly #words = new Recent<Words>(Number.POSITIVE_INFINITY, () => 0);
  readonly #postings = new Recent<PostingsShard>(KEPT_POSTINGS, ({ pages }) => pages.length);
  readonly #positions = new Recent<PositionsPart>(KEPT_POSITIONS, ({ places }) => places.length);
  readonly #pages = new Recent<PageFile>(KEPT_PAGE_WORDS, ({ page }) => page.length);
  readonly #places = new Recent<Places>(KEPT_PLACES, ({ size }) => size);
  readonly #texts = new Recent<SectionBlocks>(KEPT_TEXTS, () => 1);

  private constructor(hash: string, manifest: Manifest, analyser: Analyser, read: ReadFile) {
    this.hash = hash;
    this.analyser = analyser;
    this.manifest = manifest;
    this.synonyms = sound("current.json", () => unpackSynonyms(manifest.synonyms));
    this.#read = read;
    this.#firsts = new Int32Array(manifest.words.length);
    for (let i = 1; i < manifest.words.length; i++) {
      this.#firsts[i] = (this.#firsts[i - 1] as number) + (manifest.words[i - 1] as number);
    }
  }

  /** @throws ArtefactError when there is no index, it has another format, or it is damaged. */
  static async open(read: ReadFile): Promise<Shards> {
    const name = "current.json";
    const bytes = await read(name);
    assertFormat(
      sound(name, () => decodeFormat(bytes)),
      name,
    );
    const { hash, manifest } = sound(name, () => decodeCurrent(bytes));
    return new Shards(hash, manifest, await loadAnalyser(manifest.language), read);
  }

  /** The index's entry of a term that likely is known; undefined when no page holds it. */
  entry(term: string): Promise<TermEntry | undefined> {
    // Its postings are wanted next: a browser asks for both at once.
    this.#postingsShard(this.#shardOf(term)).catch(() => undefined);
    return this.lookUp(term);
  }

  /** The index's entry of a term, or undefined when no page holds it. */
  async lookUp(term: string): Promise<TermEntry | undefined> {
    return (await this.#wordsOf(this.#shardOf(term))).byTerm.get(term)?.entry;
  }

  /**
   * Words of the index, and no facets, whose term or surface begins so. A stem and its word share at least their first
   * letters ("happi", "happy"), so only those decide which terms are looked at: the same words, however they are split
   * into shards.
   */
  async wordsFrom(prefix: string): Promise<readonly TermEntry[]> {
    const start = prefix.slice(0, Math.max(1, Math.min(SHARED_WITH_STEM, prefix.length - 1)));
    const words = await this.#wordsBetween(this.#shardOf(start), this.#shardOf(`${start}\uffff`));
    return words.filter(({ term, surface }) => term.startsWith(prefix) || surface.startsWith(prefix));
  }

  /** Every word of the index, and no facets. */
  allWords(): Promise<readonly TermEntry[]> {
    return this.#wordsBetween(0, this.manifest.bounds.length - 1);
  }

  /** Pages (ascending) and impacts of a term, and its shares in names. */
  async postingsOf({ term }: TermEntry): Promise<Postings> {
    const found = (await this.#wordsOf(this.#shardOf(term))).byTerm.get(term);
    if (found === undefined) return NO_POSTINGS;
    const { shard, ordinal } = found;
    const { pages, impacts, once, names, starts } = await this.#postingsShard(shard);
    const [from, to] = [starts[ordinal], starts[ordinal + 1]];
    return {
      pages: pages.subarray(from, to),
      impacts: impacts.subarray(from, to),
      once: once.subarray(from, to),
      names: names[ordinal] ?? NO_NAMES,
    };
  }

  /** Word positions of a term on those of the wanted pages that hold it; facets have none. */
  async positionsOf({ term }: TermEntry, wanted: Iterable<number>): Promise<Map<number, Int32Array>> {
    const places = new Map<number, Int32Array>();
    const found = (await this.#wordsOf(this.#shardOf(term))).byTerm.get(term);
    if (found === undefined || isFacet(term)) return places;
    const { shard, ordinal } = found;
    const { pages, starts, placed, parts } = await this.#postingsShard(shard);
    const own = pages.subarray(starts[ordinal], starts[ordinal + 1]);
    const byPart = new Map<number, { page: number; index: number }[]>();
    for (const page of wanted) {
      const index = lastNotAbove(own, page);
      if (own[index] !== page) continue;
      const posting = (placed[ordinal] as number) + index;
      const part = lastNotAbove(parts, posting);
      const others = byPart.get(part);
      const one = { page, index: posting - (parts[part] as number) };
      if (others === undefined) byPart.set(part, [one]);
      else others.push(one);
    }
    const read = async ([part, asked]: [number, readonly { page: number; index: number }[]]): Promise<void> => {
      const { starts: at, places: all } = await this.#positionsPart(shard, part, parts);
      for (const { page, index } of asked) places.set(page, all.subarray(at[index], at[index + 1]));
    };
    await Promise.all([...byPart].map(read));
    return places;
  }

  page(id: number): Promise<PageFile> {
    return this.#pages.get(id, () => this.#load(`page-${id}.json`, decodePageFile));
  }

  /** Begins to read a page that will likely be wanted; a fault comes up when it is. */
  readAhead(id: number): void {
    this.page(id).catch(() => undefined);
  }

  /** The blocks of a section of a page. */
  async blocks(id: number, section: number): Promise<readonly Block[]> {
    const { text } = await this.page(id);
    if ("sections" in text) return text.sections[section] ?? [];
    const { batch: part, index } = batchOf(text.parts, section);
    const sections = await this.#texts.get(id * MOST_PARTS + part, () =>
      this.#load(`text-${id}-${part}.json`, decodeSectionBlocks),
    );
    return sections[index] ?? [];
  }

  /** Where terms stand on a page; undefined for a long one, whose text does not come with it. */
  async placesInText(id: number): Promise<Places | undefined> {
    const { page, text } = await this.page(id);
    if (!("sections" in text)) return undefined;
    return this.#places.get(id, async () => placesInText(page, text.sections, this.analyser));
  }

  /** The number of the postings shard whose range holds the term. */
  #shardOf(term: string): number {
    return lastNotAbove(this.manifest.bounds, term);
  }

  async #wordsBetween(firstShard: number, lastShard: number): Promise<TermEntry[]> {
    const first = lastNotAbove(this.#firsts, firstShard);
    const last = lastNotAbove(this.#firsts, lastShard);
    const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    const found = await Promise.all(numbers.map((number) => this.#wordsShard(number)));
    return found.flatMap(({ entries }) => entries);
  }

  #wordsOf(shard: number): Promise<Words> {
    return this.#wordsShard(lastNotAbove(this.#firsts, shard));
  }

  #wordsShard(number: number): Promise<Words> {
    return this.#words.get(number, () =>
      this.#load(`words-${number}.bin`, (bytes) => toWords(bytes, this.#firsts[number] as number)),
    );
  }

  #postingsShard(shard: number): Promise<PostingsShard> {
    return this.#postings.get(shard, async () => {
      const number = lastNotAbove(this.#firsts, shard);
      const name = `postings-${shard}.bin`;
      const load = this.#load(name, (body) => body);
      const [words, bytes] = await Promise.all([this.#wordsShard(number), load]);
      const terms = words.byShard[shard - (this.#firsts[number] as number)] ?? [];
      return sound(name, () => decodePostings(bytes, terms, this.manifest.usual));
    });
  }

  #positionsPart(shard: number, part: number, parts: Int32Array): Promise<PositionsPart> {
    const count = (parts[part + 1] ?? 0) - (parts[part] ?? 0);
    return this.#positions.get(shard * MOST_PARTS + part, () =>
      this.#load(`positions-${shard}-${part}.bin`, (bytes) => decodePositions(bytes, count)),
    );
  }

  async #load<T>(name: string, decode: (bytes: Uint8Array) => T): Promise<T> {
    const bytes = await this.#read(`${this.hash}/${name}`);
    return sound(name, () => decode(unseal(name, bytes, this.hash)));
  }
}

function toWords(bytes: Uint8Array, firstShard: number): Words {
  const byShard = decodeDictionary(bytes);
  const byTerm = new Map<string, { entry: TermEntry; shard: number; ordinal: number }>();
  for (const [i, terms] of byShard.entries()) {
    for (const [ordinal, entry] of terms.entries()) byTerm.set(entry.term, { entry, shard: firstShard + i, ordinal });
  }
  return { entries: byShard.flat().filter(({ term }) => !isFacet(term)), byShard, byTerm };
}

/** What reading a file's bytes gives; whatever goes wrong in it means that the file is damaged. */
function sound<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ArtefactError ? error : damaged(name, messageOf(error), error);
  }
}
