import { describe, expect, it } from "vitest";
import { blockText, type Page } from "../../src/content/page.ts";
import { growPages, heapsExponent, splitPages, wordsOf } from "./grow.ts";
import { type Random, seeded } from "./typos.ts";

/** Text by Simon's model: a new word with a probability that makes V = n^β, else an old one again. */
function naturalText(words: number, random: Random, exponent: number): string[] {
  const text: string[] = ["word"];
  let known = 1;
  while (text.length < words) {
    const rate = (exponent * known) / text.length;
    text.push(random() < rate ? `w${letters(known++)}` : (text[Math.floor(random() * text.length)] ?? ""));
  }
  return text;
}

function letters(value: number): string {
  return (
    [...value.toString(36)].map((digit) => String.fromCharCode(97 + (Number.parseInt(digit, 36) % 26))).join("") + value
  );
}

function page(path: string, text: string): Page {
  const section = { id: path, url: `/${path}`, anchor: "", heading: "Title", trail: [] };
  return {
    path,
    url: `/${path}`,
    kind: "page",
    title: `Title of ${path}`,
    tags: [],
    aliases: [],
    audience: "everyone",
    questions: [],
    handles: [],
    sections: [{ ...section, blocks: [{ type: "prose", text }] }],
    links: [],
  };
}

const words = naturalText(40_000, seeded(7), 0.6);
const sentences = Array.from({ length: 4000 }, (_, i) => `${words.slice(i * 10, i * 10 + 10).join(" ")}.`);
const pages = Array.from({ length: 100 }, (_, i) => page(`p${i}`, sentences.slice(i * 40, i * 40 + 40).join(" ")));

function textOf(all: readonly Page[]): string[] {
  return all.flatMap(({ sections }) =>
    sections.flatMap(({ blocks }) => blocks.flatMap((block) => wordsOf(blockText(block)))),
  );
}

describe("splitting pages", () => {
  const parts = splitPages(pages, 100);

  it("keeps every sentence, in order, in parts of the wanted length", () => {
    expect(textOf(parts)).toEqual(textOf(pages));
    expect(parts).toHaveLength(400);
    expect(new Set(parts.map((part) => textOf([part]).length))).toEqual(new Set([100]));
  });

  it("gives each part an address of its own and its page's title", () => {
    expect(new Set(parts.map(({ path }) => path)).size).toBe(parts.length);
    expect(parts[5]).toMatchObject({ path: "p1/1", title: "Title of p1" });
  });

  it("makes nothing of a page without text", () => {
    expect(splitPages([page("empty", "")], 100)).toEqual([]);
  });
});

describe("growing pages", () => {
  it("samples when there are enough, without repeating one", () => {
    const sample = growPages(pages, 30, seeded(1));
    expect(new Set(sample.map(({ path }) => path)).size).toBe(30);
    expect(sample.map(({ path }) => path)).not.toEqual(pages.slice(0, 30).map(({ path }) => path));
  });

  it("keeps all pages and adds what is missing, the same every time", () => {
    const grown = growPages(pages, 400, seeded(1));
    expect(grown).toHaveLength(400);
    expect(new Set(grown.map(({ path }) => path)).size).toBe(400);
    expect(pages.every((known) => grown.includes(known))).toBe(true);
    expect(growPages(pages, 400, seeded(1))).toEqual(grown);
    expect(growPages(pages, 400, seeded(2))).not.toEqual(grown);
  });

  it("lets the vocabulary grow as it did before", () => {
    const before = new Set(textOf(pages)).size;
    // In random order, as nothing is known of the order in which pages were written.
    const exponent = heapsExponent(textOf(growPages(pages, 100, seeded(1))));
    const after = new Set(textOf(growPages(pages, 800, seeded(1)))).size;
    const expected = before * 8 ** exponent;
    expect(exponent).toBeGreaterThan(0.3);
    expect(after / expected).toBeGreaterThan(0.9);
    expect(after / expected).toBeLessThan(1.1);
  });

  it("uses new words again, as text does", () => {
    const known = new Set(textOf(pages));
    const counts = new Map<string, number>();
    for (const word of textOf(growPages(pages, 800, seeded(1)))) {
      if (!known.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const often = [...counts.values()].filter((count) => count > 1).length;
    expect(often / counts.size).toBeGreaterThan(0.3);
    expect(Math.max(...counts.values())).toBeGreaterThan(20);
  });
});
