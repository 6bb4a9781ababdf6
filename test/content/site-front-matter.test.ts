import { describe, expect, test } from "vitest";
import { siteFrontMatter } from "../../src/content/site-front-matter.ts";

describe("front matter for the site", () => {
  test("keeps what Docusaurus understands, numbers and words in the types that it accepts", () => {
    const source = "---\ntitle: 2024\ntags: one, two\nsidebar_position: 3\n---\nText.\n";
    const frontMatter = { title: "2024", tags: ["one", "two"], sidebar_position: 3 };
    expect(siteFrontMatter(source)).toEqual({ frontMatter, content: "Text.\n" });
  });

  test("drops what would stop the whole build, and what is only for the core", () => {
    const source = "---\ntitle: [a]\ntags: 5\nid: a/b\nowner: ml-platform\nhide_title: perhaps\n---\nText.\n";
    expect(siteFrontMatter(source).frontMatter).toEqual({});
  });

  test.each([
    ["broken YAML", "---\ntitle: a: b: c\n  - x\n---\nText.\n"],
    ["a list instead of keys", "---\n- a\n---\nText.\n"],
    ["an alias that multiplies", "---\na: &a [1, 2]\nb: *nowhere\n---\nText.\n"],
    ["nothing", "Text.\n"],
  ])("shows the text of a page whose front matter is %s", (_, source) => {
    expect(siteFrontMatter(source)).toEqual({ frontMatter: expect.any(Object), content: "Text.\n" });
  });
});
