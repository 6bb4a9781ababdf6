import type { Block } from "../content/page.ts";
import { ArtefactError, messageOf } from "../errors.ts";
import type { Analyser } from "./analyse.ts";
import {
  assertFormat,
  type KnownTerm,
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
import { decodeFrequent, decodePostings, inFileOrder, type PostingsList } from "./postings.ts";
import { mostWords } from "./rank.ts";
import { Recent } from "./recent.ts";
import { damaged, unseal } from "./seal.ts";
import { decodeCurrent, decodeFormat, decodePageFile, decodeSectionBlocks } from "./stored-json.ts";
import { type Synonyms, unpackSynonyms } from "./synonyms.ts";

/** Reads one file of the folder that holds `current.json`; rejects when it is not there. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/** Ends a piece of work; resolves when the next may begin. */
export type Pause = () => Promise<void>;

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
  counts: new Uint8Array(),
  names: NO_NAMES,
};

/** Letters that a word's stem surely shares with it. */
const SHARED_WITH_STEM = 3;

/** More positions files than one of postings, and more parts than a page, ever has. */
const MOST_PARTS = 2 ** 16;

/** A decoded words shard. */
interface Words {
  /** In order. */
  readonly entries: readonly TermEntry[];
  /** The same without facets. */
  readonly words: readonly TermEntry[];
  readonly byTerm: ReadonlyMap<string, TermEntry>;
}

/** Reads and remembers the shards of one artefact; the same class serves disk and network. */
export class Shards {
  readonly hash: string;
  readonly manifest: Manifest;
  /** Reads queries as the pages were read. */
  readonly analyser: Analyser;
  readonly synonyms: Synonyms;
  /** Waited for between two pieces of work, where others may want their turn. */
  readonly pause: Pause;
  readonly #read: ReadFile;
  /** When the next file may be decoded. */
  #turn = Promise.resolve();
  /** The first run of each words shard. */
  readonly #firsts: Int32Array;
  /** The file of each frequent term's postings. */
  readonly #frequent: ReadonlyMap<string, number>;
  readonly #words = new Recent<Words>(Number.POSITIVE_INFINITY, () => 0);
  readonly #postings = new Recent<PostingsList>(KEPT_POSTINGS, ({ pages }) => pages.length);
  readonly #positions = new Recent<PositionsPart>(KEPT_POSITIONS, ({ places }) => places.length);
  readonly #pages = new Recent<PageFile>(KEPT_PAGE_WORDS, ({ page }) => page.length);
  readonly #places = new Recent<Places>(KEPT_PLACES, ({ size }) => size);
  readonly #texts = new Recent<SectionBlocks>(KEPT_TEXTS, () => 1);

  private constructor(hash: string, manifest: Manifest, analyser: Analyser, read: ReadFile, pause: Pause) {
    this.hash = hash;
    this.analyser = analyser;
    this.manifest = manifest;
    this.synonyms = sound("current.json", () => unpackSynonyms(manifest.synonyms));
    this.#read = read;
    this.pause = pause;
    this.#firsts = new Int32Array(manifest.words.length);
    for (let i = 1; i < manifest.words.length; i++) {
      this.#firsts[i] = (this.#firsts[i - 1] as number) + (manifest.words[i - 1] as number);
    }
    this.#frequent = new Map(manifest.frequent.map((term, i) => [term, manifest.bounds.length + i]));
  }

  /** @throws ArtefactError when there is no index, it has another format, or it is damaged. */
  static async open(read: ReadFile, pause: Pause = async () => undefined): Promise<Shards> {
    const name = "current.json";
    const bytes = await read(name);
    assertFormat(
      sound(name, () => decodeFormat(bytes)),
      name,
    );
    const { hash, manifest } = sound(name, () => decodeCurrent(bytes));
    await pause();
    return new Shards(hash, manifest, await loadAnalyser(manifest.language), read, pause);
  }

  /** Whether so many pages hold the term that it is known without a look into the dictionary. */
  isFrequent(term: string): boolean {
    return this.#frequent.has(term);
  }

  /** On how many pages a term stands that likely is known; undefined when no page holds it. */
  async known(term: string): Promise<KnownTerm | undefined> {
    // Its postings are wanted next: a browser asks for them beside the dictionary, or in its place.
    const postings = this.#postingsOf(this.#fileOf(term));
    postings.catch(() => undefined);
    if (!this.isFrequent(term)) return this.lookUp(term);
    return { term, documentFrequency: (await postings).pages.length };
  }

  /** The dictionary's entry of a term, or undefined when no page holds it. */
  async lookUp(term: string): Promise<TermEntry | undefined> {
    return (await this.#wordsOf(this.#runOf(term))).byTerm.get(term);
  }

  /** Begins to read the postings of the rare terms about a word, which likely are wanted; a fault comes up when they are. */
  readPostingsAhead(word: string): void {
    this.#postingsOf(this.#runOf(word)).catch(() => undefined);
  }

  /**
   * Words of the index, and no facets, whose term or surface begins so. A stem and its word share at least their first
   * letters ("happi", "happy"), so only those decide which terms are looked at: the same words, however they are split
   * into shards.
   */
  async wordsFrom(prefix: string): Promise<readonly TermEntry[]> {
    const start = prefix.slice(0, Math.max(1, Math.min(SHARED_WITH_STEM, prefix.length - 1)));
    const words = await this.#wordsBetween(this.#runOf(start), this.#runOf(`${start}\uffff`));
    return words.filter(({ term, surface }) => term.startsWith(prefix) || surface.startsWith(prefix));
  }

  /** Every word of the index, and no facets. */
  allWords(): Promise<readonly TermEntry[]> {
    return this.#wordsBetween(0, this.manifest.bounds.length - 1);
  }

  /** Pages (ascending) and impacts of a term, and its shares in names. */
  async postingsOf({ term }: KnownTerm): Promise<Postings> {
    const { pages, impacts, counts, names, ordinals, starts } = await this.#postingsOf(this.#fileOf(term));
    const ordinal = ordinals.get(term);
    if (ordinal === undefined) return NO_POSTINGS;
    const [from, to] = [starts[ordinal], starts[ordinal + 1]];
    return {
      pages: pages.subarray(from, to),
      impacts: impacts.subarray(from, to),
      counts: counts.subarray(from, to),
      names: names[ordinal] ?? NO_NAMES,
    };
  }

  /** Word positions of a term on those of the wanted pages that hold it; facets have none. */
  async positionsOf({ term }: KnownTerm, wanted: Iterable<number>): Promise<Map<number, Int32Array>> {
    const places = new Map<number, Int32Array>();
    if (isFacet(term)) return places;
    const file = this.#fileOf(term);
    const postings = await this.#postingsOf(file);
    const { pages, ordinals, starts, parts } = postings;
    const ordinal = ordinals.get(term);
    if (ordinal === undefined) return places;
    const own = pages.subarray(starts[ordinal], starts[ordinal + 1]);
    const byPart = new Map<number, { page: number; index: number }[]>();
    for (const page of wanted) {
      const index = lastNotAbove(own, page);
      if (own[index] !== page) continue;
      const posting = (starts[ordinal] as number) + index;
      const part = lastNotAbove(parts, posting);
      const others = byPart.get(part);
      const one = { page, index: posting - (parts[part] as number) };
      if (others === undefined) byPart.set(part, [one]);
      else others.push(one);
    }
    const read = async ([part, asked]: [number, readonly { page: number; index: number }[]]): Promise<void> => {
      const { starts: at, places: all } = await this.#positionsPart(file, part, postings);
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

  /** The number of the run of terms that holds the term. */
  #runOf(term: string): number {
    return lastNotAbove(this.manifest.bounds, term);
  }

  /** The number of the file of a term's postings. */
  #fileOf(term: string): number {
    return this.#frequent.get(term) ?? this.#runOf(term);
  }

  async #wordsBetween(firstRun: number, lastRun: number): Promise<TermEntry[]> {
    const first = lastNotAbove(this.#firsts, firstRun);
    const last = lastNotAbove(this.#firsts, lastRun);
    const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    const found = await Promise.all(numbers.map((number) => this.#wordsShard(number)));
    return found.flatMap(({ words }) => words);
  }

  #wordsOf(run: number): Promise<Words> {
    return this.#wordsShard(lastNotAbove(this.#firsts, run));
  }

  #wordsShard(number: number): Promise<Words> {
    return this.#words.get(number, () =>
      this.#load(`words-${number}.bin`, (bytes) => {
        const entries = decodeDictionary(bytes, this.manifest.codeBook);
        const words = entries.filter(({ term }) => !isFacet(term));
        return { entries, words, byTerm: new Map(entries.map((entry) => [entry.term, entry])) };
      }),
    );
  }

  /** The postings of the rare terms of a run, or of a frequent term. */
  #postingsOf(file: number): Promise<PostingsList> {
    const { bounds, frequent, norms } = this.manifest;
    const name = `postings-${file}.bin`;
    return this.#postings.get(file, async () => {
      const only = frequent[file - bounds.length];
      if (only !== undefined) return this.#load(name, (bytes) => decodeFrequent(bytes, only, norms));
      const load = this.#load(name, (body) => body);
      const [{ entries }, bytes] = await Promise.all([this.#wordsOf(file), load]);
      const rare = entries.filter(({ term }) => this.#runOf(term) === file && !this.isFrequent(term));
      return sound(name, () => decodePostings(bytes, inFileOrder(rare), norms));
    });
  }

  #positionsPart(file: number, part: number, { parts, pages, counts }: PostingsList): Promise<PositionsPart> {
    const [from, to] = [parts[part], parts[part + 1]];
    const { norms, textLengths } = this.manifest;
    const mostOf = (page: number): number => mostWords(norms[page] as number, textLengths);
    return this.#positions.get(file * MOST_PARTS + part, () =>
      this.#load(`positions-${file}-${part}.bin`, (bytes) =>
        decodePositions(bytes, { counts: counts.subarray(from, to), ends: pages.subarray(from, to).map(mostOf) }),
      ),
    );
  }

  /** Files are asked for, and those that arrive together decoded, one after the other, each in a turn of its own. */
  async #load<T>(name: string, decode: (bytes: Uint8Array) => T): Promise<T> {
    await this.pause();
    const bytes = await this.#read(`${this.hash}/${name}`);
    this.#turn = this.#turn.then(this.pause);
    await this.#turn;
    return sound(name, () => decode(unseal(name, bytes, this.hash)));
  }
}

/** What reading a file's bytes gives; whatever goes wrong in it means that the file is damaged. */
function sound<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ArtefactError ? error : damaged(name, messageOf(error), error);
  }
}
