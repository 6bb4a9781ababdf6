import { formatDate, localToday } from "../../knowledge/review.ts";

const MINUTE_MS = 60_000;
const JUST_NOW_MS = 45_000;

/** "just now", "5 min ago", "14:32", "3 Mar 2026, 14:32": in the reader's time zone. */
export function sayWhen(iso: string, now: Date): string {
  const then = new Date(iso);
  const age = now.getTime() - then.getTime();
  if (Number.isNaN(age)) return "";
  // Clocks of two machines differ a little, so what just happened may seem to lie ahead.
  if (age < JUST_NOW_MS) return "just now";
  if (age < 60 * MINUTE_MS) return `${Math.max(1, Math.round(age / MINUTE_MS))} min ago`;
  const clock = `${String(then.getHours()).padStart(2, "0")}:${String(then.getMinutes()).padStart(2, "0")}`;
  const day = localToday(then);
  return day === localToday(now) ? clock : `${formatDate(day)}, ${clock}`;
}
