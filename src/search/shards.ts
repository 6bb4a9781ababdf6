import { ArtefactError, messageOf } from "../errors.ts";
import {
  assertFormat,
  decodePositions,
  decodePostings,
  type Manifest,
  PAGES_PER_GROUP,
  type PositionsShard,
  type PostingsShard,
  readPositions,
  readPostings,
  type StoredPage,
  type StoredText,
  type TermEntry,
} from "./artefact.ts";
import { isFacet } from "./facets.ts";
import { decodeCurrent, decodeFormat, decodeManifest, decodePages, decodeText } from "./stored-json.ts";

/** Letters that a word's stem surely shares with it. */
const SHARED_WITH_STEM = 3;

/** Reads one file of the folder that holds `current.json`; rejects when it is not there. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/** Reads and remembers the shards of one artefact; the same class serves disk and network. */
export class Shards {
  readonly hash: string;
  readonly manifest: Manifest;
  readonly #read: ReadFile;
  readonly #postings = new Map<number, Promise<PostingsShard>>();
  readonly #positions = new Map<number, Promise<PositionsShard>>();
  readonly #pages = new Map<number, Promise<readonly StoredPage[]>>();
  readonly #texts = new Map<number, Promise<StoredText>>();

  private constructor(hash: string, manifest: Manifest, read: ReadFile) {
    this.hash = hash;
    this.manifest = manifest;
    this.#read = read;
  }

  /** @throws ArtefactError when there is no index, it has another format, or it is damaged. */
  static async open(read: ReadFile): Promise<Shards> {
    const { hash } = await readFormatted(read, "current.json", decodeCurrent);
    const manifest = await readFormatted(read, `${hash}/manifest.json`, decodeManifest);
    return new Shards(hash, manifest, read);
  }

  /** The number of the shard whose range holds the term. */
  shardOf(term: string): number {
    const { shards } = this.manifest;
    let low = 0;
    let high = shards.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((shards[middle] ?? "") <= term) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  postings(shard: number): Promise<PostingsShard> {
    return this.#once(this.#postings, shard, `postings-${shard}.bin`, decodePostings);
  }

  /** The index's entry of a term, or undefined when no page holds it. */
  async entry(term: string): Promise<TermEntry | undefined> {
    const shard = await this.postings(this.shardOf(term));
    return shard.terms.get(term);
  }

  /**
   * Words of the index, and no facets, whose term or surface begins so. A stem and its word share at least their first
   * letters ("happi", "happy"), so only those decide which terms are looked at: the same words, however they are split
   * into shards.
   */
  async wordsFrom(prefix: string): Promise<readonly TermEntry[]> {
    const start = prefix.slice(0, Math.max(1, Math.min(SHARED_WITH_STEM, prefix.length - 1)));
    const words = await this.#wordsBetween(this.shardOf(start), this.shardOf(`${start}\uffff`));
    return words.filter(({ term, surface }) => term.startsWith(prefix) || surface.startsWith(prefix));
  }

  /** Every word of the index, and no facets. */
  allWords(): Promise<readonly TermEntry[]> {
    return this.#wordsBetween(0, this.manifest.shards.length - 1);
  }

  async #wordsBetween(first: number, last: number): Promise<TermEntry[]> {
    const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    const shards = await Promise.all(numbers.map((shard) => this.postings(shard)));
    return shards.flatMap((shard) => [...shard.terms.values()].filter(({ term }) => !isFacet(term)));
  }

  /** Pages (ascending) and impacts of a term. */
  async postingsOf(entry: TermEntry): Promise<{ pages: Int32Array; impacts: Uint8Array }> {
    const shard = this.shardOf(entry.term);
    const postings = await this.postings(shard);
    return sound(`postings-${shard}.bin`, () => readPostings(postings, entry));
  }

  /** Word positions of a term on the wanted pages. */
  async positionsOf(entry: TermEntry, wanted: ReadonlySet<number>): Promise<Map<number, Int32Array>> {
    const shard = this.shardOf(entry.term);
    const name = `positions-${shard}.bin`;
    const positions = await this.#once(this.#positions, shard, name, decodePositions);
    const { pages } = await this.postingsOf(entry);
    return sound(name, () => readPositions(positions, entry.ordinal, pages, wanted));
  }

  async page(id: number): Promise<StoredPage> {
    const group = Math.floor(id / PAGES_PER_GROUP);
    const pages = await this.#once(this.#pages, group, `pages-${group}.json`, decodePages);
    const page = pages[id % PAGES_PER_GROUP];
    if (page === undefined) throw damaged(`pages-${group}.json`, "a page is missing");
    return page;
  }

  text(id: number): Promise<StoredText> {
    return this.#once(this.#texts, id, `text-${id}.json`, decodeText);
  }

  #once<T>(cache: Map<number, Promise<T>>, key: number, name: string, decode: (bytes: Uint8Array) => T): Promise<T> {
    const known = cache.get(key);
    if (known !== undefined) return known;
    const loading = this.#load(name, decode);
    cache.set(key, loading);
    // A failed read (a lost connection) must not be remembered: the next query tries again.
    loading.catch(() => cache.delete(key));
    return loading;
  }

  async #load<T>(name: string, decode: (bytes: Uint8Array) => T): Promise<T> {
    const bytes = await this.#read(`${this.hash}/${name}`);
    return sound(name, () => decode(bytes));
  }
}

async function readFormatted<T>(read: ReadFile, name: string, decode: (bytes: Uint8Array) => T): Promise<T> {
  const bytes = await read(name);
  assertFormat(
    sound(name, () => decodeFormat(bytes)),
    name,
  );
  return sound(name, () => decode(bytes));
}

/** What reading a file's bytes gives; whatever goes wrong in it means that the file is damaged. */
function sound<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw damaged(name, messageOf(error), error);
  }
}

function damaged(name: string, why: string, cause?: unknown): ArtefactError {
  return new ArtefactError(`The index file ${name} is damaged: ${why}.`, "Build it again with: npx docent index", {
    cause,
  });
}
