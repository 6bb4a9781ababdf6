import { describe, expect, test } from "vitest";
import { ENGLISH, tokenise, tokeniseAll } from "../../src/search/analyse.ts";
import { ENGLISH_SYNONYMS } from "../../src/search/languages/en-synonyms.ts";
import { synonymsOf } from "../../src/search/lexicon.ts";
import { packGroups, synonymsAt, unpackSynonyms } from "../../src/search/synonyms.ts";
import { openFiles, pagesFrom, paths } from "./open-files.ts";

const PAGES = {
  "cluster.md": "# Cluster\n\nRestart the kubernetes control plane when a deployment hangs.",
  "leave.md": "# Time away\n\nAsk the line manager for annual leave two weeks ahead.",
  "other.md": "# Coffee\n\nThe coffee machine is on the second floor.",
};

describe("other words for a question's", () => {
  test("stand in for an abbreviation that no page writes, which is no slip", async () => {
    const searcher = await openFiles(PAGES);
    const { hits, corrected, evidence } = await searcher.search({ text: "k8s control plane", limit: 3 });
    expect(hits[0]?.page.path).toBe("cluster.md");
    expect(hits[0]?.evidence.pageCoverage).toBe(1);
    expect(corrected).toBeUndefined();
    expect(evidence).toMatchObject({ known: 1, words: 3 });
  });

  test("leave a word alone that is still being typed", async () => {
    const searcher = await openFiles({
      "gear.md": "# Your equipment\n\nAsk for equipment in the first week.",
      "kitchen.md": "# Lunch\n\nThe kitchen is on the second floor.",
    });
    expect((await paths(searcher, "kit"))[0]).toBe("kitchen.md");
    expect((await paths(searcher, "kit "))[0]).toBe("gear.md");
  });

  test("count little beside a word that the pages hold", async () => {
    const searcher = await openFiles({
      "near.md": "# Notes\n\nOur manager decides.",
      "own.md": "# Notes\n\nOur boss decides.",
      "none.md": "# Notes\n\nOur cat decides.",
    });
    const { hits } = await searcher.search({ text: "boss", limit: 3 });
    expect(hits.map((hit) => hit.page.path)).toEqual(["own.md", "near.md"]);
    expect((hits[1]?.score ?? 0) / (hits[0]?.score ?? 1)).toBeLessThan(0.2);
  });

  test("are left out when the words are to be searched as written", async () => {
    const searcher = await openFiles(PAGES);
    expect(await paths(searcher, "pto")).toEqual(["leave.md"]);
    expect(await paths(searcher, { text: "pto", verbatim: true })).toEqual([]);
  });

  test("come from the glossary too, in every direction", async () => {
    const files = {
      ...PAGES,
      "ct.md": "---\nkind: term\naliases: [auto retrain]\n---\n# Continuous training\n\nA model learns again.",
      "howto.md": "# Set it going\n\nTurn on continuous training in the settings, then watch the first run.",
    };
    const packed = synonymsOf(pagesFrom(files), ENGLISH, () => true);
    expect(packed.split("\n")).toContain("~continu train|auto retrain");
    const synonyms = unpackSynonyms(packed);
    expect(synonymsAt(["auto", "retrain"], 0, synonyms)).toContainEqual(
      expect.objectContaining({ to: [["continu", "train"]], same: false }),
    );
    expect(synonymsAt(["continu", "train"], 0, synonyms)).toContainEqual(
      expect.objectContaining({ to: [["auto", "retrain"]], same: false }),
    );
    expect(await paths(await openFiles(files), "auto retrain")).toContain("howto.md");
  });
});

test("only what leads to a word that some page holds is kept", () => {
  const kept = synonymsOf([], ENGLISH, (term) => term === "kubernet").split("\n");
  expect(kept).toEqual(["=!k8s|kubernet", ">!cluster|kubernet"]);
  const unpacked = unpackSynonyms(kept.join("\n"));
  expect(unpacked.get("k8s")).toEqual([{ from: ["k8s"], to: [["kubernet"]], same: true }]);
  expect(unpacked.get("kubernet")).toEqual([]);
});

test("of a word that only stands in for others is kept where no page holds it", () => {
  const keptWith = (...held: string[]): string[] =>
    synonymsOf([], ENGLISH, (term) => held.includes(term))
      .split("\n")
      .filter((line) => /sluggish/.test(line));
  expect(keptWith("slow")).toEqual([">!sluggish|slow"]);
  expect(keptWith("slow", "sluggish")).toEqual([]);
  expect(keptWith("latenc")).toEqual([">!sluggish|latenc"]);
});

test("every line of the English list names two things or more, each other words", () => {
  const lines = ENGLISH_SYNONYMS.trim().split("\n");
  const isSound = (line: string): boolean => {
    if (!/^[=>?] [^,]+(?:, [^,]+)+$/.test(line)) return false;
    const names = line
      .slice(2)
      .split(", ")
      .map((name) =>
        tokenise(name)
          .map(({ term }) => term)
          .join(" "),
      );
    return !names.includes("") && new Set(names).size === names.length;
  };
  expect(lines.filter((line) => !isSound(line))).toEqual([]);
  expect(new Set(lines).size).toBe(lines.length);
});

test("every word of the English list that only stands in has one meaning, and loses none of its words", () => {
  const lines = ENGLISH_SYNONYMS.trim().split("\n");
  const firstOf = (line: string): string =>
    tokeniseAll(line.slice(2).split(", ")[0] ?? "")
      .map(({ term }) => term)
      .join(" ");
  const firsts = lines.filter((line) => !line.startsWith("=")).map(firstOf);
  const isSound = (line: string): boolean =>
    !firstOf(line).includes(" ") &&
    firsts.filter((first) => first === firstOf(line)).length === 1 &&
    tokeniseAll(line).every(({ stop }) => stop !== true);
  expect(lines.filter((line) => line.startsWith("?") && !isSound(line))).toEqual([]);
});

describe("packed synonyms", () => {
  const name = (words: string, isHeld = true) => ({ terms: words.split(" "), isHeld });

  test("come back as they were, and are found where they stand", () => {
    const unpacked = unpackSynonyms(
      packGroups([
        { names: [name("pull request"), name("pr", false)], kind: "same" },
        { names: [name("boss", false), name("manag"), name("line manag")], kind: "first" },
        { names: [name("canari"), name("rollout"), name("stage", false)], kind: "near" },
      ]),
    );
    expect(synonymsAt(["open", "pr"], 1, unpacked)).toEqual([{ from: ["pr"], to: [["pull", "request"]], same: true }]);
    // No page holds the other name.
    expect(synonymsAt(["pull", "request"], 0, unpacked)).toEqual([]);
    expect(synonymsAt(["boss"], 0, unpacked)).toEqual([
      { from: ["boss"], to: [["manag"], ["line", "manag"]], same: false },
    ]);
    expect(synonymsAt(["manag"], 0, unpacked)).toEqual([]);
    expect(synonymsAt(["canari"], 0, unpacked)).toEqual([{ from: ["canari"], to: [["rollout"]], same: false }]);
    expect(synonymsAt(["stage"], 0, unpacked)).toEqual([
      { from: ["stage"], to: [["canari"], ["rollout"]], same: false },
    ]);
    expect(unpackSynonyms("").get("k8s")).toEqual([]);
  });

  test("that stand for nothing are refused as damage", () => {
    for (const damaged of ["boss>manag", "=boss", ">boss|", "~|a", "="]) {
      expect(() => unpackSynonyms(damaged), damaged).toThrow(TypeError);
    }
  });
});
