/** The calendar day on this machine as YYYY-MM-DD, since that is the day its people live in. */
export function localDate(now: Date): string {
  return [now.getFullYear(), twoDigits(now.getMonth() + 1), twoDigits(now.getDate())].join("-");
}

function twoDigits(part: number): string {
  return String(part).padStart(2, "0");
}
