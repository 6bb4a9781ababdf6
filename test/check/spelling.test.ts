import { describe, expect, test } from "vitest";
import { checkSpelling } from "../../src/check/spelling.ts";
import { ENGLISH } from "../../src/search/analyse.ts";
import { lines, write } from "./material.ts";

const stem = (word: string): string => ENGLISH.tokeniseAll(word)[0]?.term ?? word;

const TERMS = {
  "glossary/leakage.md": "---\ntitle: Data leakage\naliases: [target leak]\n---\nText.",
  "glossary/container.md": "---\ntitle: Container\naliases: [slices]\n---\nText.",
  "glossary/overfitting.md": "---\ntitle: Overfitting\n---\nText.",
  "glossary/drift.md": "---\ntitle: Drift\n---\nText.",
};

async function found(page: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const folders = { glossary: "term" } as const;
  // Not declared, so that the terms need no other keys; the severity follows.
  const written = await write({ ...TERMS, "a.md": page, ...files }, { folders, declared: false });
  return lines(checkSpelling(written.material, stem));
}

describe("the glossary's terms", () => {
  test.each([
    ["a letter too few", "Beware of overfiting.", "overfiting", '"overfitting"'],
    ["a letter too many", "One conntainer too many.", "conntainer", '"container"'],
    ["two letters swapped", "Overfittign again.", "overfittign", '"overfitting"'],
    ["another letter", "It is overfitding.", "overfitding", '"overfitting"'],
    ["a slip in one word of several", "This is **data** lekage.", "lekage", '"leakage" in "data leakage"'],
    ["a slip across a line's end", "This is data\nleakege.", "leakege", '"leakage" in "data leakage"'],
    ["a slip in a short word beside its long one", "A traget leak.", "traget", '"target" in "target leak"'],
    ["a slip in a heading", "## Overfiting\n\nText.", "overfiting", '"overfitting"'],
    ["a slip in a table and a link", "| a |\n|---|\n| [overfiting](b.md) |", "overfiting", '"overfitting"'],
    ["a slip in the title", "---\ntitle: On overfiting\n---\nText.", "overfiting", '"overfitting"'],
  ])("with %s are named with the term that is meant", async (_what, page, word, meant) => {
    const [problem, ...others] = await found(page);
    expect(others).toEqual([]);
    expect(problem).toContain(` warning spelling/term: "${word}" is a slip for the glossary's ${meant}`);
  });

  test("are named at the line of the slip", async () => {
    expect(await found("---\ntitle: A\n---\n\nText\nand overfiting.\n")).toEqual([
      'a.md:6 warning spelling/term: "overfiting" is a slip for the glossary\'s "overfitting"',
    ]);
  });

  test.each([
    ["other forms of the word", "Containers contained; the container's end; CONTAINER."],
    ["code", "Run `overfiting`.\n\n```sh\noverfiting\n```"],
    ["addresses, paths and names in code", "See https://x.test/overfiting, data/overfiting.md and overfiting_rate=1."],
    ["short words", "The drifd is adrift, a drft."],
    ["another word of six letters", "She showed slides."],
    ["a word of a term without the others of it", "A lekage in the roof."],
    ["words that code divides", "Data `x` lekage."],
    ["words that two paragraphs divide", "All about data\n\nlekage."],
  ])("leave %s alone", async (_what, page) => {
    expect(await found(page)).toEqual([]);
  });

  test("leave a word alone that several pages use, since it is the team's own", async () => {
    expect(await found("Our conteiner.", { "b.md": "The conteiner." })).toEqual([]);
  });

  test("accept a second spelling once it is an alias", async () => {
    const files = { "glossary/q.md": "---\ntitle: Quantisation\naliases: [quantization]\n---\nText." };
    expect(await found("Use quantization.", files)).toEqual([]);
    expect(await found("Use quantizatoin.", files)).toHaveLength(1);
  });

  test("misspelt are an error in a declared folder", async () => {
    const written = await write(
      { ...TERMS, "a.md": "Overfiting." },
      { folders: { glossary: "term" }, declared: false },
    );
    const [problem] = checkSpelling({ ...written.material, declared: true }, stem);
    expect(problem?.severity).toBe("error");
  });
});
