import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentences, units } from "../../src/search/sentences.ts";

describe("sentences", () => {
  test.each<[string, string[]]>([
    ["One. Two! Three?", ["One.", "Two!", "Three?"]],
    ["Use e.g. this, i.e. that. Then stop.", ["Use e.g. this, i.e. that.", "Then stop."]],
    ["It took approx. 5 min. in total. Done.", ["It took approx. 5 min. in total.", "Done."]],
    [
      "Tools (e.g. Ray vs. Dask) help. See Fig. A and no. 7.",
      ["Tools (e.g. Ray vs. Dask) help.", "See Fig. A and no. 7."],
    ],
    ["Version 1.2 is out. Get it.", ["Version 1.2 is out.", "Get it."]],
    ["Set `lr 0.1. Then` it runs. Next.", ["Set `lr 0.1. Then` it runs.", "Next."]],
    ["He said “Stop.” She did.", ["He said “Stop.”", "She did."]],
    ["内存不足。减小批量。", ["内存不足。", "减小批量。"]],
    ["No end", ["No end"]],
    ["  spaced.   Out.  ", ["spaced.", "Out."]],
    ["", []],
    ["   ", []],
    ["An `open tick. And on.", ["An `open tick. And on."]],
  ])("of %j", (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });

  test("together are the whole text, whatever it is", () => {
    const piece = fc.constantFrom("Word", " ", ". ", "! ", "`", "e.g. ", "1.2", "\n", "。", "(a) ", "“x.” ", "…", "é");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        const squeeze = (some: string): string => some.replace(/\s+/gu, "");
        expect(squeeze(sentences(text).join(""))).toBe(squeeze(text));
      }),
      { seed: 9, numRuns: 300 },
    );
  });
});

test("the units of a section are its sentences, items, rows and whole code, in order", () => {
  expect(
    units([
      { type: "prose", text: "One. Two." },
      { type: "code", language: "sh", text: "a. b\nc. d" },
      { type: "list", ordered: true, items: ["First. Still first.", "second"] },
      { type: "table", rows: [["a", "b"], ["c"]] },
    ]),
  ).toEqual([
    { text: "One.", code: false, block: 0 },
    { text: "Two.", code: false, block: 0 },
    { text: "a. b\nc. d", code: true, block: 1 },
    { text: "First. Still first.", code: false, block: 2 },
    { text: "second", code: false, block: 2 },
    { text: "a | b", code: false, block: 3 },
    { text: "c", code: false, block: 3 },
  ]);
});
