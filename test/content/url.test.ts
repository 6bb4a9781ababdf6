import { describe, expect, test } from "vitest";
import { createAnchors, pageUrl, splitExplicitId } from "../../src/content/url.ts";

describe("the address of a page", () => {
  test.each([
    ["guides/start.md", "/docs/guides/start"],
    ["start.mdx", "/docs/start"],
    ["index.md", "/docs"],
    ["guides/index.md", "/docs/guides"],
    ["guides/README.md", "/docs/guides"],
    ["guides/readme.mdx", "/docs/guides"],
    ["guides/Guides.md", "/docs/guides"],
    ["a/guides/guides.md", "/docs/a/guides"],
    ["01-first/02-second.md", "/docs/01-first/02-second"],
    ["v1.2/notes.v3.md", "/docs/v1.2/notes.v3"],
    ["how to/roll back.md", "/docs/how%20to/roll%20back"],
    ["док/откат.md", "/docs/%D0%B4%D0%BE%D0%BA/%D0%BE%D1%82%D0%BA%D0%B0%D1%82"],
    ["文档/回滚.md", "/docs/%E6%96%87%E6%A1%A3/%E5%9B%9E%E6%BB%9A"],
    ["100%? #1.md", "/docs/100-%20-1"],
  ])("of %s is %s", (path, url) => {
    expect(pageUrl(path)).toBe(url);
  });

  test.each([
    ["guides/start.md", { slug: "/begin" }, "/docs/begin"],
    ["guides/start.md", { slug: "begin" }, "/docs/guides/begin"],
    ["guides/start.md", { slug: "./begin" }, "/docs/guides/begin"],
    ["guides/start.md", { slug: "../begin/here" }, "/docs/begin/here"],
    ["guides/start.md", { slug: "/" }, "/docs"],
    ["guides/start.md", { slug: "/begin/" }, "/docs/begin"],
    ["guides/start.md", { id: "begin" }, "/docs/guides/begin"],
    ["guides/start.md", { id: "begin", slug: "other" }, "/docs/guides/other"],
    ["guides/index.md", { slug: "all" }, "/docs/guides/all"],
    ["guides/index.md", { id: "all" }, "/docs/guides"],
  ])("of %s with %j is %s", (path, hints, url) => {
    expect(pageUrl(path, hints)).toBe(url);
  });

  test("is well formed even for a slug that is not", () => {
    expect(pageUrl("a.md", { slug: "x\uD800y" })).toBe("/docs/x%EF%BF%BDy");
  });
});

test("anchors are numbered when they repeat, explicit ones are taken as they are", () => {
  const anchors = createAnchors();
  expect([
    anchors.fromText("Fix it!"),
    anchors.explicit("fix-it"),
    anchors.fromText("Fix it!"),
    anchors.fromText("Fix it"),
  ]).toEqual(["fix-it", "fix-it", "fix-it-1", "fix-it-2"]);
});

test.each([
  ["Heading {#its-id}", { text: "Heading", id: "its-id" }],
  ["Heading", { text: "Heading" }],
  ["Heading {#}", { text: "Heading {#}" }],
  ["A {#one} B", { text: "A {#one} B" }],
  ["Ünï {#мой-id}", { text: "Ünï", id: "мой-id" }],
])("%j is split from its explicit id", (heading, split) => {
  expect(splitExplicitId(heading)).toEqual(split);
});
