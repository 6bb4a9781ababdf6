import { describe, expect, test } from "vitest";
import { createAnswerer, toAnswer } from "../../src/answer/answerer.ts";
import type { IndexAbout, Query, SearchResult } from "../../src/search/search.ts";
import { CERTAIN, DOUBTFUL, hitOn, POOR, resultWith } from "./results.ts";

const TODAY = "2026-11-20";
const QUERY: Query = { text: "all of it", limit: 5 };
const ABOUT: IndexAbout = {
  pages: 9,
  sections: 20,
  team: "ML",
  askWhom: "#ml-help",
  owners: { ml: "ML platform team", ops: "Operations", ds: "The data scientists" },
  hash: "0123456789abcdef",
};

const answer = (result: SearchResult) => toAnswer(QUERY, result, ABOUT, TODAY);

describe("an answer", () => {
  test("that is found quotes the best section, with its page, heading, owner and age", () => {
    const page = { owner: "ml", reviewed: "2026-01-01", reviewEveryDays: 90, starter: true };
    expect(answer({ ...resultWith([CERTAIN], {}, page) })).toEqual({
      kind: "found",
      query: "all of it",
      best: {
        path: "p0.md",
        url: "/docs/p0#part",
        anchor: "part",
        title: "Title of p0.md",
        heading: "Part",
        trail: ["Above"],
        owner: "ML platform team",
        reviewed: "2026-01-01",
        stale: true,
        starter: true,
        score: 2,
        text: "All of it.",
        marks: [[0, 3]],
        blocks: [{ type: "prose", text: "All of it." }],
      },
      others: [],
    });
  });

  test("leaves out what the page does not say", () => {
    const found = answer(resultWith([CERTAIN]));
    expect(Object.keys(found.kind === "found" ? found.best : {}).toSorted()).toEqual(
      ["path", "url", "anchor", "title", "heading", "trail", "stale", "score", "text", "marks", "blocks"].toSorted(),
    );
  });

  test("that is found names at most four other places", () => {
    const found = answer(resultWith(Array.from({ length: 9 }, () => CERTAIN)));
    expect(found.kind === "found" && found.others.map(({ path }) => path)).toEqual([
      "p1.md",
      "p2.md",
      "p3.md",
      "p4.md",
    ]);
  });

  test("that is unsure offers places and quotes none", () => {
    const unsure = answer(resultWith(Array.from({ length: 9 }, () => DOUBTFUL)));
    expect(unsure.kind === "unsure" && unsure.candidates.map(({ path }) => path)).toEqual([
      "p0.md",
      "p1.md",
      "p2.md",
      "p3.md",
      "p4.md",
    ]);
    expect(JSON.stringify(unsure)).not.toContain("blocks");
  });

  test("to a filter without words lists what it lets through, as many as asked for", () => {
    const listed = answer(
      resultWith(
        Array.from({ length: 9 }, () => POOR),
        { words: 0 },
      ),
    );
    expect(listed).toMatchObject({ kind: "unsure", listed: true, query: "all of it" });
    expect(listed.kind === "unsure" && listed.candidates).toHaveLength(5);
    expect(answer(resultWith([], { words: 0 })).kind).toBe("nothing");
    expect(answer(resultWith([DOUBTFUL]))).not.toHaveProperty("listed");
  });

  test("that is nothing names the three nearest pages and whom to ask", () => {
    const nothing = answer(resultWith(Array.from({ length: 9 }, () => POOR)));
    expect(nothing).toMatchObject({ kind: "nothing", query: "all of it", askWhom: "#ml-help" });
    expect(nothing.kind === "nothing" && nothing.nearest.map(({ path }) => path)).toEqual(["p0.md", "p1.md", "p2.md"]);
  });

  test("without any hit still says whom to ask", () => {
    expect(answer(resultWith([]))).toEqual({ kind: "nothing", query: "all of it", nearest: [], askWhom: "#ml-help" });
  });

  const corrected = { query: "drift", words: [{ from: "drfit", to: "drift" }] };

  test.each([
    ["found", CERTAIN, corrected],
    ["unsure", DOUBTFUL, corrected],
    ["nothing", POOR, undefined],
  ])(
    "that is %s shows what was searched instead, or let go, only where that led somewhere",
    (kind, evidence, shown) => {
      const said = answer({ ...resultWith([evidence]), corrected, relaxed: true });
      expect(said.kind).toBe(kind);
      expect(said.corrected).toEqual(shown);
      expect(said.relaxed).toBe(shown && true);
      expect(answer(resultWith([evidence]))).not.toHaveProperty("relaxed");
    },
  );

  test("calls an owner that docent.yaml does not know by its id", () => {
    const said = answer(resultWith([CERTAIN], {}, { owner: "unheard-of" }));
    expect(said.kind === "found" && said.best.owner).toBe("unheard-of");
  });

  test.each(["constructor", "toString", "__proto__"])("takes an owner called %s for a name", (owner) => {
    expect(answer(resultWith([CERTAIN], {}, { owner }))).toMatchObject({ best: { owner } });
    expect(answer(resultWith([POOR], {}, { owner }))).toMatchObject({ askWhom: "#ml-help" });
  });
});

describe("whom to ask", () => {
  test.each<[string, (string | undefined)[], string]>([
    ["the team that owns all the nearest pages", ["ml", "ml"], "the ML platform team"],
    ["an owner whose name is no team as it is", ["ops"], "Operations"],
    ["an owner whose name has its article already", ["ds"], "The data scientists"],
    ["the general contact when owners differ", ["ml", "ops"], "#ml-help"],
    ["the general contact when one page has none", ["ml", undefined], "#ml-help"],
    ["the general contact when the owner is unknown", ["unheard-of"], "#ml-help"],
  ])("is %s", (_, owners, askWhom) => {
    const hits = owners.map((owner, i) => hitOn(`p${i}.md`, POOR, owner === undefined ? {} : { owner }));
    expect(answer({ ...resultWith([]), hits })).toMatchObject({ kind: "nothing", askWhom });
  });
});

describe("the answerer", () => {
  test("asks for enough pages to name others, and for the day at each answer", async () => {
    const asked: Query[] = [];
    const days = ["2026-03-31", "2026-04-03"];
    const page = { reviewed: "2026-01-01", reviewEveryDays: 90 };
    const answerer = createAnswerer(
      {
        about: ABOUT,
        rank: async () => [],
        search: async (query) => {
          asked.push(query);
          return resultWith([CERTAIN], {}, page);
        },
      },
      () => days.shift() ?? "",
    );
    const query: Query = { text: "x", limit: 1, kinds: ["runbook"], tags: ["gpu"], owner: "ml" };
    const stale = [await answerer(query), await answerer({ ...query, limit: 9 })].map(
      (said) => said.kind === "found" && said.best.stale,
    );
    expect(asked).toEqual([
      { ...query, limit: 5 },
      { ...query, limit: 9 },
    ]);
    expect(stale).toEqual([false, true]);
  });
});
