import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArtefactError } from "../../src/errors.ts";
import {
  assertFormat,
  decodePositions,
  decodePostings,
  encodePositions,
  encodePostings,
  FORMAT,
  readPositions,
  readPostings,
} from "../../src/search/artefact.ts";
import { ByteReader, ByteWriter, commonPrefix } from "../../src/search/bytes.ts";

const RUN = { seed: 11, numRuns: 200 } as const;
const text = fc.string({ unit: "grapheme", maxLength: 12 });
const ascending = fc
  .uniqueArray(fc.nat(2_000_000_000), { maxLength: 30 })
  .map((values) => values.toSorted((a, b) => a - b));

describe("bytes", () => {
  test("come back as they were written", () => {
    const item = fc.oneof(
      fc.record({ type: fc.constant("byte" as const), value: fc.nat(255) }),
      fc.record({ type: fc.constant("varint" as const), value: fc.nat(2 ** 31 - 1) }),
      fc.record({ type: fc.constant("string" as const), value: fc.string({ unit: "grapheme" }) }),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), (items) => {
        const writer = new ByteWriter();
        for (const { type, value } of items) {
          if (type === "byte") writer.byte(value);
          else if (type === "varint") writer.varint(value);
          else writer.string(value);
        }
        const bytes = writer.finish();
        expect(bytes).toHaveLength(writer.length);
        const reader = new ByteReader(bytes);
        for (const { type, value } of items) expect(reader[type]()).toBe(value);
        expect(reader.remaining).toBe(0);
      }),
      RUN,
    );
  });

  test.each([
    [0, [0]],
    [127, [127]],
    [128, [128, 1]],
    [300, [172, 2]],
    [2 ** 31 - 1, [255, 255, 255, 255, 7]],
  ])("hold %d as LEB128", (value, bytes) => {
    const writer = new ByteWriter();
    writer.varint(value);
    expect([...writer.finish()]).toEqual(bytes);
  });

  test("read past the end are a RangeError", () => {
    expect(() => new ByteReader(new Uint8Array([])).byte()).toThrow(RangeError);
    expect(() => new ByteReader(new Uint8Array([128])).varint()).toThrow(RangeError);
    expect(() => new ByteReader(new Uint8Array([255, 255, 255, 255, 255, 1])).varint()).toThrow(RangeError);
    expect(() => new ByteReader(new Uint8Array([5, 65])).string()).toThrow(RangeError);
  });

  test("grow beyond their first kilobyte", () => {
    const writer = new ByteWriter();
    for (let i = 0; i < 5_000; i++) writer.byte(i % 256);
    writer.bytes(new Uint8Array(100_000).fill(7));
    const bytes = writer.finish();
    expect([bytes.length, bytes[4_999], bytes[104_999]]).toEqual([105_000, 4_999 % 256, 7]);
  });
});

test.each([
  ["", "", 0],
  ["deploy", "deployment", 6],
  ["deploy", "drift", 1],
  ["a😀", "a😁", 1],
  ["😀", "😀b", 2],
])("the common prefix of %j and %j is %i units, no pair split", (a, b, length) => {
  expect(commonPrefix(a, b)).toBe(length);
});

describe("postings", () => {
  const posting = fc.tuple(text, ascending).chain(([surface, pages]) =>
    fc.record({
      surface: fc.constant(surface),
      pages: fc.constant(pages),
      impacts: fc.array(fc.integer({ min: 1, max: 255 }), { minLength: pages.length, maxLength: pages.length }),
    }),
  );
  const shard = fc.dictionary(text, posting, { maxKeys: 12, noNullPrototype: true }).map((terms) =>
    Object.entries(terms)
      .map(([term, rest]) => ({ term, ...rest }))
      .toSorted((a, b) => (a.term < b.term ? -1 : 1)),
  );

  test("come back as they were encoded", () => {
    fc.assert(
      fc.property(shard, (terms) => {
        const decoded = decodePostings(encodePostings(terms));
        expect([...decoded.terms.keys()]).toEqual(terms.map(({ term }) => term));
        for (const [ordinal, { term, surface, pages, impacts }] of terms.entries()) {
          const entry = decoded.terms.get(term);
          if (entry === undefined) throw new Error(`${term} is lost`);
          expect([entry.surface, entry.ordinal, entry.documentFrequency]).toEqual([surface, ordinal, pages.length]);
          const read = readPostings(decoded, entry);
          expect([[...read.pages], [...read.impacts]]).toEqual([pages, impacts]);
        }
      }),
      RUN,
    );
  });
});

describe("positions", () => {
  const terms = fc.array(fc.array(ascending, { maxLength: 6 }), { maxLength: 6 });

  test("come back as they were encoded, for the pages asked for", () => {
    fc.assert(
      fc.property(terms, fc.array(fc.nat(5)), (positions, asked) => {
        const decoded = decodePositions(encodePositions(positions));
        expect(decoded.offsets).toHaveLength(positions.length);
        for (const [ordinal, places] of positions.entries()) {
          const pages = Int32Array.from(places.keys());
          const wanted = new Set(asked);
          const found = readPositions(decoded, ordinal, pages, wanted);
          const expected = [...places.entries()].filter(([page]) => wanted.has(page));
          expect([...found].map(([page, read]) => [page, [...read]])).toEqual(expected);
        }
      }),
      RUN,
    );
  });

  test("whose count is damaged do not ask for gigabytes", () => {
    const shard = { bytes: new Uint8Array([255, 255, 255, 255, 7, 1]), offsets: [0] };
    expect(() => readPositions(shard, 0, Int32Array.of(0), new Set([0]))).toThrow("more values than bytes");
  });

  test("that end early are refused", () => {
    const bytes = encodePositions([[[1, 2, 3]], [[4, 900]]]);
    expect(() => decodePositions(bytes.subarray(0, -1))).toThrow(RangeError);
  });
});

test("another format is refused with the cure", () => {
  expect(() => assertFormat({ format: FORMAT }, "here")).not.toThrow();
  for (const found of [{ format: FORMAT + 1 }, { format: "1" }, {}]) {
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
