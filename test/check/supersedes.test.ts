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

  test("are named when each replaces the other both ways", async () => {
    const files = {
      "decisions/0001-a.md": decision("supersedes: 0002-b", "supersededBy: 0002-b"),
      "decisions/0002-b.md": decision("supersedes: 0001-a", "supersededBy: 0001-a"),
    };
    expect(await found(files)).toEqual([
      "decisions/0001-a.md:4 warning supersedes/contrary: `supersedes` and `supersededBy` both name decisions/0002-b.md",
      "decisions/0002-b.md:4 warning supersedes/contrary: `supersedes` and `supersededBy` both name decisions/0001-a.md",
    ]);
  });

  test("are named when one replaces itself", async () => {
    const files = { "decisions/0003-c.md": decision("supersedes: 0003-c", "supersededBy: 3") };
    expect(await found(files)).toEqual([
      "decisions/0003-c.md:3 warning supersedes/contrary: `supersedes` names this decision itself",
      "decisions/0003-c.md:4 warning supersedes/contrary: `supersededBy` names this decision itself",
    ]);
  });

  test("are named when the number that one says is that of several, and not when their files tell them apart", async () => {
    const five = { "decisions/0005-d.md": decision(), "decisions/0005-e.md": decision("supersededBy: 0006-f.md") };
    expect(await found({ ...five, "decisions/0006-f.md": decision('supersedes: "0005"') })).toEqual([
      "decisions/0006-f.md:3 warning supersedes/missing: `supersedes` names 0005, which may be any of decisions/0005-d.md, decisions/0005-e.md",
    ]);
    expect(await found({ ...five, "decisions/0006-f.md": decision("supersedes: 0005-e.md") })).toEqual([]);
  });

  test("mean the file of their own folder, whatever another folder calls so", async () => {
    const pair = (folder: string) => ({
      [`decisions/${folder}/0001-old.md`]: decision("supersededBy: 0002-new.md"),
      [`decisions/${folder}/0002-new.md`]: decision("supersedes: 0001-old.md"),
    });
    expect(await found({ ...pair("a"), ...pair("b") })).toEqual([]);
  });
});

describe("a decision's status", () => {
  test("of superseded needs the one that replaces it", async () => {
    expect(await found({ "decisions/0004-d.md": decision("status: superseded") })).toEqual([
      "decisions/0004-d.md:3 warning supersedes/contrary: The status is superseded, and `supersededBy` is missing",
    ]);
  });

  test.each(["accepted", "proposed"])("of %s contradicts one that replaces it", async (status) => {
    const files = {
      "decisions/0005-e.md": decision(`status: ${status}`, "supersededBy: 0006-f"),
      "decisions/0006-f.md": decision("status: accepted", "supersedes: 0005-e"),
    };
    expect(await found(files)).toEqual([
      `decisions/0005-e.md:3 warning supersedes/contrary: \`supersededBy\` names 0006-f, and the status is ${status}`,
    ]);
  });

  test.each(["superseded", "deprecated"])("of %s goes with one that replaces it", async (status) => {
    const files = {
      "decisions/0005-e.md": decision(`status: ${status}`, "supersededBy: 0006-f"),
      "decisions/0006-f.md": decision("status: accepted", "supersedes: 0005-e"),
    };
    expect(await found(files)).toEqual([]);
  });
});

test("in a declared folder such a decision is an error", async () => {
  const { material } = await write(
    { "a.md": "---\nkind: decision\nsupersedes: b.md\n---\nText." },
    { declared: false },
  );
  expect(checkSupersedes({ ...material, declared: true }).map(({ severity }) => severity)).toEqual(["error"]);
});
