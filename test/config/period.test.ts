import { describe, expect, test } from "vitest";
import { parsePeriodDays } from "../../src/config/period.ts";

describe("a review period", () => {
  test.each([
    ["1 day", 1],
    ["90 days", 90],
    ["2 weeks", 14],
    ["1 month", 30],
    ["3 months", 91],
    ["6 months", 183],
    ["1 year", 365],
    ["  2 Years ", 730],
    ["10 years", 3650],
  ])("%s is %i days", (text, days) => {
    expect(parsePeriodDays(text)).toBe(days);
  });

  test.each([
    "",
    "months",
    "3",
    "0 days",
    "-1 days",
    "1.5 years",
    "3 fortnights",
    "9000 months",
    "11 years",
    "3 months ago",
  ])("%j is refused", (text) => {
    expect(parsePeriodDays(text)).toBeUndefined();
  });
});
