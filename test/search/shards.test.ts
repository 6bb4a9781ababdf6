import { beforeAll, describe, expect, test } from "vitest";
import { Accumulator } from "../../src/search/accumulator.ts";
import type { Artefact } from "../../src/search/build.ts";
import { memoryReader } from "../../src/search/memory.ts";
import { openIndex, type ReadFile } from "../../src/search/open.ts";
import { RERANKED, rerank } from "../../src/search/rerank.ts";
import { resolveWords } from "../../src/search/resolve.ts";
import { bestCandidates, listWords } from "../../src/search/score.ts";
import { Shards } from "../../src/search/shards.ts";
import { encodeQuery } from "../../src/search/terms.ts";
import { ownArtefact, ownPages } from "../helpers/own-docs.ts";
import { artefactOf } from "./open-files.ts";

/** The repository's own docs. */
let artefact: Artefact;
/** Made of their words: single ones, pairs that stand together, longer mixtures, and misspelt ones. */
let queries: readonly string[];

beforeAll(async () => {
  artefact = await ownArtefact();
  const words = (await ownPages())
    .flatMap(({ sections }) => sections.map(({ heading }) => heading))
    .flatMap((text) => text.split(" "));
  queries = Array.from({ length: 120 }, (_, i) => {
    const at = (i * 7_919) % words.length;
    const picked = Array.from(
      { length: 1 + (i % 5) },
      (_unused, j) => words[(at + j * (i % 3 === 0 ? 1 : 97)) % words.length],
    );
    const text = picked.join(" ");
    return i % 10 === 9 ? text.replace(/(\w)(\w)(?=\w*$)/, "$2$1") : `${text} `;
  });
}, 60_000);

/** Gives files as a network does: all that was asked for meanwhile arrives together, in a round trip. */
function network(): { read: ReadFile; asked: string[]; trips: () => number } {
  const intact = memoryReader(artefact);
  const asked: string[] = [];
  let trips = 0;
  let trip: Promise<void> | undefined;
  const read: ReadFile = async (name) => {
    asked.push(name);
    trip ??= new Promise((resolve) => {
      setTimeout(() => {
        trips++;
        trip = undefined;
        resolve();
      }, 20);
    });
    await trip;
    return intact(name);
  };
  return { read, asked, trips: () => trips };
}

describe("an index read shard by shard, as a browser does", () => {
  test("gives the same ten pages as one that is whole in memory", async () => {
    const whole = await openIndex(memoryReader(artefact));
    // What has been asked before must make no difference either.
    for (const text of queries) await whole.rank({ text, limit: 10 });
    // Side by side, for each waits for its own network.
    const compare = async (text: string) => {
      const cold = await openIndex(network().read, () => new Promise((resolve) => setImmediate(resolve)));
      expect([text, await cold.rank({ text, limit: 10 })]).toEqual([text, await whole.rank({ text, limit: 10 })]);
    };
    await Promise.all(queries.map(compare));
  }, 60_000);

  test("is asked for no file twice, and for a small part of them", async () => {
    const { read, asked } = network();
    const searcher = await openIndex(read);
    expect(asked).toEqual(["current.json"]);
    await searcher.search({ text: "roll back a model", limit: 5 });
    expect(asked.length).toBeLessThan(artefact.files.size / 4);
    await searcher.search({ text: "roll back a model", limit: 5 });
    expect(new Set(asked).size).toBe(asked.length);
  });

  // A last word that may still be being typed costs one more, for what it may become.
  test("answers known words within four round trips, one of them for the manifest", async () => {
    for (const text of ["drift?", "roll back a model?", "CUDA out of memory?", "data drift in production?"]) {
      const { read, trips } = network();
      await (await openIndex(read)).search({ text, limit: 5 });
      expect([text, trips()]).toEqual([text, expect.toSatisfy((count: number) => count <= 4)]);
    }
  });
});

test("a browser is asked for positions before pages, which may not be the first any more", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => [
      `p${i}.md`,
      `# Page ${i}\n\n${"other ".repeat(i)}batch size, size of a batch.\n`,
    ]),
  );
  const intact = memoryReader(artefactOf(files));
  const asked: string[] = [];
  const read: ReadFile = (name) => {
    asked.push(name.replace(/^.*\//, "").replace(/-.*$/, ""));
    return intact(name);
  };
  const searcher = await openIndex(read, () => new Promise((resolve) => setImmediate(resolve)));
  await searcher.search({ text: "batch size", limit: 3 });
  expect(asked).toContain("positions");
  expect(asked.lastIndexOf("positions")).toBeLessThan(asked.indexOf("page"));
});

test("leaving out positions that cannot matter leaves the first pages as they are", async () => {
  const shards = await Shards.open(memoryReader(artefact));
  const sums = new Accumulator(shards.manifest.about.pages);
  let spared = 0;
  for (const text of queries) {
    const words = await listWords(await resolveWords(encodeQuery(text), shards), shards);
    const ask = async (wanted: number) => {
      const candidates = bestCandidates(words, RERANKED, () => true, sums);
      const positions = await rerank(candidates, words, wanted, shards);
      return { first: candidates.slice(0, 3), positions };
    };
    const [some, all] = [await ask(3), await ask(RERANKED)];
    expect([text, some.first]).toEqual([text, all.first]);
    spared += all.positions - some.positions;
  }
  expect(spared).toBeGreaterThan(0);
});

test("a bound on the postings read drops the words that say least", async () => {
  const shards = {
    postingsOf: async ({ documentFrequency }: { documentFrequency: number }) => ({
      pages: new Int32Array(documentFrequency),
      impacts: new Uint8Array(documentFrequency),
      counts: new Uint8Array(documentFrequency),
      names: { keys: [], shares: [] },
    }),
  };
  const word = (term: string, documentFrequency: number) => ({
    word: term,
    entries: [{ term, surface: term, documentFrequency }],
    idf: 1,
    trust: 1,
  });
  const hostile = [word("rare", 10), ...Array.from({ length: 63 }, (_, i) => word(`the${i}`, 50_000))];
  const listed = await listWords(hostile, shards);
  const read = listed.map(({ lists }) => lists.reduce((sum, { pages }) => sum + pages.length, 0));
  expect(read[0]).toBe(10);
  expect(read.reduce((sum, count) => sum + count, 0)).toBe(950_010);
});

test("a query says what it cost", async () => {
  const files = { "a.md": "# Drift\n\nThe data drifts. Data moved.", "b.md": "# Data\n\nNo more." };
  const { RankingStore } = await import("../../src/search/store.ts");
  const store = new RankingStore(await Shards.open(memoryReader(artefactOf(files))));
  const { work } = await store.search(encodeQuery("data drift "), 5, { facets: [], includeProject: false });
  expect(work).toEqual({ postings: 3, positions: 4 });
});
