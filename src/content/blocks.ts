import { htmlText, inlineText, type MarkdownNode } from "./inline.ts";
import type { Block } from "./page.ts";

/** Turns the nodes between two headings into blocks that can be quoted whole. */
export function toBlocks(nodes: readonly MarkdownNode[]): Block[] {
  return nodes.flatMap(nodeBlocks);
}

function nodeBlocks(node: MarkdownNode): Block[] {
  switch (node.type) {
    case "paragraph":
      return prose(inlineText(node.children ?? []));
    case "heading":
      return prose(inlineText(node.children ?? []));
    case "code":
    case "math":
      return code(node);
    case "list":
      return listBlocks(node);
    case "table":
      return tableBlocks(node);
    case "html":
      return prose(htmlText(node.value ?? ""));
    case "yaml":
    case "toml":
    case "definition":
    case "thematicBreak":
    case "mdxjsEsm":
    case "mdxFlowExpression":
      return [];
    case "leafDirective":
      return prose(inlineText(node.children ?? []));
    default:
      // Quotations, admonitions, footnotes, MDX components: what matters is what stands inside.
      return toBlocks(node.children ?? []);
  }
}

function prose(text: string): Block[] {
  return text === "" ? [] : [{ type: "prose", text }];
}

function code(node: MarkdownNode & { lang?: string | null }): Block[] {
  const text = (node.value ?? "").replace(/\s+$/, "");
  // A diagram is drawn; its source would be quoted to people who cannot read it.
  if (text.trim() === "" || node.lang === "mermaid") return [];
  return [node.lang ? { type: "code", language: node.lang, text } : { type: "code", text }];
}

interface MarkdownList extends MarkdownNode {
  readonly ordered?: boolean | null;
  readonly start?: number | null;
}

/**
 * A list of plain items is one block. Steps that hold code are cut into runs, so that the code can be quoted as code;
 * `start` keeps the numbering across the runs.
 */
function listBlocks(list: MarkdownList): Block[] {
  const ordered = list.ordered === true;
  const blocks: Block[] = [];
  let items: string[] = [];
  let start = list.start ?? 1;
  const close = (): void => {
    if (items.length === 0) return;
    blocks.push(ordered && start !== 1 ? { type: "list", ordered, start, items } : { type: "list", ordered, items });
    start += items.length;
    items = [];
  };
  for (const item of list.children ?? []) {
    const { text, rest } = splitItem(item);
    items.push(text);
    if (rest.length > 0) {
      close();
      blocks.push(...rest);
    }
  }
  close();
  return blocks.filter((block) => block.type !== "list" || block.items.some((item) => item !== ""));
}

/** An item's words (nested plain items indented below it) and the blocks that cannot be part of a line. */
function splitItem(item: MarkdownNode): { text: string; rest: Block[] } {
  const lines: string[] = [];
  const rest: Block[] = [];
  for (const block of toBlocks(item.children ?? [])) {
    if (rest.length > 0 || block.type === "code" || block.type === "table") rest.push(block);
    else if (block.type === "prose") lines.push(block.text);
    else lines.push(...block.items.map((line, i) => nested(block.ordered ? `${(block.start ?? 1) + i}.` : "-", line)));
  }
  return { text: joinLines(lines), rest };
}

/** One line per item, what is nested in it two columns further in. */
function nested(bullet: string, item: string): string {
  return `  ${bullet} ${item.replaceAll("\n", "\n  ")}`;
}

/** Paragraphs of one item run on; nested items keep their own lines. */
function joinLines(lines: readonly string[]): string {
  return lines.reduce(
    (text, line) => (text === "" ? line : line.startsWith("  ") ? `${text}\n${line}` : `${text} ${line}`),
    "",
  );
}

function tableBlocks(table: MarkdownNode): Block[] {
  const rows = (table.children ?? []).map((row) => (row.children ?? []).map((cell) => inlineText(cell.children ?? [])));
  return rows.length === 0 ? [] : [{ type: "table", rows }];
}
