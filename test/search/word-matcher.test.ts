import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenise } from "../../src/search/analyse.ts";
import { matcherOf } from "../../src/search/word-matcher.ts";

const matcher = (...terms: string[]) => matcherOf(new Map(terms.map((term) => [term, 1])));

/** What reading every word of the text finds. */
function readAll(text: string, terms: ReadonlySet<string>): Set<string> {
  const all = tokenise(text).flatMap((token) => [token.term, ...token.parts.map((part) => part.term)]);
  return new Set(all.filter((term) => terms.has(term)));
}

describe("words of a query in a text", () => {
  test.each<[string, string[], string[]]>([
    ["Batches, BATCH and batching", ["batch"], ["batch"]],
    ["Queries; a query", ["queri"], ["queri"]],
    ["sensibility of hoping", ["sensibl", "hope"], ["sensibl", "hope"]],
    ["useQuery and HTTPServer", ["queri", "server"], ["queri", "server"]],
    ["a bâtch, naïve, ﬁle, ＧＰＵ", ["batch", "naiv", "file", "gpu"], ["batch", "naiv", "file", "gpu"]],
    ["内存不足。减小批量。", ["内存", "批量"], ["内存", "批量"]],
    ["使用GPU吗", ["gpu"], ["gpu"]],
    ["the model's 'batch' isn't", ["model", "batch"], ["model", "batch"]],
    ["C++, C# and ASP.NET or .NET", ["c++", "c#", ".net"], ["c++", "c#", ".net"]],
    ["rebatch unbatched", ["batch"], []],
    ["", ["batch"], []],
    ["batch", [], []],
  ])("%j of %j", (text, terms, found) => {
    expect([...matcher(...terms).termsIn(text)].sort()).toEqual([...found].sort());
  });

  test("have their places, by accents and emoji too: whole compounds, else their parts", () => {
    const text = "👩‍💻 Batches of useQuery, bâtch and ba\u0302tch; e\u0301t\u00e9. MEMORIES 🎉 内存不足!";
    const places = matcher("batch", "queri", "memori", "et", "内存").placesIn(text);
    expect(places.map(([start, end]) => text.slice(start, end))).toEqual([
      "Batches",
      "Query",
      "bâtch",
      "ba\u0302tch",
      "e\u0301t\u00e9",
      "MEMORIES",
      "内存",
    ]);
    const whole = "useQuery";
    expect(matcher("usequeri", "queri").placesIn(whole)).toEqual([[0, 8]]);
  });

  test("are those that reading every word finds, whatever the text and the terms", () => {
    const word = fc.constantFrom(
      ..."batch Batches query queries useQuery HTTPServer servers relational related hoping hope tries tried try sensibility".split(
        " ",
      ),
      ..."GPU gpus C++ c# .NET net it's model's naïve café straße 内存不足 使用GPU吗 v2beta1 v1 0x80070005 train.py a_b rock'n'roll 👩‍💻 ﬁle İstanbul x 1.5".split(
        " ",
      ),
    );
    const gap = fc.constantFrom(" ", ", ", ". ", "-", "_", "/", "'", "’", "—", "", "\n", "`", "(", "+");
    const text = fc.array(fc.tuple(word, gap), { maxLength: 20 }).map((parts) => parts.flat().join(""));
    fc.assert(
      fc.property(text, fc.array(word, { maxLength: 5 }), (some, words) => {
        const terms = new Set(
          tokenise(words.join(" ")).flatMap(({ term, parts }) => [term, ...parts.map((p) => p.term)]),
        );
        const own = matcherOf(new Map([...terms].map((term) => [term, 1])));
        expect(own.termsIn(some)).toEqual(readAll(some, terms));
        const marks = tokenise(some).flatMap((token) =>
          terms.has(token.term) ? [token] : token.parts.filter(({ term }) => terms.has(term)),
        );
        expect(own.placesIn(some)).toEqual(marks.map(({ start, end }) => [start, end]));
      }),
      { seed: 31, numRuns: 2_000 },
    );
  });
});
