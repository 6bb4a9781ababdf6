import { type Fields, time } from "../payload.ts";
import { ciStatus } from "./gitlab-status.ts";

/** The job that failed before all others of those that may not fail. The list is in no order. */
export function firstFailed(jobs: readonly Fields[]): Fields | undefined {
  const failed = jobs.filter((one) => ciStatus(one["status"]) === "failed" && one["allow_failure"] !== true);
  return failed.toSorted((one, other) => compare(ended(one), ended(other)))[0];
}

function ended(one: Fields): string {
  // After all years.
  return time(one["finished_at"]) ?? "9";
}

/** ISO 8601; undefined before the first one begins. */
export function latestStart(jobs: readonly Fields[]): string | undefined {
  return jobs
    .flatMap((one) => time(one["started_at"]) ?? [])
    .sort()
    .at(-1);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
