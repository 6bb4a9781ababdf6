import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold, stem, type Token, tokenise, tokeniseAll, tokeniseQuery } from "../../src/search/analyse.ts";
import { anyText } from "../content/any-text.ts";

const terms = (text: string): string[] => tokenise(text).map((token) => token.term);
const words = (text: string): string[] => tokenise(text).map((token) => token.word);
const places = (text: string): string[] => tokenise(text).map((token) => text.slice(token.start, token.end));

describe("folding", () => {
  test.each([
    ["CUDA", "cuda"],
    ["Café", "cafe"],
    ["Cafe\u0301", "cafe"],
    ["ﬁle", "file"],
    ["ＧＰＵ", "gpu"],
    ["𝒳𝟙", "x1"],
    ["Ёлка", "елка"],
    ["Ünïcode", "unicode"],
    ["İstanbul", "istanbul"],
    ["Diyarbakır", "diyarbakir"],
    ["Größe", "grosse"],
    ["GROẞE", "grosse"],
    ["Œuvre", "oeuvre"],
    ["Ærøskøbing", "aeroskobing"],
    ["Łódź", "lodz"],
    ["Þórður", "thordur"],
    ["mañana ação français", "manana acao francais"],
    ["한국어", "한국어"],
    ["שָׁלוֹם", "שלום"],
    ["1️⃣", "1"],
  ])("makes %s %s", (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test.each([
    ["が", "か"],
    ["कि", "की"],
    ["ที่", "ที"],
  ])("keeps %s and %s apart: there a mark is a letter, not an accent", (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });
});

describe("stemming", () => {
  test.each([
    ["running", "run"],
    ["models", "model"],
    ["deployments", "deploy"],
    ["gpu", "gpu"],
    ["v2", "v2"],
    ["deploy", "deploy"],
    ["deployed", "deploy"],
    ["keys", "key"],
    ["queries", "queri"],
    ["query", "queri"],
    ["модели", "модели"],
    ["is", "is"],
  ])("makes %s %s", (word, expected) => {
    expect(stem(word)).toBe(expected);
  });
});

describe("the words of a text", () => {
  test("leave stop words out and keep their places", () => {
    const text = "The GPU is out of memory!";
    expect(terms(text)).toEqual(["gpu", "out", "memori"]);
    expect(places(text)).toEqual(["GPU", "out", "memory"]);
  });

  test("end at an apostrophe", () => {
    expect(words("don't touch the model's weights, we've said")).toEqual(["touch", "model", "weights", "said"]);
  });

  test("go on behind an apostrophe that contracts nothing, as in names and in strings of code", () => {
    expect(words("O’Brien")).toEqual(["o", "brien"]);
    expect(words("logger.error(f'Quotaexceeded for {user}')")).toContain("quotaexceeded");
    const [, rest] = tokenise("r'badpattern'");
    expect(rest).toMatchObject({ word: "badpattern", start: 2, end: 12 });
  });

  test("split compounds into parts with their own places", () => {
    const text = "call useQuery or HTTPServer and v2beta1";
    const parts = tokenise(text).flatMap((token) =>
      token.parts.map((part) => [part.term, text.slice(part.start, part.end)]),
    );
    expect(parts).toEqual([
      ["us", "use"],
      ["queri", "Query"],
      ["http", "HTTP"],
      ["server", "Server"],
    ]);
    expect(words(text)).toEqual(["call", "usequery", "httpserver", "v2beta1"]);
  });

  test("are names with their signs where these are part of the name", () => {
    const text = "C++, c# (F#), g++! .NET/.net Objective-C++17 but ASP.NET example.net i++ c+=1 c#anchor page.net";
    expect(words(text)).toEqual(
      "c++ c# f# g++ .net .net objective c++ 17 asp net example net c 1 c anchor page net".split(" "),
    );
    expect(places(text).slice(0, 6)).toEqual(["C++", "c#", "F#", "g++", ".NET", ".net"]);
    expect(tokenise("C++")[0]?.parts.map((part) => part.term)).toEqual(["c"]);
  });

  test("have the number of a version or an address in hexadecimal as a part", () => {
    const text = "v2 0x80070005 v2x 0xg";
    expect(tokenise(text).map(({ word, parts }) => [word, ...parts.map((p) => text.slice(p.start, p.end))])).toEqual([
      ["v2", "2"],
      ["0x80070005", "80070005"],
      ["v2x"],
      ["0xg"],
    ]);
  });

  test("split at underscores, dots and hyphens", () => {
    expect(words("CUDA_VISIBLE_DEVICES torch.nn.Module roll-back")).toEqual([
      "cuda",
      "visible",
      "devices",
      "torch",
      "nn",
      "module",
      "roll",
      "back",
    ]);
  });

  test("of scripts without spaces are overlapping pairs", () => {
    expect(words("内存不足 回")).toEqual(["内存", "存不", "不足", "回"]);
    expect(words("サーバー")).toEqual(["サー", "ーバ", "バー"]);
    expect(places("内存不足")).toEqual(["内存", "存不", "不足"]);
  });

  test("of Hangul are pairs too, since particles are written with the word", () => {
    expect(words("설정을 GPU를 팀")).toEqual(["설정", "정을", "gpu", "를", "팀"]);
    expect(words("설정을".normalize("NFD"))).toEqual(["설정", "정을"]);
  });

  test("keep the marks of such scripts with their letter", () => {
    expect(words("ที่นี่ดี")).toEqual(["ที่นี่", "นี่ดี"]);
  });

  test("of two scripts without a space between are found as each is written", () => {
    const text = "使用GPU训练模型v2";
    expect(words(text)).toEqual(["使用", "gpu", "训练", "练模", "模型", "v2"]);
    expect(places(text)).toEqual(["使用", "GPU", "训练", "练模", "模型", "v2"]);
  });

  test("have right places behind emoji, astral letters and combining marks", () => {
    const text = "👩‍💻 ship 𝒳y, Cafe\u0301 🚀models 𠮷野家";
    expect(places(text)).toEqual(["ship", "𝒳y", "Cafe\u0301", "models", "𠮷野", "野家"]);
    expect(words(text)).toEqual(["ship", "xy", "cafe", "models", "𠮷野", "野家"]);
  });

  test("are cut where nobody types them whole, never inside a character", () => {
    const [token] = tokenise("x".repeat(500));
    expect(token?.word).toHaveLength(64);
    expect(token?.end).toBe(500);
    const [astral] = tokenise(`a${"𐐨".repeat(100)}`);
    expect(astral?.word.isWellFormed()).toBe(true);
  });

  test("lie within any text, in order, and are never empty", () => {
    const isSound = (token: Token, from: number, to: number): boolean =>
      token.term !== "" &&
      token.word.isWellFormed() &&
      from <= token.start &&
      token.start < token.end &&
      token.end <= to;
    fc.assert(
      fc.property(anyText(60), (text) => {
        const tokens = tokenise(text);
        const inOrder = tokens.every((token, i) => token.start >= (tokens[i - 1]?.start ?? 0));
        const sound = tokens.every(
          (token) =>
            isSound(token, 0, text.length) && token.parts.every((part) => isSound(part, token.start, token.end)),
        );
        expect(inOrder && sound).toBe(true);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test("are the same however the text is normalised", () => {
    for (const text of ["Größe Ångström café", "ガス", "한국어", "ที่นี่"])
      expect(words(text.normalize("NFD"))).toEqual(words(text.normalize("NFC")));
  });
});

describe("all words of a text", () => {
  test("include stop words, flagged and not stemmed", () => {
    const text = "Does THE model's cache do this?";
    const all = tokeniseAll(text);
    expect(all.map((token) => [token.term, token.stop ?? false])).toEqual([
      ["does", true],
      ["the", true],
      ["model", false],
      ["cach", false],
      ["do", true],
      ["this", true],
    ]);
    expect(all.map((token) => text.slice(token.start, token.end))[1]).toBe("THE");
  });

  test("without the flagged are the words of the text", () => {
    fc.assert(
      fc.property(anyText(60), fc.constantFrom(" the ", " who is ", ""), (text, stop) => {
        const given = text + stop + text;
        expect(tokeniseAll(given).filter((token) => token.stop !== true)).toEqual(tokenise(given));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe("the words of a query", () => {
  test("leave out what people wrap around a question", () => {
    expect(tokeniseQuery("How do I get the best way to roll back?").map((token) => token.word)).toEqual([
      "roll",
      "back",
    ]);
  });

  test("keep fillers when nothing else is left", () => {
    expect(tokeniseQuery("what is the best way").map((token) => token.word)).toEqual(["best", "way"]);
    expect(tokeniseQuery("what is the")).toEqual([]);
  });
});
