import { shorten } from "../../src/chat/words.ts";
import type { Block } from "../../src/content/page.ts";
import { type CardElement, container, prose, richText, run } from "./card-elements.ts";
import { plain } from "./card-text.ts";

/** What a quotation may take, in characters and in rows; the rest is a click away. */
export interface QuoteLimits {
  readonly characters: number;
  readonly rows: number;
}

const MOST_CELLS = 8;

/** The names that the code element of Teams knows; anything else is shown as plain text. */
const LANGUAGES: Readonly<Record<string, string>> = {
  bash: "Bash",
  sh: "Bash",
  shell: "Bash",
  console: "Bash",
  zsh: "Bash",
  c: "C",
  cpp: "Cpp",
  "c++": "Cpp",
  cs: "CSharp",
  csharp: "CSharp",
  css: "Css",
  go: "Go",
  graphql: "Graphql",
  html: "Html",
  java: "Java",
  js: "JavaScript",
  javascript: "JavaScript",
  json: "Json",
  perl: "Perl",
  php: "Php",
  powershell: "PowerShell",
  py: "Python",
  python: "Python",
  sql: "Sql",
  ts: "TypeScript",
  typescript: "TypeScript",
  xml: "Xml",
};

/** Quoted blocks of a page, set off from the bot's own words. */
export function quote(blocks: readonly Block[], limits: QuoteLimits): CardElement {
  let { characters, rows } = limits;
  const items: CardElement[] = [];
  let isWhole = true;
  for (const block of blocks) {
    isWhole &&= characters > 0 && rows > 0;
    if (!isWhole) break;
    const cut = cutBlock(block, characters, rows);
    items.push(blockElement(cut.block, items.length === 0));
    characters -= cut.characters;
    rows -= cut.rows;
    isWhole = cut.isWhole;
  }
  if (!isWhole) items.push(richText([run("… the rest is on the page.", { isSubtle: true })], { spacing: "Small" }));
  return container(items, { style: "emphasis", spacing: "Small" });
}

interface Cut {
  readonly block: Block;
  readonly characters: number;
  readonly rows: number;
  readonly isWhole: boolean;
}

function cutBlock(block: Block, characters: number, rows: number): Cut {
  switch (block.type) {
    case "prose": {
      const text = shorten(block.text, Math.max(1, characters));
      return { block: { ...block, text }, characters: text.length, rows: 1, isWhole: text === block.text };
    }
    case "code": {
      // Whole lines only: half a command is worse than none.
      const all = block.text.split("\n");
      const lines = fitting(all, (line) => line.length + 1, characters, rows);
      const text = lines.length === all.length ? block.text : [...lines, "…"].join("\n");
      return {
        block: { ...block, text },
        characters: text.length,
        rows: lines.length,
        isWhole: lines.length === all.length,
      };
    }
    case "list": {
      const items = fitting(block.items, (item) => item.length, characters, rows);
      const shown =
        items.length > 0 ? items : block.items.slice(0, 1).map((item) => shorten(item, Math.max(1, characters)));
      return cutRows(
        { ...block, items: shown },
        shown,
        shown.length === block.items.length && shown[0] === block.items[0],
      );
    }
    case "table": {
      const all = block.rows.map((row) => row.slice(0, MOST_CELLS));
      const kept = fitting(all, (row) => row.join("").length, characters, rows);
      return cutRows({ ...block, rows: kept }, kept.flat(), kept.length === all.length);
    }
  }
}

function cutRows(block: Block, texts: readonly string[], isWhole: boolean): Cut {
  return { block, characters: texts.join("").length, rows: texts.length, isWhole };
}

/** The first ones that fit together. */
function fitting<T>(all: readonly T[], size: (one: T) => number, characters: number, rows: number): readonly T[] {
  let left = characters;
  const end = all.findIndex((one, index) => {
    left -= size(one);
    return left < 0 || index >= rows;
  });
  return end === -1 ? all : all.slice(0, end);
}

function blockElement(block: Block, isFirst: boolean): CardElement {
  const spacing = isFirst ? "None" : "Small";
  switch (block.type) {
    case "prose":
      return prose(block.text, {}, { spacing });
    case "code":
      return codeElement(block.text, block.language, spacing);
    case "list":
      return container(
        block.items.map((item, index) => {
          const bullet = block.ordered ? `${(block.start ?? 1) + index}.` : "•";
          return listItem(bullet, item, index === 0);
        }),
        { spacing },
      );
    case "table":
      return tableElement(block.rows, spacing);
  }
}

/** Two columns, so that the second line of an item does not run under its bullet. */
function listItem(bullet: string, text: string, isFirst: boolean): CardElement {
  return {
    type: "ColumnSet",
    spacing: isFirst ? "None" : "Small",
    columns: [
      { type: "Column", width: "auto", items: [richText([run(bullet)])] },
      { type: "Column", width: "stretch", spacing: "Small", items: [prose(text)] },
    ],
  };
}

/** The code element of Teams can be copied from; where it is unknown, the fallback keeps lines and indentation. */
function codeElement(text: string, language: string | undefined, spacing: string): CardElement {
  const code = plain(text);
  const fixed = code.replace(/\t/g, "    ").replace(/^ +/gm, (spaces) => "\u00a0".repeat(spaces.length));
  return {
    type: "CodeBlock",
    codeSnippet: code,
    language: LANGUAGES[language?.toLowerCase() ?? ""] ?? "PlainText",
    spacing,
    fallback: richText([run(fixed, { fontType: "Monospace" })], { spacing }),
  };
}

function tableElement(rows: readonly (readonly string[])[], spacing: string): CardElement {
  const width = Math.max(1, ...rows.map((row) => row.length));
  return {
    type: "Table",
    spacing,
    firstRowAsHeader: rows.length > 1,
    showGridLines: true,
    columns: Array.from({ length: width }, () => ({ width: 1 })),
    rows: rows.map((row, index) => ({
      type: "TableRow",
      cells: Array.from({ length: width }, (_, column) => ({
        type: "TableCell",
        items: [prose(row[column] || " ", index === 0 && rows.length > 1 ? { weight: "Bolder" } : {})],
      })),
    })),
  };
}
