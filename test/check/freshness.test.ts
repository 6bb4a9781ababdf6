import { describe, expect, test } from "vitest";
import { checkFreshness } from "../../src/check/freshness.ts";
import { lines, write } from "./material.ts";

async function found(
  source: string,
  today: string,
  severity: "error" | "warning" = "warning",
  file = "page.md",
): Promise<string[]> {
  const knowledge = { declared: false, reviewEveryDays: { page: 30 }, folders: { runbooks: "runbook" } } as const;
  const { material } = await write({ [file]: source }, knowledge);
  return lines(checkFreshness(material, today, severity));
}

describe("a page", () => {
  const source = "---\ntitle: A\nreviewed: 2026-03-01\n---\nText.";

  test("is fresh until the day on which its kind's period ends", async () => {
    expect(await found(source, "2026-03-31")).toEqual([]);
  });

  test("is past its review on the day after, with the line of its date", async () => {
    expect(await found(source, "2026-04-01")).toEqual([
      "page.md:3 warning freshness/review: The review was due on 2026-03-31",
    ]);
  });

  test("may set its own period, and be as grave as the caller says", async () => {
    const own = source.replace("---\nText", "reviewEvery: 10 days\n---\nText");
    expect(await found(own, "2026-03-12", "error")).toEqual([
      "page.md:3 error freshness/review: The review was due on 2026-03-11",
    ]);
  });

  test("without a date of review is never past it", async () => {
    expect(await found("Text.", "2099-01-01")).toEqual([]);
  });
});

test.each([
  ["reviewed", "review"],
  ["lastVerified", "verified"],
])("a date of `%s` that is yet to come is named, but for tomorrow, which is today elsewhere", async (key, rule) => {
  const source = `---\ntitle: A\n${key}: 2062-03-01\n---\nText.`;
  expect(await found(source, "2026-03-01", "warning", "runbooks/a.md")).toEqual([
    `runbooks/a.md:3 warning freshness/${rule}: \`${key}\` is 2062-03-01, which is yet to come`,
  ]);
  expect(await found(source, "2062-02-28", "warning", "runbooks/a.md")).toEqual([]);
});

describe("a runbook", () => {
  const source = "---\ntitle: A\nlastVerified: 2025-11-20\n---\nText.";
  const file = "runbooks/a.md";

  test("may go a year without being run", async () => {
    expect(await found(source, "2026-11-20", "warning", file)).toEqual([]);
  });

  test("is named when nobody ran it for longer", async () => {
    expect(await found(source, "2026-11-21", "error", file)).toEqual([
      "runbooks/a.md:3 error freshness/verified: The steps were last run on 2025-11-20, over a year ago",
    ]);
  });
});
