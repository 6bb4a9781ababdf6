import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryReader } from "../../src/search/memory.ts";
import { openIndex } from "../../src/search/open.ts";
import { parseQuery } from "../../src/search/query-language.ts";
import { readRequest } from "../../src/search/request.ts";
import { Shards } from "../../src/search/shards.ts";
import { decodeTerm, encodeQuery, MAX_QUERY_TERMS } from "../../src/search/terms.ts";
import { anyText } from "../content/any-text.ts";
import { artefactOf } from "./open-files.ts";

const artefact = artefactOf({
  "gpu.md": "# GPU memory\n\nHalve the batch: `torch.cuda.empty_cache()`.\n\n```sh\nnvidia-smi\n```",
  "内存.md": "# 内存不足\n\n使用GPU训练模型时内存不足。",
  "drift.md": "# Дрейф данных\n\nДанные изменились. ข้อมูลเปลี่ยน",
});
const read = memoryReader(artefact);
let reads = 0;
const searcher = await openIndex((name) => {
  reads += 1;
  return read(name);
});

const pieces = [
  '"',
  "“",
  "”",
  "«",
  "`",
  " -",
  "-",
  "kind:",
  "kind:page ",
  "tag:",
  "owner:",
  " gpu ",
  "memory",
  "the ",
  ": ",
  "\n",
];
const anyQuery = fc
  .array(fc.oneof(fc.constantFrom(...pieces), anyText(6)), { maxLength: 40 })
  .map((parts) => parts.join(""));
const manyWords = fc
  .tuple(fc.constantFrom(...pieces, "内\u0301", "𝒳", "aB", "XY", "e\u0301", "ก็"), fc.integer({ min: 100, max: 4_000 }))
  .map(([piece, times]) => piece.repeat(times));

describe("a question", () => {
  test.each<[string, string]>([
    ["empty", ""],
    ["of spaces", " \t\n\u00a0\u3000"],
    ["of stop words", "what is it and how do I"],
    ["of punctuation", "??? ... -- ## {{}} <>"],
    ["of emoji", "👩‍💻🚀🇫🇷1️⃣"],
    ["of half a character", "\uD800 \uDC00\uD800"],
    ["of control characters", "\0\u0001\u0007\u001b[31m\u007f\u0085\u200b\u202e"],
    ["of marks", "\u0301\u0302\u0303"],
  ])("%s finds nothing and does no harm", async (_, text) => {
    const { hits, corrected } = await searcher.search({ text, limit: 5 });
    expect(hits.length).toBeLessThanOrEqual(1);
    expect(corrected).toBeUndefined();
  });

  test("with control characters between its words is read as its words", async () => {
    const { hits } = await searcher.search({ text: "gpu\u0001memory\u0000", limit: 5 });
    expect(hits[0]?.page.path).toBe("gpu.md");
  });

  test("cannot smuggle terms or flags into what FlexSearch hands over", () => {
    for (const text of ["a1\u00011\u0001b2\u0001c3", "gpu\u0001", "\u00011\u0001kind:page"])
      for (const term of encodeQuery(text).map(decodeTerm)) {
        expect(term.word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
        expect(term.parts).toEqual([]);
      }
  });

  test("of nothing but stop words looks these up, and guesses nothing", () => {
    const terms = encodeQuery("Who are we?").map(decodeTerm);
    expect(terms.map(({ term, stop }) => [term, stop])).toEqual([
      ["who", true],
      ["are", true],
      ["we", true],
    ]);
    expect(encodeQuery("who are the owners").map(decodeTerm)).toEqual([
      { term: "owner", word: "owners", open: true, parts: [] },
    ]);
  });

  test.each<[string, string]>([
    ["10,000 words", "gpu memory drift ".repeat(3_334)],
    ["10,000 unknown words", Array.from({ length: 10_000 }, (_, i) => `zz${i.toString(36)}q`).join(" ")],
    ["one word of a million letters", "x".repeat(1_000_000)],
    ["a compound of many parts", "aB".repeat(20_000)],
    ["a million apostrophes", "x'".repeat(500_000)],
    ["a million marks", "e\u0301".repeat(500_000)],
    ["a million ideographs", "内".repeat(1_000_000)],
  ])("of %s does bounded work", async (_, text) => {
    const started = performance.now();
    const { evidence } = await searcher.search({ text, limit: 5 });
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(evidence.words).toBeLessThanOrEqual(MAX_QUERY_TERMS);
  });

  test.each<[string, string]>([
    ["wanted", '"'],
    ["excluded", '-"'],
  ])("of many long phrases that are %s looks up no more of their words than of a question", async (_, quote) => {
    const phrase = (n: number): string => Array.from({ length: 40 }, (__, i) => `w${n}x${i}`).join(" ");
    const text = `gpu ${Array.from({ length: 15 }, (__, n) => `${quote}${phrase(n)}"`).join(" ")}`;
    const { filter } = await readRequest({ text, limit: 5 }, await Shards.open(read));
    const { phrases = [], excludedPhrases = [] } = filter;
    // Whole phrases: half of one would ask for something else.
    expect([...phrases, ...excludedPhrases].map(({ length }) => length)).toEqual([40]);
  });

  test("of any text over every plane of Unicode, operators strewn in, gives a sound result, and the same again", async () => {
    await fc.assert(
      fc.asyncProperty(anyQuery, fc.integer({ min: -2, max: 50 }), async (text, limit) => {
        const before = reads;
        const result = await searcher.search({ text, limit });
        const { hits, evidence } = result;
        const shares = hits.flatMap((hit) => Object.values(hit.evidence) as number[]);
        const sound =
          hits.every((hit) => hit.score >= 0 && Number.isFinite(hit.score)) &&
          [...shares, evidence.known, evidence.margin].every((share) => share >= 0 && share <= 1);
        expect(sound).toBe(true);
        expect(reads - before).toBeLessThanOrEqual(artefact.files.size);
        expect(await searcher.search({ text, limit })).toEqual(result);
      }),
      { seed: 5, numRuns: 250 },
    );
  });

  test("of any text is taken apart into no more words than were typed, and into bounded terms", () => {
    fc.assert(
      fc.property(fc.oneof(anyQuery, manyWords), (text) => {
        const { text: words, phrases, excluded, kinds = [], tags = [] } = parseQuery(text);
        expect(words.length).toBeLessThanOrEqual(text.length);
        expect(phrases.length + excluded.length + kinds.length + tags.length).toBeLessThanOrEqual(16);
        expect(phrases.every((phrase) => words.includes(phrase))).toBe(true);
        const terms = encodeQuery(words).map(decodeTerm);
        const parts = terms.flatMap((term) => term.parts);
        expect(terms.length).toBeLessThanOrEqual(MAX_QUERY_TERMS);
        expect(parts.length).toBeLessThanOrEqual(MAX_QUERY_TERMS);
        expect([...terms, ...parts].every(({ term, word }) => Math.max(term.length, word.length) <= 64)).toBe(true);
      }),
      // One part of a compound, and one letter piled up with marks, each longer than any word.
      { seed: 7, numRuns: 200, examples: [[`a${"B".repeat(900)}`], [`か${"\u3099".repeat(900)}`]] },
    );
  });
});
