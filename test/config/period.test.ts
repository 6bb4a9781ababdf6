import { describe, expect, test } from "vitest";
import { parsePeriodDays, periodText } from "../../src/config/period.ts";

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

  test.each([
    [1, "1 day"],
    [14, "2 weeks"],
    [30, "1 month"],
    [90, "90 days"],
    [91, "3 months"],
    [183, "6 months"],
    [365, "1 year"],
    [730, "2 years"],
  ])("of %i days is written %s, and read back as that", (days, text) => {
    expect([periodText(days), parsePeriodDays(text)]).toEqual([text, days]);
  });
});
