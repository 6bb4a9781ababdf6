import { describe, expect, it } from "vitest";
import type { Page } from "../../../src/content/page.ts";
import { bm25 } from "./bm25.ts";
import { docent } from "./docent.ts";
import { fieldsOf, wholeText } from "./fields.ts";
import { flexSearch, flexSearchTuned } from "./flexsearch.ts";
import { fts5 } from "./fts5.ts";

function page(path: string, title: string, text: string): Page {
  return {
    path,
    url: `/${path}`,
    kind: "page",
    title,
    description: `About ${title}`,
    tags: ["tagged"],
    aliases: ["alias"],
    audience: "everyone",
    questions: [],
    handles: [],
    sections: [
      { id: path, url: `/${path}`, anchor: "", heading: title, trail: [], blocks: [{ type: "prose", text }] },
      { id: `${path}#h`, url: `/${path}#h`, anchor: "h", heading: "Heading", trail: [], blocks: [] },
    ],
    links: [],
  };
}

const pages = [
  page("disk.md", "Full disk", "Remove old checkpoints when the disk is full."),
  page("drift.md", "Data drift", "Compare the distributions of features; drift shows there first."),
  page("deploy.md", "Deployment", "Deploy with a canary and roll back when errors rise."),
];

describe("what every engine reads of a page", () => {
  it("is all of its words", () => {
    expect(fieldsOf(pages[0] as Page)).toEqual({
      id: "disk.md",
      title: "Full disk . alias",
      headings: "Heading",
      text: "About Full disk\nRemove old checkpoints when the disk is full.\ntagged",
    });
    expect(wholeText(pages[0] as Page)).toContain("Full disk . alias\nHeading\nAbout Full disk");
  });
});

describe.each([docent, bm25, fts5, flexSearch, flexSearchTuned])("$name", (engine) => {
  it("finds the page that holds the words, and no more than wanted", async () => {
    const index = await engine.build(pages);
    expect(await index.search("checkpoints", 3)).toEqual(["disk.md"]);
    expect(await index.search("heading", 2)).toHaveLength(2);
    expect(await index.search("zzzz", 3)).toEqual([]);
    expect(await index.search("", 3)).toEqual([]);
  });
});

it.each([docent, bm25, fts5, flexSearchTuned])(
  "$name finds a page that holds only some of the words",
  async (engine) => {
    const index = await engine.build(pages);
    expect(await index.search("checkpoints qqqqqqqq", 3)).toEqual(["disk.md"]);
  },
);

it("is only FlexSearch as it comes that wants every word", async () => {
  expect(await (await flexSearch.build(pages)).search("checkpoints qqqqqqqq", 3)).toEqual([]);
});

describe("the floor", () => {
  it("is BM25 to the digit: the order changes where the formula says", async () => {
    // "a" holds the word twice in eight words, "b" once in two: 2 · 2.2 / (2 + 1.2 · (.25 + .75 · 8 / 5)) = 1.180
    // against 2.2 / (1 + 1.2 · (.25 + .75 · 2 / 5)) = 1.325.
    const bare = { description: "", tags: [], aliases: [], sections: [] };
    const a = { ...page("a", "drift drift one1 two2 three3 four4 five5 six6", ""), ...bare };
    const b = { ...page("b", "drift seven7", ""), ...bare };
    expect(await (await bm25.build([a, b])).search("drift", 2)).toEqual(["b", "a"]);
    // Four times in eight words outweighs the length: 4 · 2.2 / (4 + 1.74) = 1.533.
    const c = { ...page("c", "drift drift drift drift three3 four4 five5 six6", ""), ...bare };
    expect(await (await bm25.build([c, b])).search("drift", 2)).toEqual(["c", "b"]);
  });
});
