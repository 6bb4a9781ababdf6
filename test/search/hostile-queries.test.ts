import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryReader } from "../../src/search/memory.ts";
import { openIndex } from "../../src/search/open.ts";
import { decodeTerm, encodeQuery, MAX_QUERY_TERMS } from "../../src/search/terms.ts";
import { anyText } from "../content/any-text.ts";
import { artefactOf } from "./open-files.ts";

const artefact = artefactOf({
  "gpu.md": "# GPU memory\n\nHalve the batch: `torch.cuda.empty_cache()`.\n\n```sh\nnvidia-smi\n```",
  "内存.md": "# 内存不足\n\n使用GPU训练模型时内存不足。",
  "drift.md": "# Дрейф данных\n\nДанные изменились. ข้อมูลเปลี่ยน",
});
const searcher = await openIndex(memoryReader(artefact));

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

  test("of any text over every plane of Unicode gives a sound result", async () => {
    await fc.assert(
      fc.asyncProperty(anyText(80), fc.integer({ min: -2, max: 50 }), async (text, limit) => {
        const { hits, evidence } = await searcher.search({ text, limit });
        const shares = hits.flatMap((hit) => Object.values(hit.evidence) as number[]);
        const sound =
          hits.every((hit) => hit.score > 0 && Number.isFinite(hit.score)) &&
          [...shares, evidence.known, evidence.margin].every((share) => share >= 0 && share <= 1);
        expect(sound).toBe(true);
      }),
      { seed: 5, numRuns: 250 },
    );
  });
});
