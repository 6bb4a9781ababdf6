import { describe, expect, test } from "vitest";
import { stem } from "../../src/search/analyse.ts";
import type { TermEntry } from "../../src/search/artefact.ts";
import { spellings } from "../../src/search/correct.ts";
import { Vocabulary } from "../../src/search/vocabulary.ts";
import { openFiles, paths } from "./open-files.ts";

function entry(surface: string, documentFrequency = 1): TermEntry {
  return { term: stem(surface), surface, documentFrequency };
}

describe("spellings", () => {
  const forms = (word: string, vocabulary: readonly TermEntry[]): string[] =>
    spellings(word, [new Vocabulary(vocabulary)], stem).map(({ form }) => form);

  test("prefer likelier slips, then more pages; a second edit is a last resort", () => {
    const vocabulary = [entry("tape", 56), entry("type", 20), entry("tyre", 3)];
    expect(forms("tyep", vocabulary)).toEqual(["type"]);
    expect(forms("tpe", [entry("tape", 56), entry("type", 138)])).toEqual(["type", "tape"]);
    expect(forms("tyqe", vocabulary)).toEqual(["type", "tyre"]);
    expect(forms("depoyment", [entry("deployments", 1), entry("deportment", 90)])).toEqual([
      "deployment",
      "deportment",
    ]);
  });

  test("prefer the same first letter", () => {
    expect(forms("wift", [entry("gift", 5), entry("wife", 5)])).toEqual(["wife", "gift"]);
  });

  test("are none for what is too short, a number or far from everything", () => {
    const vocabulary = [entry("gpu"), entry("2025"), entry("drift")];
    for (const word of ["gp", "2026", "registry"]) expect(forms(word, vocabulary)).toEqual([]);
  });
});

describe("a question", () => {
  const files = {
    "kubectl.md": "# kubectl\n\nRun kubectl to see pods. Deployments run on clusters.",
    "drift.md": "# Data drift\n\nThe distribution of data moved. It drifted.",
    "query.md": "# Hooks\n\nCall useQuery in a component.",
  };

  test.each([
    ["kubecttl pods", "kubectl pods", [{ from: "kubecttl", to: "kubectl" }], "kubectl.md"],
    ["kubeclt", "kubectl", [{ from: "kubeclt", to: "kubectl" }], "kubectl.md"],
    ["What about Data DRFIT?", "What about Data drift?", [{ from: "drfit", to: "drift" }], "drift.md"],
    [
      "distribtuion of dta",
      "distribution of data",
      [
        { from: "distribtuion", to: "distribution" },
        { from: "dta", to: "data" },
      ],
      "drift.md",
    ],
    ["useQurey", "usequery", [{ from: "usequrey", to: "usequery" }], "query.md"],
  ])("%j is answered as %j, and says so", async (text, query, words, path) => {
    const searcher = await openFiles(files);
    const { corrected, hits } = await searcher.search({ text, limit: 1 });
    expect(corrected).toEqual({ query, words });
    expect(hits[0]?.page.path).toBe(path);
  });

  test.each([
    "kubectl",
    "KUBECTL pods?",
    "data drifting",
    "drifted",
    "deployment",
    "useQuery",
    "use query",
    "cluster deploy",
    "the of and",
    "",
  ])("spelt right is never corrected: %j", async (text) => {
    const searcher = await openFiles(files);
    expect(await searcher.search({ text, limit: 3 })).not.toHaveProperty("corrected");
  });

  test("with a slip that the stem does not show needs no correction", async () => {
    const searcher = await openFiles(files);
    const { corrected, hits } = await searcher.search({ text: "kubectll pods", limit: 1 });
    expect([corrected, hits[0]?.page.path]).toEqual([undefined, "kubectl.md"]);
  });

  test("with a word that nothing is near keeps it", async () => {
    const searcher = await openFiles(files);
    const { corrected, hits } = await searcher.search({ text: "drift xylophone", limit: 1 });
    expect(corrected).toBeUndefined();
    expect(hits[0]?.page.path).toBe("drift.md");
  });

  test("that is still being typed finds what its last word may become, without a correction", async () => {
    const searcher = await openFiles(files);
    for (const text of ["kub", "kubect", "see dep", "deployme"]) {
      const { corrected, hits } = await searcher.search({ text, limit: 1 });
      expect([text, corrected, hits[0]?.page.path]).toEqual([text, undefined, "kubectl.md"]);
    }
  });

  test("is complete behind a space or in its middle: no word is then completed", async () => {
    const searcher = await openFiles(files);
    for (const text of ["kub ", "kub?", "kub zzzz"]) expect(await paths(searcher, text)).toEqual([]);
  });

  test("finds a compound by its parts and the parts in a compound", async () => {
    const searcher = await openFiles(files);
    expect(await paths(searcher, "query component")).toEqual(["query.md"]);
    expect(await paths(searcher, "dataDrift")).toEqual(["drift.md"]);
  });
});
