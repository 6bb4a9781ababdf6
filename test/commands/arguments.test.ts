import { describe, expect, test } from "vitest";
import { asksForHelp, readArguments } from "../../src/commands/arguments.ts";
import { UsageError } from "../../src/errors.ts";

describe("arguments", () => {
  test.each<[string, string[], object, string[]]>([
    ["words and options mix", ["a", "--limit", "3", "b", "--json"], { limit: "3", json: true }, ["a", "b"]],
    ["a blank makes words of what begins with a hyphen", ["-kubernetes rollback"], {}, ["-kubernetes rollback"]],
    ["two hyphens and a line break too", ["--batch-size\nerror", "x"], {}, ["--batch-size\nerror", "x"]],
    ["a hyphen alone is a word", ["-", "- item"], {}, ["-", "- item"]],
    ["an option's value may hold blanks", ["--out=my folder", "--docs", "a b"], { out: "my folder", docs: "a b" }, []],
    ["behind -- all are words", ["--json", "--", "-k", "--docs", "-a b"], { json: true }, ["-k", "--docs", "-a b"]],
  ])("%s", (_, args, flags, words) => {
    const read = readArguments("search", args);
    expect({ ...read.flags }).toEqual(flags);
    expect(read.words).toEqual(words);
  });

  const help = "See: npx docent help";
  test.each<[string, string[], string, string]>([
    [
      "search",
      ["rollback", "-kubernetes"],
      "There is no option -kubernetes.",
      "Where it is a word, write it behind --: npx docent search -- -kubernetes",
    ],
    [
      "ask",
      ["--retry-limit=3"],
      "There is no option --retry-limit.",
      "Where it is a word, write it behind --: npx docent ask -- --retry-limit",
    ],
    [
      "search",
      ["-größe"],
      "There is no option -größe.",
      "Where it is a word, write it behind --: npx docent search -- -größe",
    ],
    [
      "search",
      ["-\u001b[31m"],
      "There is no option -[31m.",
      "Where it is a word, write it behind --: npx docent search -- -[31m",
    ],
    ["search", ["-docs"], "There is no option -docs, did you mean `--docs`?", help],
    ["search", ["--hlep"], "There is no option --hlep, did you mean `--help`?", help],
    ["check", ["-k"], "There is no option -k.", help],
    ["search", ["--limit"], "--limit needs a value; write --limit=… where it begins with a hyphen.", help],
    ["search", ["--docs", "-a b"], "--docs needs a value; write --docs=… where it begins with a hyphen.", help],
    ["search", ["--json=1"], "--json takes no value.", help],
  ])("of %s that are %j are refused with a cure", (command, args, message, cure) => {
    const read = (): unknown => readArguments(command, args);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(expect.objectContaining({ message, cure }) as Error);
  });
});

test.each<[string[], boolean]>([
  [["--help"], true],
  [["x", "-h", "--nonsense"], true],
  [["help"], false],
  [["--", "--help"], false],
  [[], false],
])("arguments %j ask for help: %j", (args, expected) => {
  expect(asksForHelp(args)).toBe(expected);
});
