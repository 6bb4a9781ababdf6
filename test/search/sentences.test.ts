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
    // A backtick without a partner is no code.
    ["An `open tick. And on.", ["An `open tick.", "And on."]],
    ["Since v1.2 it runs. Use v2.0.1. Then v3.", ["Since v1.2 it runs.", "Use v2.0.1.", "Then v3."]],
    ["Run train.py first. Then eval.py.", ["Run train.py first.", "Then eval.py."]],
    ["Open train.py. `eval.py` comes next.", ["Open train.py.", "`eval.py` comes next."]],
    ["Call `a.b(). C` or `x. Y. z`. Done.", ["Call `a.b(). C` or `x. Y. z`.", "Done."]],
    ["Wait… then go on. Wait… Then stop.", ["Wait… then go on.", "Wait…", "Then stop."]],
    ["Wait... then go. Wait... Then stop.", ["Wait... then go.", "Wait...", "Then stop."]],
    [
      "Pods, nodes, etc. are listed. Pods etc. Then more.",
      ["Pods, nodes, etc. are listed.", "Pods etc.", "Then more."],
    ],
    ["It says no. Then it stops.", ["It says no.", "Then it stops."]],
    ["1. Look. 2. Wait.", ["1. Look.", "2. Wait."]],
    ["(Really?) Yes! “So.” End", ["(Really?)", "Yes!", "“So.”", "End"]],
    ["Nimm z. B. diese, d. h. alle. Dann weiter.", ["Nimm z. B. diese, d. h. alle.", "Dann weiter."]],
    ["¿Qué? ¡Sí! Fin.", ["¿Qué?", "¡Sí!", "Fin."]],
    ["他说：“停。”然后走了！好。", ["他说：“停。”", "然后走了！", "好。"]],
    ["पहला। दूसरा।", ["पहला।", "दूसरा।"]],
    ["e.g. this", ["e.g. this"]],
    ["Emoji 👩‍💻. Next 🎉! Last", ["Emoji 👩‍💻.", "Next 🎉!", "Last"]],
  ])("of %j", (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });

  test("of a long text take time in proportion to it", () => {
    for (const piece of ["a. ", "`", "`a. ", "e.g. ", "...", "z. ", '."""', "  "]) {
      const start = performance.now();
      sentences(piece.repeat(100_000));
      expect(performance.now() - start, piece).toBeLessThan(2_000);
    }
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

test("the units of a section are its sentences, items, rows and whole code, in order, with what they hang on", () => {
  const header = "a | b";
  expect(
    units([
      { type: "prose", text: "One. Two." },
      { type: "code", language: "sh", text: "a. b\nc. d" },
      { type: "list", ordered: true, items: ["First. Still first.", "second"] },
      { type: "prose", text: "Do this:" },
      { type: "list", ordered: false, items: ["third"] },
      { type: "table", rows: [["a", "b"], ["c"]] },
      { type: "table", rows: [["alone"]] },
    ]),
  ).toEqual([
    { text: "One.", code: false, block: 0 },
    { text: "Two.", code: false, block: 0 },
    { text: "a. b\nc. d", code: true, block: 1, lead: "Two." },
    { text: "First. Still first.", code: false, block: 2 },
    { text: "second", code: false, block: 2 },
    { text: "Do this:", code: false, block: 3 },
    { text: "third", code: false, block: 4, lead: "Do this:" },
    { text: header, code: false, block: 5, header: true },
    { text: "c", code: false, block: 5, lead: header },
    { text: "alone", code: false, block: 6 },
  ]);
});
