import { describe, expect, test } from "vitest";
import { isStale, reviewDue } from "../../src/answer/stale.ts";

describe("a review", () => {
  test.each([
    ["2026-03-01", 90, "2026-05-30"],
    ["2024-02-28", 1, "2024-02-29"],
    ["2025-12-31", 1, "2026-01-01"],
    ["2026-03-28", 2, "2026-03-30"],
    ["2026-10-24", 2, "2026-10-26"],
    ["2026-01-01", 365, "2027-01-01"],
  ])("of %s falls due %i days later on %s", (reviewed, reviewEveryDays, due) => {
    expect(reviewDue({ reviewed, reviewEveryDays })).toBe(due);
  });

  test("is never due on a page that does not say when, or how often", () => {
    expect(reviewDue({ reviewEveryDays: 90 })).toBeUndefined();
    expect(reviewDue({ reviewed: "2020-01-01" })).toBeUndefined();
    expect(reviewDue({ reviewed: "some day", reviewEveryDays: 90 })).toBeUndefined();
    expect(isStale({ reviewed: "2020-01-01" }, "2026-11-20")).toBe(false);
  });

  test.each([
    ["the day before", "2026-05-29", false],
    ["the very day", "2026-05-30", false],
    ["the day after", "2026-05-31", true],
    ["a year after", "2027-05-30", true],
  ])("is overdue on %s: %s %s", (_, today, stale) => {
    expect(isStale({ reviewed: "2026-03-01", reviewEveryDays: 90 }, today)).toBe(stale);
  });
});
