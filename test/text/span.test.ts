import { expect, test } from "vitest";
import { parseSpanMs } from "../../src/text/span.ts";

test.each([
  ["90 s", 90_000],
  ["10 minutes", 600_000],
  ["1 min", 60_000],
  ["2h", 7_200_000],
  ["1.5 hours", 5_400_000],
  ["7d", 604_800_000],
  ["1 Week", 604_800_000],
])("%s is %d ms", (text, expected) => {
  expect(parseSpanMs(text)).toBe(expected);
});

test.each(["", "h", "0 min", "-1 h", "2 fortnights", "2 h 5", "367 d", "9999999 s", "1e3 s"])(
  "%s is no span",
  (text) => {
    expect(parseSpanMs(text)).toBeUndefined();
  },
);
