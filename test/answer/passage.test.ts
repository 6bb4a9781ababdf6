import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { passage } from "../../src/answer/passage.ts";
import { type Block, blockText } from "../../src/content/page.ts";
import { sentences } from "../../src/search/sentences.ts";

const weights = new Map([
  ["batch", 2],
  ["memori", 1],
]);
const prose = (text: string): Block => ({ type: "prose", text });
const code = (text: string): Block => ({ type: "code", language: "sh", text });
const list = (...items: string[]): Block => ({ type: "list", ordered: true, items });

/** A sentence of some length that says nothing of what is asked. */
const beside = (n: number, words = 12): string => `Sentence ${n} ${"goes on ".repeat(words)}here.`;
/** More of them than are quoted whole. */
const much = Array.from({ length: 8 }, (_, i) => beside(i)).join(" ");

describe("a passage", () => {
  test("of a short section is all of it", () => {
    const blocks = [prose("Look first."), code("nvidia-smi"), list("one", "two"), prose("Unrelated end.")];
    expect(passage(blocks, weights)).toEqual(blocks);
    expect(passage([], weights)).toEqual([]);
  });

  test("of a long section is the sentence that answers with what follows, no block beside it", () => {
    const blocks = [prose(much), prose(`Before it. Halve the batch. ${much}`), prose(much)];
    const [quoted, ...rest] = passage(blocks, weights);
    const text = quoted === undefined ? "" : blockText(quoted);
    expect(text.startsWith("Before it. Halve the batch. Sentence 0")).toBe(true);
    expect(text.length).toBeLessThanOrEqual(570);
    expect(rest).toEqual([]);
  });

  test("takes what stands before, too, where room is left", () => {
    const [quoted] = passage([prose(much), prose("Look at it. Halve the batch.")], weights);
    expect(quoted).toEqual(prose("Look at it. Halve the batch."));
  });

  test("keeps one long sentence whole", () => {
    const long = `Halve the batch ${"and then go on ".repeat(60)}to the end.`;
    expect(passage([prose(`Other. ${long} Other.`)], weights)).toEqual([prose(long)]);
  });

  test("is followed by what it announces with a colon, however long", () => {
    const long = Array.from({ length: 40 }, (_, i) => `step ${i}`).join("\n");
    expect(passage([prose(much), prose("Halve the batch:"), code(long), list("Unrelated")], weights)).toEqual([
      prose("Halve the batch:"),
      code(long),
    ]);
    expect(passage([prose(much), prose("Halve the batch:"), list("a", "b")], weights).at(-1)).toEqual(list("a", "b"));
  });

  test("is followed by short code below prose, and not by long code", () => {
    const long = Array.from({ length: 16 }, (_, i) => `step ${i}`).join("\n");
    const blocks = (below: string): Block[] => [prose(much), prose("Halve the batch."), code(below)];
    expect(passage(blocks("train --batch 8"), new Map([["halv", 1]])).at(-1)).toEqual(code("train --batch 8"));
    expect(passage(blocks(long), weights)).toEqual([prose("Halve the batch.")]);
  });

  test("of code or a list begins with the sentence that introduces it", () => {
    expect(passage([prose(`${much} Run this`), code("train --batch 8"), list(much)], weights)).toEqual([
      prose("Run this"),
      code("train --batch 8"),
    ]);
    expect(passage([prose(`${much} Do these:`), list("Look", "Halve the batch"), prose(much)], weights)).toEqual([
      prose("Do these:"),
      list("Look", "Halve the batch"),
    ]);
  });

  test("of code in a step begins with that step and its number", () => {
    const blocks: Block[] = [prose(much), list("Look", "Halve it"), code("train --batch 8"), list(much)];
    expect(passage(blocks, weights)).toEqual([
      { type: "list", ordered: true, start: 2, items: ["Halve it"] },
      code("train --batch 8"),
    ]);
    const later: Block[] = [prose(much), { type: "list", ordered: true, start: 4, items: ["Now"] }, code("--batch")];
    expect(passage(later, weights)[0]).toEqual({ type: "list", ordered: true, start: 4, items: ["Now"] });
  });

  test("of code ends with what is said below it, as many whole sentences as there is room for", () => {
    const blocks = [prose(much), prose("Run this:"), code("train --batch 8"), prose(`It prints 8. ${much}`)];
    const below = passage(blocks, weights).at(-1);
    expect(below?.type === "prose" && below.text.startsWith("It prints 8. Sentence 0")).toBe(true);
    expect(passage(blocks, weights).reduce((sum, block) => sum + blockText(block).length, 0)).toBeLessThanOrEqual(560);
    const long = code(Array.from({ length: 60 }, (_, i) => `--batch ${i} step`).join("\n"));
    expect(passage([prose(much), long, prose("It prints 8.")], weights).at(-1)).toEqual(long);
  });

  test("of a long list keeps the numbers of its items", () => {
    const items = Array.from({ length: 30 }, (_, i) => (i === 20 ? "Halve the batch" : beside(i, 6)));
    const [quoted] = passage([list(...items)], weights);
    expect(quoted).toMatchObject({ type: "list", ordered: true, start: 21 });
    expect(quoted?.type === "list" && quoted.items[0]).toBe("Halve the batch");
    const bullets: Block = { type: "list", ordered: false, items };
    expect(passage([bullets], weights)[0]).not.toHaveProperty("start");
  });

  test("of a small table is the table, of a large one its header and the rows that match", () => {
    const row = (i: number): string[] => [`signal ${i}`, `do ${"this ".repeat(10)}${i}`];
    const small = [["Signal", "Do"], row(1), ["batch", "halve"]];
    expect(passage([prose(much), { type: "table", rows: small }], weights)).toEqual([
      prose(beside(7)),
      { type: "table", rows: small },
    ]);
    const large = [["Signal", "Do"], ...Array.from({ length: 30 }, (_, i) => row(i)), ["batch", "halve"]];
    expect(passage([{ type: "table", rows: large }], weights)).toEqual([
      {
        type: "table",
        rows: [
          ["Signal", "Do"],
          ["batch", "halve"],
        ],
      },
    ]);
    const [unmatched] = passage([{ type: "table", rows: large }], new Map());
    expect(unmatched?.type === "table" && unmatched.rows).toHaveLength(4);
  });

  test("is the beginning where nothing matches", () => {
    expect(passage([prose(much), prose(much)], new Map())[0]).toMatchObject({ type: "prose" });
  });
});

describe("whatever the section", () => {
  const word = fc.constantFrom("batch", "memory", "halve", "e.g. this", "1.5", "`a. b`", "gpu", "and", "内存");
  const sentence = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 30 }), fc.constantFrom(".", "!", "?", ":"))
    .map(([words, end]) => `Then ${words.join(" ")}${end}`);
  const text = fc.array(sentence, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(" "));
  const lines = fc.array(word, { minLength: 1, maxLength: 25 });
  const block: fc.Arbitrary<Block> = fc.oneof(
    text.map(prose),
    lines.map((parts) => code(parts.join("\n"))),
    fc
      .record({ ordered: fc.boolean(), items: fc.array(sentence, { minLength: 1, maxLength: 12 }) })
      .map((rest): Block => ({ type: "list", ...rest })),
    fc
      .array(fc.array(word, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 20 })
      .map((rows): Block => ({ type: "table", rows })),
  );

  /** Whether each part of a quoted block stands whole in a block of the section. */
  function isWhole(quoted: Block, section: readonly Block[]): boolean {
    return section.some((source) => {
      if (source.type !== quoted.type) return false;
      if (source.type === "prose") {
        const whole = sentences(source.text);
        return sentences(blockText(quoted)).every((one) => whole.includes(one));
      }
      if (source.type === "code") return source.text === blockText(quoted);
      if (source.type === "list" && quoted.type === "list") {
        const from = (quoted.start ?? 1) - (source.start ?? 1);
        return quoted.ordered
          ? quoted.items.every((item, i) => item === source.items[from + i])
          : quoted.items.every((item) => source.items.includes(item));
      }
      return (
        source.type === "table" && quoted.type === "table" && quoted.rows.every((row) => source.rows.includes(row))
      );
    });
  }

  test("no sentence, item, row or code block is ever cut, and something is quoted", () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 7 }), (section) => {
        const quoted = passage(section, weights);
        expect(quoted.length).toBeGreaterThan(0);
        expect(quoted.filter((one) => !isWhole(one, section))).toEqual([]);
      }),
      { seed: 21, numRuns: 400 },
    );
  });

  test("the passage is small beside the section, code blocks aside", () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 7 }), (section) => {
        const size = passage(section, weights)
          .filter(({ type }) => type !== "code")
          .reduce((sum, one) => sum + blockText(one).length, 0);
        // Lead-in, passage and what it announces.
        expect(size).toBeLessThan(3 * 700);
      }),
      { seed: 22, numRuns: 200 },
    );
  });
});
