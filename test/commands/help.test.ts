import { describe, expect, test } from "vitest";
import { HELP, helpOf } from "../../src/commands/help.ts";
import { UsageError } from "../../src/errors.ts";

const COMMANDS =
  "ask search check new adopt init codeowners index eval doctor manifest event deliveries routes replay insights".split(
    " ",
  );

describe("the help", () => {
  test("names every command once", () => {
    const named = [...HELP.matchAll(/^ {2}npx docent (\S+)/gm)].map(([, name]) => name);
    expect(named).toEqual(COMMANDS);
  });

  test.each(COMMANDS)("of %s is what the whole help says of it", (name) => {
    const [entries = "", all] = helpOf(name).split("\n\n");
    expect(entries).toContain(`  npx docent ${name} `);
    expect(HELP).toContain(`\n${entries}\n`);
    expect(all).toBe("Each takes --docs DIR (any folder of markdown) and --json.\n");
  });

  test("of one command says nothing of others, but for those it shares lines with", () => {
    expect(helpOf("index")).not.toContain("docent eval");
    expect(helpOf("ask")).toContain("--verbatim");
  });

  test("of insights names all that people vote on", () => {
    expect(helpOf("insights")).toContain("announcements, runbooks and passages");
  });

  test("of no command names the nearest", () => {
    expect(() => helpOf("docter")).toThrow(UsageError);
    expect(() => helpOf("docter")).toThrow("There is no command docter, did you mean `doctor`?");
    expect(() => helpOf("")).toThrow(UsageError);
  });
});
