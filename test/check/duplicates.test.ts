import { describe, expect, test } from "vitest";
import { checkDuplicates } from "../../src/check/duplicates.ts";
import { lines, write } from "./material.ts";

async function found(files: Readonly<Record<string, string>>, declared = true): Promise<string[]> {
  return lines(checkDuplicates((await write(files, { declared })).material));
}

const page = (...keys: readonly string[]): string => `---\n${keys.join("\n")}\n---\n\nText.\n`;

describe("two pages that share", () => {
  test("a title are an error, case and punctuation aside", async () => {
    const files = { "a.md": page("title: Data drift"), "b.md": page("tags: [x]", 'title: "Data-drift!"') };
    expect(await found(files)).toEqual(["b.md:3 error duplicates/title: Has the same title as a.md"]);
  });

  test("an alias are an error at its line", async () => {
    const files = {
      "a.md": page("title: A", "aliases: [drift, PSI]"),
      "b.md": page("title: B", "aliases:", "  - other", "  - psi"),
    };
    expect(await found(files)).toEqual(['b.md:5 error duplicates/alias: The alias "psi" is also an alias of a.md']);
  });

  test("a name that is one's alias and the other's title are an error, whichever comes first", async () => {
    const titled = page("title: Data drift");
    const aliased = page("title: Other", "aliases: [data drift]");
    expect(await found({ "a.md": titled, "b.md": aliased })).toEqual([
      'b.md:3 error duplicates/alias: The alias "data drift" is the title of a.md',
    ]);
    expect(await found({ "a.md": aliased, "b.md": titled })).toEqual([
      'a.md:3 error duplicates/alias: The alias "data drift" is the title of b.md',
    ]);
  });

  test("a question are an error, and a warning where nothing is declared", async () => {
    const files = {
      "a.md": page("title: A", "questions: [what's drift]"),
      "b.md": page("title: B", "questions:", "  - other", "  - Whats drift?"),
    };
    const problem = 'duplicates/question: The question "Whats drift?" is also asked of a.md';
    expect(await found(files)).toEqual([`b.md:5 error ${problem}`]);
    expect(await found(files, false)).toEqual([`b.md:5 warning ${problem}`]);
  });

  test("an id in one folder are an error, though their addresses differ", async () => {
    const files = {
      "x/a.md": page("title: A", "id: one", "slug: a"),
      "x/b.md": page("title: B", "id: one", "slug: b"),
      "y/c.md": page("title: C", "id: one"),
    };
    expect(await found(files)).toEqual(["x/b.md:3 error duplicates/id: Has the same id as x/a.md (one)"]);
  });
});

describe("one page", () => {
  test("may repeat itself, and names without letters or with other signs are no duplicates", async () => {
    const files = {
      "a.md": page('title: "C++"', 'aliases: ["c++", "C++", "…"]', "questions: [what is it, What is it?]"),
      "b.md": page('title: "C#"', 'aliases: ["?"]'),
      "c.md": page("title: C"),
    };
    expect(await found(files)).toEqual([]);
  });
});
