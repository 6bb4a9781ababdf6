import type { types } from "@slack/bolt";
import { displayWidth } from "../../src/chat/text-wrap.ts";
import type { Block } from "../../src/content/page.ts";
import { clean, webUrl } from "./text.ts";

type Run = types.RichTextElement;
/** The package's type lacks `offset`, which Slack's reference has. */
type List = types.RichTextList & { readonly offset?: number };
export type RichTextPart = types.RichTextSection | types.RichTextQuote | types.RichTextPreformatted | List;

/** Draws the bar of a quotation beside lists and code. */
const BAR = 1;
/** Columns of a table that stay readable in a message on a laptop; wider ones become a list. */
const TABLE_WIDTH = 72;
/** What is left of a text that does not fit is not worth showing below this. */
const SHORTEST = 20;

/** One rich text block; its texts stand for themselves, so nothing in it needs escaping. */
export function richText(elements: readonly RichTextPart[]): types.RichTextBlock {
  return { type: "rich_text", elements: [...elements] };
}

export function section(...elements: readonly Run[]): types.RichTextSection {
  return { type: "rich_text_section", elements: [...elements] };
}

/** @param text already clean and not empty */
export function plain(text: string): Run {
  return { type: "text", text };
}

/** A bold link, or bold text where the address is none that may be linked. */
export function boldLink(text: string, url: string | undefined): Run {
  const href = url === undefined ? undefined : webUrl(url);
  return href === undefined
    ? { type: "text", text, style: { bold: true } }
    : { type: "link", url: href, text, style: { bold: true } };
}

/** Text in which backticks make code. */
export function runs(text: string): Run[] {
  return text.split(/(`[^`\n]+`)/).flatMap((piece) => {
    if (piece === "") return [];
    return /^`[^`\n]+`$/.test(piece)
      ? [{ type: "text", text: piece.slice(1, -1), style: { code: true } }]
      : [plain(piece)];
  });
}

/**
 * Blocks of a page as a quotation of at most `room` characters of JSON; what does not fit is cut with "…".
 * Code is never cut in the middle of a line.
 */
export function quotation(blocks: readonly Block[], room: number): RichTextPart[] {
  const parts: RichTextPart[] = [];
  let left = room;
  for (const block of blocks) {
    if (!hasWords(block)) continue;
    const part = quotedWithin(block, left);
    push(parts, part?.element ?? { type: "rich_text_quote", elements: [plain("…")] });
    if (part === undefined || part.cut) break;
    left -= sizeOf(part.element);
  }
  return parts;
}

/** Paragraphs that follow each other stand behind one bar. */
function push(parts: RichTextPart[], part: RichTextPart): void {
  const last = parts.at(-1);
  if (last?.type !== "rich_text_quote" || part.type !== "rich_text_quote") parts.push(part);
  else parts[parts.length - 1] = { ...last, elements: [...last.elements, plain("\n\n"), ...part.elements] };
}

/** Entries while their JSON fits. */
export function fitting<T>(entries: readonly T[], room: number): T[] {
  let left = room;
  return entries.filter((entry) => {
    left -= sizeOf(entry);
    return left >= 0;
  });
}

/** Characters of JSON: how Slack's limit on whole messages counts, as far as anybody could measure. */
export function sizeOf(value: unknown): number {
  return JSON.stringify(value).length + 1;
}

interface Quoted {
  readonly element: RichTextPart;
  /** Something was left out. */
  readonly cut: boolean;
}

function quotedWithin(block: Block, room: number): Quoted | undefined {
  switch (block.type) {
    case "prose":
      return prose(clean(block.text, room), room);
    case "code":
      return preformatted(clean(block.text, room).replace(/^\n+|\s+$/g, ""), room);
    case "list":
      return list(block.items, room, block.ordered ? (block.start ?? 1) : undefined);
    case "table":
      return table(block.rows, room);
  }
}

function hasWords(block: Block): boolean {
  const text =
    block.type === "list" ? block.items.join("") : block.type === "table" ? block.rows.flat().join("") : block.text;
  return clean(text, Number.POSITIVE_INFINITY).trim() !== "";
}

function prose(text: string, room: number): Quoted | undefined {
  return fitText(text, room, (words) => ({ type: "rich_text_quote", elements: runs(words) }));
}

function preformatted(text: string, room: number): Quoted | undefined {
  const lines = text.split("\n");
  const build = (count: number): RichTextPart => ({
    type: "rich_text_preformatted",
    border: BAR,
    elements: [{ type: "text", text: [...lines.slice(0, count), ...(count < lines.length ? ["…"] : [])].join("\n") }],
  });
  if (text.trim() === "") return undefined;
  let left = room - sizeOf(build(0));
  // A line break is two characters of JSON, and its quotation marks stand for them here.
  const tooLong = lines.findIndex((line) => {
    left -= JSON.stringify(line).length;
    return left < 0;
  });
  if (tooLong === 0) return undefined;
  return tooLong < 0 ? { element: build(lines.length), cut: false } : { element: build(tooLong), cut: true };
}

function list(items: readonly string[], room: number, start: number | undefined): Quoted | undefined {
  const build = (sections: readonly types.RichTextSection[]): List => ({
    type: "rich_text_list",
    style: start === undefined ? "bullet" : "ordered",
    border: BAR,
    ...(start !== undefined && Number.isInteger(start) && start > 1 ? { offset: start - 1 } : {}),
    elements: [...sections],
  });
  const sections: types.RichTextSection[] = [];
  let left = room - sizeOf(build([]));
  for (const item of items) {
    const fitted = fitText(clean(item, room), left, (words) => section(...runs(words)));
    if (fitted === undefined && item.trim() === "") continue;
    if (fitted) sections.push(fitted.element as types.RichTextSection);
    left -= fitted ? sizeOf(fitted.element) : left;
    if (!fitted || fitted.cut) return sections.length === 0 ? undefined : { element: build(sections), cut: true };
  }
  return sections.length === 0 ? undefined : { element: build(sections), cut: false };
}

/** Aligned where it is narrow enough; otherwise a list of rows in which each cell carries its column's name. */
function table(rows: readonly (readonly string[])[], room: number): Quoted | undefined {
  const cells = rows.map((row) => row.map((cell) => clean(cell, room).replace(/\s+/g, " ").trim()));
  const widths: number[] = [];
  for (const row of cells)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
  if (widths.reduce((sum, width) => sum + width + 2, 0) <= TABLE_WIDTH) {
    return preformatted(cells.map((row) => aligned(row, widths)).join("\n"), room);
  }
  const [names = [], ...records] = cells;
  return list(records.length === 0 ? [names.join(" | ")] : records.map((row) => named(row, names)), room, undefined);
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, i) => cell + " ".repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(cell))))
    .join("  ")
    .trimEnd();
}

function named(row: readonly string[], names: readonly string[]): string {
  return row
    .map((cell, i) => (names[i] && cell !== "" ? `${names[i]}: ${cell}` : cell))
    .filter((cell) => cell !== "")
    .join(" · ");
}

/** Shortens until the element's JSON fits: signs that JSON escapes count twice. */
function fitText(text: string, room: number, build: (text: string) => RichTextPart): Quoted | undefined {
  let words = text.trim();
  if (words === "") return undefined;
  for (;;) {
    const element = build(words);
    const size = sizeOf(element);
    if (size <= room) return { element, cut: words.endsWith("…") && words !== text.trim() };
    const keep = Math.min(words.length - 1, Math.floor((words.length * room) / size) - 1);
    if (keep < SHORTEST) return undefined;
    words = clean(words, keep);
  }
}
