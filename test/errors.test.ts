import { describe, expect, test } from "vitest";
import { ArtefactError, ConfigError, ContentError, DocentError, messageOf, UsageError } from "../src/errors.ts";

describe("an error that people read", () => {
  test.each([DocentError, ConfigError, ContentError, ArtefactError, UsageError])(
    "keeps name, cure and cause: %o",
    (Kind) => {
      const cause = new Error("below");
      const error = new Kind("It is wrong.", "Mend it.", { cause });
      expect(error).toBeInstanceOf(Error);
      expect(error).toBeInstanceOf(DocentError);
      expect(error.name).toBe(Kind.name);
      expect([error.message, error.cure, error.cause]).toEqual(["It is wrong.", "Mend it.", cause]);
    },
  );

  test("is told apart by type", () => {
    expect(new ContentError("a", "b")).not.toBeInstanceOf(ConfigError);
    expect(
      new Set([ConfigError, ContentError, ArtefactError, UsageError].map((Kind) => new Kind("a", "b").name)).size,
    ).toBe(4);
  });
});

test.each<[unknown, string]>([
  [new Error("why"), "why"],
  ["just text", "just text"],
  [undefined, "undefined"],
  [{ code: 7 }, "[object Object]"],
])("the message of %o is %j", (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
