import { expect, test } from "vitest";
import { displayPath } from "../../src/text/display-path.ts";

test("paths are shown the way a person at the root would type them", () => {
  expect(displayPath("/srv/app", "/srv/app/docs/a b.md")).toBe("docs/a b.md");
  expect(displayPath("/srv/app", "/srv/application/x")).toBe("/srv/application/x");
  expect(displayPath("/srv/app", "/srv/app/..docs/x")).toBe("..docs/x");
  expect(displayPath("/srv/app", "/srv/app")).toBe("/srv/app");
});
