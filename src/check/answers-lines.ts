import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";

/** Relative to the docs folder, as problems name files. */
export const KNOWLEDGE_FILE = "docent.yaml";

/** 1-based line of a value; of what is missing, the line of what should hold it. */
export function lineOf(document: Document, counter: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
}

/** Tells the lines of docent.yaml; 1 for all when it cannot be read. */
export async function linesOfKnowledge(docsDir: string): Promise<(path: readonly PropertyKey[]) => number> {
  const text = await readFile(join(docsDir, KNOWLEDGE_FILE), "utf8").catch(() => "");
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  return (path) => lineOf(document, lineCounter, path);
}
