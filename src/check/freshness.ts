import { isStale, reviewDue } from "../answer/stale.ts";
import type { Page, Problem } from "../content/page.ts";
import { lineOfKey, type Material } from "./material.ts";

/**
 * Pages past their review, runbooks whose steps nobody ran for a year, and dates of either that are yet to come.
 * @param today ISO date to judge by
 * @param severity warnings by default: the calendar alone must not break a build that nobody touched
 */
export function checkFreshness(material: Material, today: string, severity: Problem["severity"]): Problem[] {
  return material.pages.flatMap((page) => [
    ...pastReview(page, material, today, severity),
    ...longUnverified(page, material, today, severity),
    ...yetToCome(page, material, today, severity),
  ]);
}

function pastReview(page: Page, { sources }: Material, today: string, severity: Problem["severity"]): Problem[] {
  if (!isStale(page, today)) return [];
  return [
    {
      file: page.path,
      line: lineOfKey(sources.get(page.path), "reviewed"),
      rule: "freshness/review",
      severity,
      message: `The review was due on ${reviewDue(page)}`,
      fix: "Read the page, correct it, and set `reviewed` to today.",
    },
  ];
}

function longUnverified(page: Page, { sources }: Material, today: string, severity: Problem["severity"]): Problem[] {
  const { lastVerified } = page;
  if (page.kind !== "runbook" || lastVerified === undefined || lastVerified >= yearBefore(today)) return [];
  return [
    {
      file: page.path,
      line: lineOfKey(sources.get(page.path), "lastVerified"),
      rule: "freshness/verified",
      severity,
      message: `The steps were last run on ${lastVerified}, over a year ago`,
      fix: "Rehearse them and set `lastVerified` to that day.",
    },
  ];
}

/** A date with a wrong year would keep the page fresh for as long. East of here it may be tomorrow already. */
function yetToCome(page: Page, { sources }: Material, today: string, severity: Problem["severity"]): Problem[] {
  const tomorrow = new Date(Date.parse(`${today}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return (["reviewed", "lastVerified"] as const).flatMap((key) => {
    const date = page[key];
    if (date === undefined || date <= tomorrow) return [];
    return {
      file: page.path,
      line: lineOfKey(sources.get(page.path), key),
      rule: key === "reviewed" ? "freshness/review" : "freshness/verified",
      severity,
      message: `\`${key}\` is ${date}, which is yet to come`,
      fix: "Correct the date; the page counts as fresh until then.",
    };
  });
}

/** The same day a year earlier, for comparing as text: 29 February falls between the days beside it. */
function yearBefore(today: string): string {
  return `${String(Number(today.slice(0, 4)) - 1).padStart(4, "0")}${today.slice(4)}`;
}
