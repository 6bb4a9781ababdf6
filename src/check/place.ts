import type { MarkdownNode } from "../content/inline.ts";
import type { Problem } from "../content/page.ts";

/** Where a node stands, as the beginning of a problem. */
export type Place = (node: MarkdownNode) => Pick<Problem, "file" | "line">;

/** @param bodyLine 1-based line of the file at which the tree begins */
export function placeIn(file: string, bodyLine: number): Place {
  return (node) => ({ file, line: (node.position?.start.line ?? 1) + bodyLine - 1 });
}
