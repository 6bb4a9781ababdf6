import { type QuietHours, WEEKDAYS, type Weekday } from "../config/config.ts";

const MINUTE_MS = 60_000;
const DAY = 24 * 60;

/** Windows that follow each other without a gap: nights and weekends of a long holiday are less. */
const MOST_WINDOWS = 20;

/**
 * When the quiet hours end that hold now, windows that follow each other taken together.
 * @param holds whether a window holds for what is to be told: what is urgent passes
 * @returns undefined where none holds
 */
export function quietUntil(
  hours: readonly QuietHours[],
  now: Date,
  holds: (window: QuietHours) => boolean = () => true,
): Date | undefined {
  let until: Date | undefined;
  for (let i = 0; i < MOST_WINDOWS; i++) {
    const at = until ?? now;
    const ends = hours.filter(holds).map((window) => endOf(window, at));
    const latest = Math.max(...ends.map((end) => end?.getTime() ?? 0));
    if (latest <= at.getTime()) break;
    until = new Date(latest);
  }
  return until;
}

/** When the window ends that is open at a moment; undefined when it is not. */
function endOf({ timeZone, days, from, to }: QuietHours, at: Date): Date | undefined {
  const { weekday, minute } = localTime(at, timeZone);
  const begins = (day: number) => days.includes(WEEKDAYS[(day + 7) % 7] ?? "monday");
  const isOvernight = to <= from;
  const left = leftToday(minute, from, isOvernight ? DAY + to : to);
  if (begins(weekday) && left !== undefined) return shiftTo(at, left, to % DAY, timeZone);
  if (isOvernight && begins(weekday - 1) && minute < to) return shiftTo(at, to - minute, to, timeZone);
  return undefined;
}

function leftToday(minute: number, from: number, to: number): number | undefined {
  return minute >= from && minute < to ? to - minute : undefined;
}

/** So many minutes later or earlier; moved to the wanted time of day where the clocks are changed in between. */
export function shiftTo(at: Date, minutes: number, wanted: number, timeZone: string): Date {
  const whole = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  const end = new Date(whole + minutes * MINUTE_MS);
  const off = ((wanted - localTime(end, timeZone).minute + DAY + DAY / 2) % DAY) - DAY / 2;
  return new Date(end.getTime() + off * MINUTE_MS);
}

export interface LocalTime {
  /** 0 for Monday. */
  readonly weekday: number;
  /** After midnight. */
  readonly minute: number;
  /** YYYY-MM-DD */
  readonly date: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What clocks and calendars show in a time zone. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const format = formats.get(timeZone) ?? newFormat(timeZone);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    weekday: WEEKDAYS.indexOf(String(parts["weekday"]).toLowerCase() as Weekday),
    minute: Number(parts["hour"]) * 60 + Number(parts["minute"]),
    date: `${parts["year"]}-${parts["month"]}-${parts["day"]}`,
  };
}

/** To make one takes longer than to use it a hundred times. */
function newFormat(timeZone: string): Intl.DateTimeFormat {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    weekday: "long",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  formats.set(timeZone, format);
  return format;
}
