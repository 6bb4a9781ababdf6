import { sayDate, shorten } from "../chat/words.ts";

/** Characters that turn the reading direction: with them a name can look like another. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A sender's words on one line, without control characters, to at most `limit` UTF-16 units. Escaping is for renderers. */
export function line(text: string, limit: number): string {
  const flat = text
    .slice(0, limit * 4)
    .replace(TURNING, "")
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ");
  return shorten(flat.trim().toWellFormed(), limit);
}

/**
 * What a sender says went wrong, with its line breaks. Of several lines the last ones are kept, since a traceback ends
 * with its reason; of one line the beginning.
 */
export function excerpt(text: string, limit: number): string {
  const clean = text
    .toWellFormed()
    .replace(TURNING, "")
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .trim();
  if (clean.length <= limit) return clean;
  const last = clean.slice(-limit).replace(/^[\uDC00-\uDFFF]/, "");
  const wholeLines = last.slice(last.indexOf("\n") + 1);
  return last.includes("\n") && wholeLines.trim() !== "" ? `…\n${wholeLines}` : shorten(clean, limit);
}

/** The time between two moments in words: "45 s", "22 min", "3 h 5 min", "2 days 4 h"; undefined when it is no time. */
export function duration(from: string | undefined, to: string | undefined): string | undefined {
  const seconds = Math.round((Date.parse(to ?? "") - Date.parse(from ?? "")) / 1000);
  if (!(seconds >= 0)) return undefined;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return withRest(`${hours} h`, minutes % 60, "min");
  const days = Math.floor(hours / 24);
  return withRest(days === 1 ? "1 day" : `${days} days`, hours % 24, "h");
}

/** "20 November 2026, 02:10 UTC", the same in every time zone; undefined when it is no time. */
export function moment(iso: string): string | undefined {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return undefined;
  const utc = new Date(time).toISOString();
  return `${sayDate(utc)}, ${utc.slice(11, 16)} UTC`;
}

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(count: number): string {
  const [ones, tens] = [count % 10, Math.floor(count / 10) % 10];
  const ending = tens === 1 ? undefined : ["th", "st", "nd", "rd"][ones];
  return `${count}${ending ?? "th"}`;
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest} ${unit}`;
}
