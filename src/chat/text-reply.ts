import type { Block } from "../content/page.ts";
import { printable } from "../text/printable.ts";
import type { Reply, ReplyPart, ReplySource } from "./reply.ts";
import { displayWidth, wrap } from "./text-wrap.ts";
import { sayDate, sayPlace } from "./words.ts";

const BAR = "│ ";
const DEFAULT_COLUMNS = 80;
/** Longer lines are hard to read however wide the window is. */
const WIDEST = 100;
const NARROWEST = 24;

export interface TerminalOptions {
  /** Whether the output is a terminal; only then is anything coloured. */
  readonly isTTY: boolean;
  /** Width of the terminal; 80 when unknown. */
  readonly columns?: number | undefined;
  /** NO_COLOR (https://no-color.org) and TERM=dumb switch colours off. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A reply as plain text for a terminal, ending with a newline. Code is printed as it is, never wrapped. */
export function textReply(reply: Reply, options: TerminalOptions): string {
  const width = Math.max(NARROWEST, Math.min(WIDEST, options.columns ?? DEFAULT_COLUMNS));
  const paint = painter(options);
  const parts = reply.parts.map((part) => textPart(part, width, paint)).filter((text) => text !== "");
  return `${parts.join("\n\n")}\n`;
}

type Style = "bold" | "dim" | "link" | "warning";
type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, string>> = { bold: "1", dim: "2", link: "36", warning: "33" };

function painter({ isTTY, env }: TerminalOptions): Paint {
  const plain = !isTTY || (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  if (plain) return (_, text) => text;
  return (style, text) => text.replace(/[^\n]+/g, (line) => `\u001b[${CODES[style]}m${line}\u001b[0m`);
}

function textPart(part: ReplyPart, width: number, paint: Paint): string {
  switch (part.type) {
    case "text": {
      const text = wrap(printable(part.text), width).join("\n");
      if (part.tone === "warning") return paint("warning", text);
      return part.tone === "quiet" ? paint("dim", text) : text;
    }
    case "headline":
      return [
        paint("bold", printable(part.text)),
        ...(part.url === undefined ? [] : [paint("link", printable(part.url))]),
      ].join("\n");
    case "facts":
      return part.facts.map(({ name, value }) => listItem(`${printable(name)}: `, printable(value), width)).join("\n");
    case "quote":
      return quoted(part.blocks, width, paint);
    case "source":
      return sourceLines(part.source, width, paint).join("\n");
    case "choices":
      return [
        paint("bold", `${printable(part.label)}:`),
        ...part.choices.map((choice, index) => choiceLines(choice, index, width, paint)),
      ].join("\n");
    case "suggestions":
      return [
        `${printable(part.label)}:`,
        ...part.questions.map((question) => listItem("- ", printable(question), width)),
      ].join("\n");
    case "buttons":
      // Nothing to press in a terminal.
      return "";
  }
}

function quoted(blocks: readonly Block[], width: number, paint: Paint): string {
  const inside = width - displayWidth(BAR);
  const lines = blocks.flatMap((block, index) => [...(index === 0 ? [] : [""]), ...blockLines(block, inside)]);
  return lines.map((line) => `${paint("dim", BAR)}${line}`.trimEnd()).join("\n");
}

function blockLines(block: Block, width: number): string[] {
  switch (block.type) {
    case "prose":
      return wrap(printable(block.text), width);
    case "code":
      return printable(block.text)
        .split("\n")
        .map((line) => `    ${line}`);
    case "list":
      return block.items.flatMap((item, index) =>
        listItem(block.ordered ? `${(block.start ?? 1) + index}. ` : "- ", printable(item), width).split("\n"),
      );
    case "table":
      return block.rows.flatMap((row) => wrap(printable(row.join(" | ")), width));
  }
}

/** The first line after the bullet, the others indented below it. */
function listItem(bullet: string, text: string, width: number): string {
  const indent = " ".repeat(displayWidth(bullet));
  return wrap(text, width - indent.length)
    .map((line, index) => `${index === 0 ? bullet : indent}${line}`)
    .join("\n");
}

function sourceLines(source: ReplySource, width: number, paint: Paint): string[] {
  const trust = [
    source.owner === undefined ? "" : `Owner: ${printable(source.owner)}`,
    source.reviewed === undefined ? "" : `reviewed ${sayDate(printable(source.reviewed))}`,
    source.stale ? "past its review" : "",
    source.starter ? "starter page" : "",
  ].filter((word) => word !== "");
  return [
    ...wrap(printable(sayPlace(source)), width).map((line) => paint("bold", line)),
    // On a line of its own and never broken, so that terminals let people click it.
    paint("link", printable(source.url)),
    ...(trust.length === 0 ? [] : wrap(trust.join(" · "), width).map((line) => paint("dim", line))),
  ];
}

function choiceLines(choice: ReplySource, index: number, width: number, paint: Paint): string {
  const number = `${index + 1}. `;
  const indent = " ".repeat(number.length);
  const inside = width - number.length;
  const lines = [
    ...sourceLines(choice, inside, paint),
    ...(choice.extract === undefined ? [] : wrap(printable(choice.extract), inside)),
  ];
  return lines.map((line, position) => `${position === 0 ? number : indent}${line}`).join("\n");
}
