import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArtefactError } from "../../src/errors.ts";
import { assertFormat, FORMAT } from "../../src/search/artefact.ts";
import { decodeDictionary, encodeDictionary } from "../../src/search/dictionary.ts";
import { decodePositions, encodePositions, type KnownOfPostings } from "../../src/search/positions.ts";
import { countTold, decodeFrequent, decodePostings, encodePostings, inFileOrder } from "../../src/search/postings.ts";
import { textImpact } from "../../src/search/rank.ts";
import { codeBookOf } from "../../src/search/word-codes.ts";
import { ascending, PAGES, RUN, text } from "./arbitraries.ts";

const dictionary = fc
  .dictionary(
    text,
    fc.tuple(
      text,
      ascending(PAGES).filter(({ length }) => length > 0),
    ),
    {
      maxKeys: 12,
      noNullPrototype: true,
    },
  )
  .map((terms) =>
    Object.entries(terms)
      .map(([term, [surface, pages]]) => ({ term, surface, pages, documentFrequency: pages.length }))
      .toSorted((a, b) => (a.term < b.term ? -1 : 1)),
  );

describe("a dictionary", () => {
  test("comes back as it was encoded, whether its letters and endings are known or not", () => {
    fc.assert(
      fc.property(dictionary, fc.nat(12), (terms, cut) => {
        const entries = terms.map(({ term, surface, documentFrequency }) => ({ term, surface, documentFrequency }));
        for (const codeBook of [codeBookOf(entries), codeBookOf(entries.slice(cut)), { letters: "", endings: [] }]) {
          expect(decodeDictionary(encodeDictionary(entries, codeBook), codeBook)).toEqual(entries);
        }
      }),
      RUN,
    );
  });

  test("takes few bits for a word that is spelt as others are", () => {
    const stems = Array.from({ length: 500 }, (_, i) => `deploy${i.toString(36).padStart(3, "a")}`);
    const entries = stems
      .toSorted()
      .map((term, i) => ({ term, surface: term + (i % 2 === 0 ? "ing" : "s"), documentFrequency: 1 + (i % 3) }));
    expect(encodeDictionary(entries, codeBookOf(entries)).length).toBeLessThan(500 * 3);
  });

  test("that ends early, or claims gigabytes, is refused", () => {
    const entries = [{ term: "deploy", surface: "deployment", documentFrequency: 3 }];
    const codeBook = codeBookOf(entries);
    const bytes = encodeDictionary(entries, codeBook);
    expect(() => decodeDictionary(bytes.subarray(0, -1), codeBook)).toThrow(RangeError);
    expect(() => decodeDictionary(Uint8Array.of(255, 255, 255, 255, 7, 1), codeBook)).toThrow("more values than bits");
  });
});

describe("postings", () => {
  /** Long pages and short ones, some that mostly point at others. */
  const norms = Uint8Array.from({ length: PAGES }, (_, page) => (page * 7) % 256);

  /** Mostly what follows from how often a word stands on a page. */
  const impactOf = (page: number, term: number): number =>
    page % 5 === 0 ? 1 + ((page + term * 31) % 255) : textImpact(norms[page] as number, 1 + ((page + term) % 9));

  /** Some terms stand in names of some of their pages: one alias here, two there. */
  const namesOf = (pages: readonly number[], i: number): { keys: number[]; shares: number[] } => {
    const keys = pages.filter((page) => (page + i) % 3 === 0).flatMap((page) => [page * 16, page * 16 + 1 + (i % 15)]);
    return { keys, shares: keys.map((key) => 1 + (key % 255)) };
  };

  test("come back as they were encoded; facets have pages alone", () => {
    fc.assert(
      fc.property(dictionary, (terms) => {
        const full = inFileOrder(terms).map((entry, i) => {
          const facet = entry.term.includes(":");
          const impacts = Uint8Array.from(entry.pages, (page) => (facet ? 1 : impactOf(page, i)));
          const told = (page: number, at: number): number => {
            const count = 1 + ((page + i) % 9);
            return facet || page % 4 === 0 ? 0 : countTold(count, impacts[at] as number, norms[page] as number);
          };
          return {
            ...entry,
            pages: Int32Array.from(entry.pages),
            impacts,
            counts: Uint8Array.from(entry.pages, told),
            names: facet ? { keys: [], shares: [] } : namesOf(entry.pages, i),
          };
        });
        const words = full.filter(({ term }) => !term.includes(":"));
        const placed = words.reduce((sum, { pages }) => sum + pages.length, 0);
        const decoded = decodePostings(encodePostings(full, [placed], norms), full, norms);
        for (const [i, { pages, impacts, counts, names }] of full.entries()) {
          const [from, to] = [decoded.starts[i], decoded.starts[i + 1]];
          expect(decoded.pages.subarray(from, to)).toEqual(pages);
          expect(decoded.impacts.subarray(from, to)).toEqual(impacts);
          expect(decoded.counts.subarray(from, to)).toEqual(counts);
          const { keys = [], shares = [] } = decoded.names[i] ?? {};
          expect([[...(keys as number[])], [...(shares as number[])]]).toEqual([names.keys, names.shares]);
        }
        expect([...decoded.parts]).toEqual([0, placed]);
        expect([...decoded.ordinals]).toEqual(full.map(({ term }, i) => [term, i]));
      }),
      RUN,
    );
  });

  test("of one word tell how many they are", () => {
    const pages = Int32Array.of(1, 50, 90);
    const impacts = pages.map((page) => textImpact(norms[page] as number, 2));
    const names = { keys: [], shares: [] };
    const word = {
      term: "a",
      documentFrequency: 3,
      pages,
      impacts: Uint8Array.from(impacts),
      counts: new Uint8Array(3),
      names,
    };
    const decoded = decodeFrequent(encodePostings([word], [2, 1], norms), "a", norms);
    expect([[...decoded.pages], [...decoded.starts], [...decoded.parts]]).toEqual([
      [1, 50, 90],
      [0, 3],
      [0, 2, 3],
    ]);
  });

  test("that end early or late are refused", () => {
    const terms = [
      {
        term: "a",
        documentFrequency: 3,
        pages: Int32Array.of(1, 50, 90),
        impacts: Uint8Array.of(3, 99, 7),
        counts: new Uint8Array(3),
        names: { keys: [801], shares: [128] },
      },
    ];
    const bytes = encodePostings(terms, [3], norms);
    expect(() => decodePostings(bytes.subarray(0, -1), terms, norms)).toThrow(RangeError);
    expect(() => decodePostings(new Uint8Array([...bytes, 0]), terms, norms)).toThrow(RangeError);
  });
});

describe("positions", () => {
  /** Of some it is known how many they are, of all how far they go at most. */
  const knownOf = (all: readonly number[][]): KnownOfPostings => ({
    counts: all.map(({ length }, i) => (i % 3 > 0 ? length : 0)),
    ends: all.map((places, i) => 1 + (i % 5) + Math.max(-1, ...places)),
  });
  const encoded = (all: readonly number[][]): Uint8Array => {
    const starts = Int32Array.from([0, ...all.map((_, i) => all.slice(0, i + 1).flat().length)]);
    return encodePositions({ starts, places: Int32Array.from(all.flat()) }, [...all.keys()], knownOf(all));
  };

  test("come back as they were encoded", () => {
    const postings = fc.array(fc.oneof(ascending(2_000), ascending(2 ** 30, 12), ascending(2_000, 1)), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(postings, (all) => {
        const { starts, places } = decodePositions(encoded(all), knownOf(all));
        expect(all.map((_, i) => [...places.subarray(starts[i], starts[i + 1])])).toEqual(all);
      }),
      RUN,
    );
  });

  test("take no room where the page has no others", () => {
    const every = Array.from({ length: 500 }, (_, i) => i);
    const starts = Int32Array.of(0, 500);
    const bytes = encodePositions({ starts, places: Int32Array.from(every) }, [0], { counts: [500], ends: [500] });
    expect(bytes.length).toBeLessThan(4);
    expect([...decodePositions(bytes, { counts: [500], ends: [500] }).places]).toEqual(every);
  });

  test("that end early or late, or claim gigabytes, are refused", () => {
    const all = [
      [1, 2, 3],
      [4, 900],
    ];
    const bytes = encoded(all);
    expect(() => decodePositions(bytes.subarray(0, -1), knownOf(all))).toThrow(RangeError);
    expect(() => decodePositions(new Uint8Array([...bytes, 0]), knownOf(all))).toThrow(RangeError);
    expect(() => decodePositions(Uint8Array.of(255, 255, 255, 255, 7, 1), knownOf(all))).toThrow(
      "more values than there can be",
    );
  });
});

test("another format is refused with the cure", () => {
  expect(() => assertFormat({ format: FORMAT }, "here")).not.toThrow();
  for (const found of [{ format: FORMAT + 1 }, { format: String(FORMAT) }, {}]) {
    let thrown: unknown;
    try {
      assertFormat(found, "current.json");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ArtefactError);
    const { message, cure } = thrown as ArtefactError;
    expect(message).toBe(`current.json has index format ${String(found.format)}; this version reads format ${FORMAT}.`);
    expect(cure).toBe("Build it again with: npx docent index");
  }
});
