import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BitReader, BitWriter, RiceModel, readAscending, writeAscending } from "../../src/search/bits.ts";
import { boundBetween, lastNotAbove, packTexts, unpackTexts } from "../../src/search/bounds.ts";
import { ByteReader, ByteWriter, commonPrefix } from "../../src/search/bytes.ts";
import { ascending, PAGES, RUN, text } from "./arbitraries.ts";

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

describe("bits", () => {
  test("come back as they were written, whatever their widths", () => {
    const item = fc.nat(31).chain((width) => fc.tuple(fc.nat(2 ** width - 1), fc.constant(width)));
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), (items) => {
        const writer = new BitWriter();
        for (const [value, width] of items) writer.bits(value, width);
        const reader = new BitReader(writer.finish());
        for (const [value, width] of items) expect(reader.bits(width)).toBe(value);
        expect(reader.remaining).toBeLessThan(8);
      }),
      RUN,
    );
  });

  test("read past the end are a RangeError", () => {
    expect(() => new BitReader(new Uint8Array()).bits(1)).toThrow(RangeError);
    expect(() => new BitReader(Uint8Array.of(255)).ones(20)).toThrow(RangeError);
    expect(() => new BitReader(Uint8Array.of(255, 255)).bits(31)).toThrow(RangeError);
  });

  test("of a Rice model come back, outliers too, and cost few where values are alike", () => {
    const size = (values: readonly number[]): number => {
      const writer = new BitWriter();
      const writing = new RiceModel(10);
      for (const value of values) writing.write(writer, value);
      const bytes = writer.finish();
      const reader = new BitReader(bytes);
      const reading = new RiceModel(10);
      expect(values.map(() => reading.read(reader))).toEqual(values);
      return bytes.length;
    };
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(40), fc.nat(2 ** 31 - 1)), { maxLength: 80 }), (values) => {
        size(values);
      }),
      RUN,
    );
    expect(size(Array.from({ length: 800 }, () => 0))).toBeLessThan(110);
    expect(size(Array.from({ length: 800 }, (_, i) => 900 + (i % 5)))).toBeLessThan(1_250);
  });

  test.each([1, 2, 3, PAGES, 2 ** 31 - 1])("of ascending numbers below %d come back", (end) => {
    fc.assert(
      fc.property(ascending(end), (values) => {
        const writer = new BitWriter();
        writeAscending(writer, [-7, ...values, -8], 1, values.length + 1, end);
        const read = new Int32Array(values.length + 2).fill(-1);
        readAscending(new BitReader(writer.finish()), read, 1, values.length + 1, end);
        expect([...read]).toEqual([-1, ...values, -1]);
      }),
      RUN,
    );
  });

  test("of all numbers below the end take no room", () => {
    const writer = new BitWriter();
    writeAscending(
      writer,
      Array.from({ length: 1_000 }, (_, i) => i),
      0,
      1_000,
      1_000,
    );
    expect(writer.finish()).toHaveLength(0);
  });

  test("of more numbers than there can be are refused", () => {
    expect(() => readAscending(new BitReader(new Uint8Array(9)), new Int32Array(9), 0, 9, 8)).toThrow(RangeError);
  });
});

describe("bounds", () => {
  test("tell two neighbours apart with as few letters as do", () => {
    expect(boundBetween("deploy", "drift")).toBe("dr");
    expect(boundBetween("deploy", "deployment")).toBe("deploym");
    expect(boundBetween("a😀", "a😁")).toBe("a😁");
    expect(boundBetween("", "")).toBe("");
  });

  test("come back as they were packed, and lead to the range that holds a text", () => {
    const ordered = fc
      .uniqueArray(
        text.map((value) => value.replaceAll(" ", "")),
        { minLength: 1, maxLength: 20 },
      )
      .map((texts) => ["", ...texts.filter((value) => value !== "").toSorted((a, b) => (a < b ? -1 : 1))]);
    fc.assert(
      fc.property(ordered, text, (bounds, wanted) => {
        expect(unpackTexts(packTexts(bounds))).toEqual(bounds);
        const index = lastNotAbove(bounds, wanted);
        expect((bounds[index] ?? "") <= wanted).toBe(true);
        expect(index + 1 === bounds.length || (bounds[index + 1] ?? "") > wanted).toBe(true);
      }),
      RUN,
    );
  });
});
