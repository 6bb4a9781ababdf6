import { describe, expect, test } from "vitest";
import { stem } from "../../src/search/analyse.ts";
import type { TermEntry } from "../../src/search/artefact.ts";
import { allowedEdits, nearBeginnings, nearWords } from "../../src/search/near.ts";
import { Vocabulary } from "../../src/search/vocabulary.ts";
import { editDistance } from "../../src/text/nearest.ts";
import { misspell, seeded } from "../bench/typos.ts";

function entry(surface: string): TermEntry {
  return { term: stem(surface), surface, documentFrequency: 1 };
}

function near(word: string, ...surfaces: string[]): [form: string, edits: number][] {
  return nearWords(word, new Vocabulary(surfaces.map(entry)), stem).map(({ form, edits }) => [form, edits]);
}

describe("the edits a word may have", () => {
  test.each([
    ["ab", 0],
    ["gpu", 1],
    ["kubectl", 1],
    ["kubectll", 2],
    ["2026", 0],
    ["404", 0],
    ["x".repeat(100), 0],
  ])("of %s are %i", (word, edits) => {
    expect(allowedEdits(word)).toBe(edits);
  });
});

describe("words near a word", () => {
  test("are exactly those that the plain distance finds, in whatever order they come", () => {
    const random = seeded(11);
    const letters = (length: number): string =>
      Array.from({ length }, () => "abcd".charAt(Math.floor(random() * 4))).join("");
    // Terms that are their surfaces leave no root to put endings on.
    const bare = (surface: string): TermEntry => ({ term: surface, surface, documentFrequency: 1 });
    for (const sorted of [true, false]) {
      const words = Array.from({ length: 1_000 }, () => letters(2 + Math.floor(random() * 9)));
      const entries = (sorted ? words.toSorted() : words).map(bare);
      const vocabulary = new Vocabulary(entries);
      for (const word of ["abc", "dcba", "aabbc", "abcdabcd", "aaaabbbbc", ...words.slice(0, 40)]) {
        const found = entries
          .map((each) => [each, editDistance(word, each.surface)] as const)
          .filter(([, edits]) => allowedEdits(word) > 0 && edits <= allowedEdits(word));
        expect(nearWords(word, vocabulary, () => "").map((each) => [each.entry, each.edits])).toEqual(found);
      }
    }
  });

  test.each([
    ["stuides", "study", "studies"],
    ["qurey", "queries", "query"],
    ["modles", "model", "models"],
    ["trainning", "train", "training"],
    ["dynamicaly", "dynamic", "dynamically"],
    ["effcet", "effects", "effect"],
    ["optimizaton", "optimize", "optimization"],
  ])("are near in another form too: %s to %s as %s", (typed, surface, form) => {
    expect(near(typed, surface)).toEqual([[form, 1]]);
  });

  test("count in another form only if that form has the same stem, one edit and no short root", () => {
    expect(nearWords("modles", new Vocabulary([entry("model")]), () => "another")).toEqual([]);
    expect(near("dynamcialy", "dynamic")).toEqual([]);
    expect(near("dxs", "de")).toEqual([]);
  });

  test("cost more in another form than in the one the docs use, and most with an ending not every root takes", () => {
    const [named, inflected, derived] = ["modls", "modles", "modelatoin"].map(
      (word, i) =>
        nearWords(word, new Vocabulary([entry(["models", "model", "model"][i] ?? "")]), () => stem("model"))[0]?.cost ??
        0,
    );
    expect(named).toBeLessThan(inflected ?? 0);
    expect(inflected).toBeLessThan(derived ?? 0);
  });

  test.each([
    ["kubernetes", "kubernetes"],
    ["registries", "registry"],
    ["training", "trains"],
    ["dynamically", "dynamic"],
  ])("are found wherever the slip is, also in the first letter: in %s, where the docs say %s", (form, surface) => {
    const random = seeded(5);
    for (let round = 0; round < 500; round++) {
      const typed = misspell(form, random, 1);
      const edits = near(typed, surface).map(([, count]) => count <= 1);
      expect([typed, ...edits]).toEqual([typed, true]);
    }
  });
});

describe("beginnings near an unfinished word", () => {
  const vocabulary = new Vocabulary(["kubernetes", "kubectl", "cuber", "registry", "regis"].map(entry));
  const found = (word: string): string[] => nearBeginnings(word, vocabulary).map(({ surface }) => surface);

  test("are one edit away, wherever it is, and the word goes on", () => {
    for (const typed of ["kubren", "ubernet", "kubernte", "kjbern", "kuberrn"])
      expect(found(typed)).toEqual(["kubernetes"]);
    expect(found("regitr")).toEqual(["registry"]);
    expect(found("regisx")).toEqual(["registry"]);
    expect(found("kubre")).toEqual(["kubernetes", "kubectl"]);
  });

  test("are none for a short one, or two edits away", () => {
    for (const typed of ["kubr", "kjbren", "regsitro"]) expect([typed, ...found(typed)]).toEqual([typed]);
  });
});
