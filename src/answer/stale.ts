import type { PageSummary } from "../content/page.ts";

const DAY = 86_400_000;

/** ISO date on which a page's review falls due; undefined when the page does not say when it was reviewed. */
export function reviewDue(page: Pick<PageSummary, "reviewed" | "reviewEveryDays">): string | undefined {
  if (page.reviewed === undefined || page.reviewEveryDays === undefined) return undefined;
  const reviewed = Date.parse(`${page.reviewed}T00:00:00Z`);
  return Number.isNaN(reviewed)
    ? undefined
    : new Date(reviewed + page.reviewEveryDays * DAY).toISOString().slice(0, 10);
}

/** Whether the review is overdue on the given ISO date. */
export function isStale(page: Pick<PageSummary, "reviewed" | "reviewEveryDays">, today: string): boolean {
  const due = reviewDue(page);
  return due !== undefined && due < today;
}
