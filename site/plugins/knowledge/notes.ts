import { formatDate } from "../../src/knowledge/review.ts";

/**
 * The few fields of a page's kind that a reader acts on, as they are shown below the title.
 * @param frontMatter as YAML gives it: an unquoted date is a Date
 */
export function notesOf(frontMatter: Readonly<Record<string, unknown>>): string[] {
  const { severity, lastVerified, date, incident, level, minutes, status } = frontMatter;
  return [
    word(severity) && `Severity ${word(severity)}`,
    day(lastVerified) && `Commands verified ${day(lastVerified)}`,
    day(date) && `Happened ${day(date)}`,
    word(incident) && `Incident ${word(incident)}`,
    capitalised(word(level)),
    typeof minutes === "number" ? `${minutes} minutes` : undefined,
    capitalised(word(status)),
  ].filter((note): note is string => note !== undefined && note !== "");
}

function word(value: unknown): string | undefined {
  return typeof value === "string" ? value.trim() : undefined;
}

function day(value: unknown): string | undefined {
  const text = value instanceof Date ? value.toISOString() : value;
  return typeof text === "string" && /^\d{4}-\d{2}-\d{2}/.test(text) ? formatDate(text) : undefined;
}

function capitalised(text: string | undefined): string | undefined {
  return text && text.charAt(0).toUpperCase() + text.slice(1);
}
