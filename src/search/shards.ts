import { ArtefactError, messageOf } from "../errors.ts";
import {
  assertFormat,
  type CurrentArtefact,
  decodePositions,
  decodePostings,
  type Manifest,
  PAGES_PER_GROUP,
  type PositionsShard,
  type PostingsShard,
  type StoredPage,
  type StoredText,
} from "./artefact.ts";

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
    const current = await readJson<CurrentArtefact>(read, "current.json");
    assertFormat(current, "current.json");
    const manifest = await readJson<Manifest>(read, `${current.hash}/manifest.json`);
    assertFormat(manifest, `${current.hash}/manifest.json`);
    return new Shards(current.hash, manifest, read);
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

  positions(shard: number): Promise<PositionsShard> {
    return this.#once(this.#positions, shard, `positions-${shard}.bin`, decodePositions);
  }

  async page(id: number): Promise<StoredPage> {
    const group = Math.floor(id / PAGES_PER_GROUP);
    const pages = await this.#once(
      this.#pages,
      group,
      `pages-${group}.json`,
      (bytes) => parseJson(bytes) as readonly StoredPage[],
    );
    const page = pages[id % PAGES_PER_GROUP];
    if (page === undefined) throw damaged(`pages-${group}.json`, "a page is missing");
    return page;
  }

  text(id: number): Promise<StoredText> {
    return this.#once(this.#texts, id, `text-${id}.json`, (bytes) => parseJson(bytes) as StoredText);
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
    try {
      return decode(bytes);
    } catch (error) {
      throw damaged(name, messageOf(error), error);
    }
  }
}

function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

async function readJson<T>(read: ReadFile, name: string): Promise<T> {
  const bytes = await read(name);
  try {
    return parseJson(bytes) as T;
  } catch (error) {
    throw damaged(name, messageOf(error), error);
  }
}

function damaged(name: string, why: string, cause?: unknown): ArtefactError {
  return new ArtefactError(`The index file ${name} is damaged: ${why}.`, "Build it again with: npx docent index", {
    cause,
  });
}
