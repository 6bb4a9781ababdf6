import { expect, test } from "vitest";
import { slug } from "../../src/text/slug.ts";

test.each([
  ["GPU node lost", "gpu-node-lost"],
  ["  A/B test: which one?  ", "a-b-test-which-one"],
  ["Größe der Datensätze", "grosse-der-datensatze"],
  ["Don't panic", "dont-panic"],
  ["../../etc/passwd", "etc-passwd"],
  ["モデルの再学習", "モデルの再学習"],
  ["हिन्दी", "हिन्दी"],
  ["?!", ""],
])("%j as a file's name is %j", (title, name) => {
  expect(slug(title)).toBe(name);
});

test("a long name is cut at a word", () => {
  expect(slug("word ".repeat(40))).toBe("word-".repeat(16).slice(0, -1));
  expect(slug("x".repeat(300))).toHaveLength(40);
});
