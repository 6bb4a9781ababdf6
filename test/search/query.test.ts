import { describe, expect, test } from "vitest";
import { NAVIGATION_WEIGHT } from "../../src/search/rank.ts";
import { bestHit, openFiles, paths } from "./open-files.ts";

describe("ranking", () => {
  test("puts the page that is about the words before one that mentions them", async () => {
    const searcher = await openFiles({
      "a.md": "# Onboarding\n\nOn the first day, read about drift and then about many other things of the team.",
      "b.md": "# Drift\n\nDrift is when data moves.",
    });
    expect(await paths(searcher, "drift")).toEqual(["b.md", "a.md"]);
  });

  test("knows a page by a name or question of stop words alone", async () => {
    const searcher = await openFiles({
      "a.md": "# Onboarding\n\nAsk who we are, how we work and what this is for.",
      "b.md": "# Who we are\n\nFive people.",
      "c.md": "---\ntitle: Support\nquestions: [how can I]\n---\n\nAsk the desk.",
    });
    expect(await paths(searcher, "who are we")).toEqual(["b.md"]);
    expect(await paths(searcher, "how can I")).toEqual(["c.md"]);
  });

  test("puts a page with all words before one with a rare word often", async () => {
    const searcher = await openFiles({
      "a.md": "# Notes\n\nQuota quota quota quota quota.",
      "b.md": "# Disk\n\nThe disk quota is used up.",
      "c.md": "# Disk\n\nThe disk is fast.",
    });
    expect((await paths(searcher, "disk quota"))[0]).toBe("b.md");
  });

  test("puts words that stand together before the same words apart", async () => {
    const filler = "one two three four five six seven eight nine ten eleven";
    const searcher = await openFiles({
      "a.md": `Learning ${filler} rate.`,
      "b.md": `${filler} learning rate.`,
    });
    expect(await paths(searcher, "learning rate")).toEqual(["b.md", "a.md"]);
  });

  test.each([
    ["questions", "---\nquestions: [why is it slow]\n---\nText."],
    ["tags", "---\ntags: [slow]\n---\nText."],
    ["aliases", "---\naliases: [slow]\n---\nText."],
    ["a description", "---\ndescription: Slow training.\n---\nText."],
  ])("reads %s of a page", async (_, source) => {
    const searcher = await openFiles({ "a.md": source, "b.md": "Other text." });
    expect(await paths(searcher, "slow")).toEqual(["a.md"]);
  });

  test("reads the address and the links that point at a page", async () => {
    const searcher = await openFiles({
      "quota/evictions.md": "# Title\n\nText.",
      "b.md": "# Other\n\nWhen [pods vanish](quota/evictions.md) we look there.",
    });
    expect(await paths(searcher, "evictions")).toEqual(["quota/evictions.md"]);
    expect(await paths(searcher, "pods vanish")).toEqual(["b.md", "quota/evictions.md"]);
  });

  test("does not read a page's links to itself as praise", async () => {
    const plain = await openFiles({ "a.md": "Drift here.", "b.md": "Other." });
    const praised = await openFiles({ "a.md": "Drift [here](#x).", "b.md": "Other." });
    expect((await bestHit(praised, "here drift")).score).toBe((await bestHit(plain, "here drift")).score);
  });

  test("puts a team's own page before a starter page of equal score", async () => {
    const text = "# Drift\n\nData moves.";
    const searcher = await openFiles({ "a.md": `---\nstarter: true\n---\n${text}`, "z.md": text });
    const { hits } = await searcher.search({ text: "drift", limit: 5 });
    expect(hits[0]?.score).toBe(hits[1]?.score);
    expect(hits.map((hit) => [hit.page.path, hit.page.starter])).toEqual([
      ["z.md", undefined],
      ["a.md", true],
    ]);
  });

  test("puts a page that only points at others behind one that says something", async () => {
    const links = (targets: readonly string[]) => targets.map((name) => `- [Drift ${name}](${name}.md)`).join("\n");
    const said = (targets: readonly string[]) => targets.map((name) => `- Drift ${name}`).join("\n");
    const names = ["one", "two", "three", "four"];
    const navigation = await openFiles({ "index.md": `# Drift\n\n${links(names)}`, "z.md": "Other." });
    const content = await openFiles({ "index.md": `# Drift\n\n${said(names)}`, "z.md": "Other." });
    const ratio = (await bestHit(navigation, "drift")).score / (await bestHit(content, "drift")).score;
    // Its name earns it nothing either.
    expect(ratio).toBeLessThan(NAVIGATION_WEIGHT);
  });

  test("gives each page once, best first, no more than asked for", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`p${i}.md`, `# P${i}\n\n${"drift ".repeat(i + 1)}`]),
    );
    const searcher = await openFiles(files);
    const { hits } = await searcher.search({ text: "drift", limit: 12 });
    const scores = hits.map((hit) => hit.score);
    expect(hits).toHaveLength(12);
    expect(new Set(hits.map((hit) => hit.page.path)).size).toBe(12);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const limit of [0, -3, 1, 1.9]) expect((await searcher.search({ text: "drift", limit })).hits).toHaveLength(1);
  });

  test("lets the nearness of words lift a page that is far down without it", async () => {
    const filler = "one two three four five six seven eight nine ten eleven";
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`p${i}.md`, `Learning ${filler} rate.`]));
    const searcher = await openFiles({ ...files, "z.md": `${filler} learning rate, as everybody knows.` });
    expect((await paths(searcher, "learning rate"))[0]).toBe("z.md");
  });

  test("looks beyond the hundred pages that it reranks when more are asked for", async () => {
    const files = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`p${i}.md`, `Drift number${i} report.`]));
    const searcher = await openFiles(files);
    expect(await paths(searcher, { text: "drift report", limit: 125 })).toHaveLength(125);
  });

  test("ranks by path what is equal", async () => {
    const searcher = await openFiles({ "b.md": "Same text.", "a.md": "Same text.", "c.md": "Same text." });
    expect(await paths(searcher, "same text")).toEqual(["a.md", "b.md", "c.md"]);
  });
});

describe("filters", () => {
  const files = {
    "gpu.md": "---\nkind: runbook\ntags: [GPU, training]\nowner: ml\n---\n# Memory\n\nText on memory.",
    "drift.md": "---\nkind: practice\ntags: [training]\nowner: data\n---\n# Memory drift\n\nText on memory.",
    "own.md": "---\nkind: project\n---\n# Memory of the index\n\nText on memory.",
    "plain.md": "# Memory\n\nPlain memory.",
  };
  const all = ["drift.md", "gpu.md", "plain.md"];

  test.each<[string, object, string[]]>([
    ["none, pages on the product itself are left out", {}, all],
    ["includeProject, they are in", { includeProject: true }, [...all, "own.md"]],
    ["a kind", { kinds: ["runbook"] }, ["gpu.md"]],
    ["several kinds, any of them counts", { kinds: ["runbook", "page"] }, ["gpu.md", "plain.md"]],
    ["no kinds, all count", { kinds: [] }, all],
    ["the kind project, its pages are found", { kinds: ["project"] }, ["own.md"]],
    ["a tag in any case", { tags: ["gpu"] }, ["gpu.md"]],
    ["several tags, all of them count", { tags: ["training", "gpu"] }, ["gpu.md"]],
    ["an owner", { owner: "data" }, ["drift.md"]],
    ["several fields, all of them count", { kinds: ["runbook"], owner: "data" }, []],
    ["what no page has, nothing is found", { tags: ["unheard-of"] }, []],
  ])("with %s", async (_, filter, expected) => {
    const searcher = await openFiles(files);
    expect((await paths(searcher, { text: "memory", ...filter })).toSorted()).toEqual(expected.toSorted());
  });

  test("never hold for words: a facet's name is no word of any page", async () => {
    const searcher = await openFiles(files);
    for (const text of ["kind", "ki", "tag", "ta", "owner", "owner ml"])
      expect([text, await paths(searcher, text)]).toEqual([text, []]);
  });
});

describe("the best section", () => {
  const file = {
    "runbook.md": [
      "# Roll back a model",
      "",
      "Rolling back gives users the last good model.",
      "",
      "## When to roll back",
      "",
      "Roll back the model when the model's errors double.",
      "",
      "## Find the version",
      "",
      "List the versions in the registry.",
      "",
      "```sh",
      "registry list",
      "```",
      "",
      "## Tell the users",
    ].join("\n"),
    "other.md": "# Other\n\nText.",
  };

  test.each([
    ["how do I roll back a model", ""],
    ["roll back model version registry", "find-the-version"],
    ["roll back when errors double", "when-to-roll-back"],
    ["registry list", "find-the-version"],
  ])("for %j is #%s: the title's words do not drive it", async (text, anchor) => {
    const searcher = await openFiles(file);
    expect((await bestHit(searcher, text)).section.anchor).toBe(anchor);
  });

  test("has something to quote", async () => {
    const searcher = await openFiles(file);
    const { section } = await bestHit(searcher, "tell the users");
    expect(section.blocks).not.toEqual([]);
    expect(section.anchor).not.toBe("tell-the-users");
  });

  test("for words of the description is the opening", async () => {
    const searcher = await openFiles({
      "a.md": "---\ndescription: Zebra crossings.\n---\nOpening.\n\n## One\n\nPears.\n\n## Two\n\nPlums.",
    });
    expect((await bestHit(searcher, "zebra")).section.anchor).toBe("");
  });

  test("has its address, its headings and its blocks", async () => {
    const searcher = await openFiles({ "g/a b.md": "# T\n\n## Über\n\n### Größe\n\nZebras run.\n" });
    expect((await bestHit(searcher, "zebras")).section).toEqual({
      id: "g/a b.md#größe",
      url: "/docs/g/a%20b#gr%C3%B6%C3%9Fe",
      anchor: "größe",
      heading: "Größe",
      trail: ["Über"],
      blocks: [{ type: "prose", text: "Zebras run." }],
    });
  });

  test("of a page without text is its title", async () => {
    const searcher = await openFiles({ "empty.md": "", "zebra.md": "# Zebra\n\n## Stripes" });
    const hit = await bestHit(searcher, "zebra stripes");
    expect(hit.extract).toEqual({ text: "", marks: [], code: false });
    expect(hit.section.blocks).toEqual([]);
  });
});

describe("the evidence", () => {
  const files = {
    "a.md": "# GPU memory\n\nHalve the batch.\n\n## Later\n\nZebras.",
    "b.md": "# Other\n\nThe batch of zebras.",
  };

  test("says how much of the question page, section and title hold", async () => {
    const searcher = await openFiles(files);
    const { evidence } = await bestHit(searcher, "gpu batch");
    expect(evidence.pageCoverage).toBe(1);
    expect(evidence.sectionCoverage).toBe(1);
    expect(evidence.titleCoverage).toBeGreaterThan(0.5);
    expect(evidence.titleCoverage).toBeLessThan(1);
    expect(evidence.strength).toBeGreaterThan(0);
    expect(evidence.strength).toBeLessThanOrEqual(1);
  });

  test("counts words that no page holds against every page", async () => {
    const searcher = await openFiles(files);
    const { hits, evidence } = await searcher.search({ text: "gpu qqqqqq", limit: 1 });
    expect(evidence).toMatchObject({ words: 2, known: 0.5 });
    expect(hits[0]?.evidence.pageCoverage).toBeLessThan(0.6);
  });

  test("halves a word that was corrected", async () => {
    const searcher = await openFiles(files);
    expect((await bestHit(searcher, "zebars")).evidence.pageCoverage).toBe(0.5);
  });

  test("gives the margin to the second, asked for or not", async () => {
    const searcher = await openFiles(files);
    const wide = await searcher.search({ text: "batch", limit: 5 });
    const narrow = await searcher.search({ text: "batch", limit: 1 });
    const [first, second] = wide.hits;
    expect(wide.evidence.margin).toBeCloseTo(1 - (second?.score ?? 0) / (first?.score ?? 1), 10);
    expect(narrow.evidence.margin).toBe(wide.evidence.margin);
    expect((await searcher.search({ text: "gpu", limit: 5 })).evidence.margin).toBe(1);
    expect((await searcher.search({ text: "qqqqqq", limit: 5 })).evidence).toEqual({ margin: 0, known: 0, words: 1 });
  });
});
