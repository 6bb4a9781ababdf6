import type { MarkdownNode } from "../content/inline.ts";
import type { Problem } from "../content/page.ts";
import { type Material, promised } from "./material.ts";
import { type Place, placeIn } from "./place.ts";

/** Headings that skip a level, which breaks the outline, and headings with nothing below them, which answer nothing. */
export function checkHeadings(material: Pick<Material, "sources" | "declared">): Problem[] {
  const severity = promised(material);
  return [...material.sources.values()].flatMap((source) => {
    if (source.parsed === undefined) return [];
    const shown = source.parsed.nodes.filter(isShown);
    const at = placeIn(source.path, source.parsed.bodyLine);
    return [...jumps(shown, at), ...emptySections(shown, at)].map((fault) => ({ ...fault, severity }));
  });
}

type Fault = Omit<Problem, "severity">;

function jumps(nodes: readonly MarkdownNode[], at: Place): Fault[] {
  // The title stands above all, whether the front matter or the text has it.
  let above = 1;
  return nodes.flatMap((node) => {
    const depth = depthOf(node);
    if (depth === undefined) return [];
    const from = above;
    above = depth;
    if (depth <= from + 1) return [];
    return {
      ...at(node),
      rule: "headings/jump",
      message: `A heading of level ${depth} follows one of level ${from}`,
      fix: `Write it with ${"#".repeat(from + 1)}.`,
    };
  });
}

function emptySections(nodes: readonly MarkdownNode[], at: Place): Fault[] {
  return nodes.flatMap((node, index) => {
    const depth = depthOf(node);
    if (depth === undefined) return [];
    const next = nodes[index + 1];
    const below = next === undefined ? 0 : (depthOf(next) ?? Number.POSITIVE_INFINITY);
    if (below > depth) return [];
    return {
      ...at(node),
      rule: "headings/empty",
      message: "There is nothing below this heading",
      fix: "Write the section or remove its heading.",
    };
  });
}

function depthOf(node: MarkdownNode): number | undefined {
  return node.type === "heading" ? ((node as MarkdownNode & { depth?: number }).depth ?? 2) : undefined;
}

/** Whether a reader sees it: not definitions, imports and comments. */
function isShown({ type, value = "" }: MarkdownNode): boolean {
  if (type === "html") return value.replace(/<!--[\s\S]*?-->/g, "").trim() !== "";
  if (type === "mdxFlowExpression") return value.replace(/\/\*[\s\S]*?\*\//g, "").trim() !== "";
  return !["definition", "footnoteDefinition", "mdxjsEsm", "yaml"].includes(type);
}
