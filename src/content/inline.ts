import type { PhrasingContent, RootContent } from "mdast";

/** Any node of a markdown tree, MDX and directive nodes included. */
export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly alt?: string | null;
  readonly name?: string | null;
  readonly children?: readonly MarkdownNode[];
  readonly data?: { readonly directiveLabel?: boolean };
  readonly position?: { readonly start: { readonly line: number } };
}

/** Markdown's own node types are a subset of what a tree with directives and MDX can hold. */
export function asNodes(nodes: readonly (RootContent | PhrasingContent)[]): readonly MarkdownNode[] {
  return nodes as unknown as readonly MarkdownNode[];
}

/** Plain text of inline content: code keeps its backticks, images give their alt text, tags and expressions vanish. */
export function inlineText(nodes: readonly MarkdownNode[]): string {
  return nodes.map(oneInline).join("").replace(/\s+/g, " ").trim();
}

function oneInline(node: MarkdownNode): string {
  switch (node.type) {
    case "text":
      return node.value ?? "";
    case "inlineCode":
      return `\`${node.value ?? ""}\``;
    case "image":
    case "imageReference":
      return node.alt ?? "";
    case "break":
      return " ";
    case "html":
    case "footnoteReference":
    case "mdxTextExpression":
      return "";
    case "textDirective":
      // "ratio 10:x" is no directive to the person who wrote it.
      return `:${node.name ?? ""}${childText(node)}`;
    default:
      return childText(node);
  }
}

function childText(node: MarkdownNode): string {
  return (node.children ?? []).map(oneInline).join("");
}

/** A heading's text as anchors and tables of contents use it: without backticks. */
export function headingText(nodes: readonly MarkdownNode[]): string {
  return nodes.map(plain).join("");
}

function plain(node: MarkdownNode): string {
  if (node.type === "html" || node.type === "mdxTextExpression" || node.type === "footnoteReference") return "";
  if (node.type === "image" || node.type === "imageReference") return node.alt ?? "";
  return node.value ?? (node.children ?? []).map(plain).join("");
}

/** Text between the tags of raw HTML; comments vanish. */
export function htmlText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
