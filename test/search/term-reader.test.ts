import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Token } from "../../src/search/analyse.ts";
import { loadAnalyser } from "../../src/search/languages/load.ts";
import { type Reading, TermReader } from "../../src/search/term-reader.ts";

const WORDS = [
  "C++",
  "g++",
  "c#",
  "F#",
  ".NET",
  "ASP.NET",
  "net",
  "the",
  "l'index",
  "don’t",
  "useQuery",
  "v2",
  "使用GPU",
  "é",
];
const texts = fc
  .array(
    fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(" ", "+", "#", ".", "'", "-"), fc.string({ unit: "binary" })),
  )
  .map((parts) => parts.join(""));

describe.each(["en", "fr"] as const)("a reader of many texts (%s)", (language) => {
  test("reads each as the analyser does", async () => {
    const analyser = await loadAnalyser(language);
    const reader = new TermReader(analyser);
    const say = ({ term, surface, parts, stop }: Reading): unknown => [
      reader.terms.texts[term],
      reader.surfaces.texts[surface],
      stop,
      parts.map(say),
    ];
    const expected = ({ term, word, parts, stop }: Token): unknown => [term, word, stop === true, parts.map(expected)];
    fc.assert(
      fc.property(texts, (text) => {
        expect(reader.read(text).map(say)).toEqual(analyser.tokeniseAll(text).map(expected));
      }),
      { numRuns: 500 },
    );
  });
});

test("the same word is the same object wherever it stands", async () => {
  const reader = new TermReader(await loadAnalyser("en"));
  const [first] = reader.read("rollback now");
  expect(reader.read("a rollback")[1]).toBe(first);
});
