const MILLISECONDS_PER_DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** Today in the reader's own calendar, as an ISO date. */
export function localToday(now: Date = new Date()): string {
  const month = String(now.getMonth() + 1).padStart(2, "0");
  return `${now.getFullYear()}-${month}-${String(now.getDate()).padStart(2, "0")}`;
}

/** "3 Mar 2026": the same in every locale and time zone, so that the server's HTML matches the browser's. */
export function formatDate(iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
  const name = MONTHS[(month ?? 0) - 1];
  return name === undefined || !day ? iso : `${day} ${name} ${year}`;
}

/** ISO date on which the next review is due; undefined when the page names no review. */
export function reviewDue(reviewed: string | undefined, everyDays: number | undefined): string | undefined {
  if (reviewed === undefined || everyDays === undefined) return undefined;
  const start = Date.parse(`${reviewed.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(start)) return undefined;
  return new Date(start + everyDays * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}
