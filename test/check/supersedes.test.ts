import { describe, expect, test } from "vitest";
import { checkSupersedes } from "../../src/check/supersedes.ts";
import { lines, write } from "./material.ts";

const decision = (...keys: readonly string[]): string =>
  ["---", "title: A choice", ...keys, "---", "", "Text.", ""].join("\n");

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folders = { decisions: "decision" } as const;
  // Not declared, so that the pages need no other keys; the severity follows.
  return lines(checkSupersedes((await write(files, { folders, declared: false })).material));
}

describe("decisions that replace each other", () => {
  test.each(["0001-old.md", "0001-old", "0001", "1", "./0001-old.md", "decisions/0001-old.md"])(
    "agree when both say so, the old one called %s",
    async (name) => {
      const files = {
        "decisions/0001-old.md": decision("supersededBy: 0002-new.md"),
        "decisions/0002-new.md": decision(`supersedes: "${name}"`),
      };
      expect(await found(files)).toEqual([]);
    },
  );

  test("are named when only one of them says so, at the line that does", async () => {
    const old = "decisions/0001-old.md";
    const young = "decisions/0002-new.md";
    expect(await found({ [old]: decision(), [young]: decision("supersedes: 0001-old.md") })).toEqual([
      `${young}:3 warning supersedes/one-sided: \`supersedes\` names ${old}, which does not name this one in \`supersededBy\``,
    ]);
    expect(await found({ [old]: decision("supersededBy: 0002-new.md"), [young]: decision() })).toEqual([
      `${old}:3 warning supersedes/one-sided: \`supersededBy\` names ${young}, which does not name this one in \`supersedes\``,
    ]);
  });

  test("are named when they name different ones", async () => {
    const files = {
      "decisions/0001-old.md": decision("supersededBy: 0003-other.md"),
      "decisions/0002-new.md": decision("supersedes: 0001-old.md"),
      "decisions/0003-other.md": decision("supersedes: 0001-old.md"),
    };
    expect(await found(files)).toEqual([
      "decisions/0002-new.md:3 warning supersedes/one-sided: `supersedes` names decisions/0001-old.md, which does not name this one in `supersededBy`",
    ]);
  });

  test("are named when the other is no decision", async () => {
    expect(await found({ "decisions/0002-new.md": decision("supersedes: 0009-gone.md"), "0009-gone.md": "x" })).toEqual(
      ["decisions/0002-new.md:3 warning supersedes/missing: `supersedes` names 0009-gone.md, which is no decision"],
    );
  });
});

test("in a declared folder such a decision is an error", async () => {
  const { material } = await write(
    { "a.md": "---\nkind: decision\nsupersedes: b.md\n---\nText." },
    { declared: false },
  );
  expect(checkSupersedes({ ...material, declared: true }).map(({ severity }) => severity)).toEqual(["error"]);
});
