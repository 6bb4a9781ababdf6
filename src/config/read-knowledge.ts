import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { messageOf } from "../errors.ts";
import { didYouMean } from "../text/nearest.ts";
import { DEFAULT_KNOWLEDGE, type KnowledgeConfig } from "./config.ts";
import type { ConfigProblem } from "./config-problem.ts";
import { type Complaint, complaintsOf } from "./knowledge-complaints.ts";
import { knowledgeSchema, toKnowledge } from "./knowledge-schema.ts";

/** Name of the file in the docs folder. */
export const KNOWLEDGE_FILE = "docent.yaml";

/** Aliases in a file of a few hundred lines; more is a "billion laughs" and not a configuration. */
const MAX_ALIASES = 100;

/** The knowledge of the folder, and all that is wrong with its file; with problems the knowledge is the default. */
export interface KnowledgeReading {
  readonly knowledge: KnowledgeConfig;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads `docent.yaml` of a docs folder. A folder without one gets defaults (`declared: false`).
 * @param label how messages call the file, such as `docs/docent.yaml`
 */
export function readKnowledge(docsDir: string, label: string = join(docsDir, KNOWLEDGE_FILE)): KnowledgeReading {
  try {
    return parseKnowledge(readFileSync(join(docsDir, KNOWLEDGE_FILE), "utf8"), label);
  } catch (error) {
    if (isMissing(error)) return failed(misnamed(docsDir, label));
    const what = `the file could not be read (${messageOf(error)}).`;
    return failed([{ where: label, what, cure: "Make it a readable text file, or remove it to use the defaults." }]);
  }
}

/** Files that were meant to be it; else a folder would be read without its rules, and nobody told. */
function misnamed(docsDir: string, label: string): ConfigProblem[] {
  return namesIn(docsDir)
    .filter((name) => /^docent\.ya?ml$/i.test(name))
    .map((name) => ({
      where: label.slice(0, -KNOWLEDGE_FILE.length) + name,
      what: `a file of this name is not read; the name is ${KNOWLEDGE_FILE}.`,
      cure: `Rename it to ${KNOWLEDGE_FILE}.`,
    }));
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    // Whoever reads the pages of this folder says what is wrong with it.
    return [];
  }
}

/** Parses the text of a `docent.yaml`. */
export function parseKnowledge(text: string, label: string): KnowledgeReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return failed(document.errors.map((error) => notYaml(`${label}:${lines.linePos(error.pos[0]).line}`, error)));
  }
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    // An alias without its anchor, or too many of them, shows only here and names no line.
    return failed([notYaml(label, error)]);
  }
  const parsed = knowledgeSchema.safeParse(content);
  const complaints = parsed.success ? unknownOwners(toKnowledge(parsed.data)) : complaintsOf(parsed.error, content);
  if (parsed.success && complaints.length === 0) return { knowledge: toKnowledge(parsed.data), problems: [] };
  const inOrder = complaints.map((complaint) => ({ complaint, line: lineOf(complaint, document, lines) }));
  inOrder.sort((one, other) => one.line - other.line);
  return failed(inOrder.map(({ complaint: { what, cure }, line }) => ({ where: `${label}:${line}`, what, cure })));
}

function notYaml(where: string, error: unknown): ConfigProblem {
  return {
    where,
    what: `this is not valid YAML: ${messageOf(error).replace(/\.$/, "")}.`,
    cure: "Correct the line (indent with spaces; put values with : or # in quotes).",
  };
}

/** References that no schema can see: a route may only mention owners that exist. */
function unknownOwners(knowledge: KnowledgeConfig): Complaint[] {
  const known = Object.keys(knowledge.owners);
  return knowledge.routes.flatMap((route, index) =>
    route.mention
      .filter((owner) => !known.includes(owner))
      .map((owner) => ({
        path: ["routes", index, "mention"],
        what: `route "${route.name}" mentions the unknown owner \`${owner}\`${didYouMean(owner, known) || "."}`,
        cure: "Mention an id that stands under `owners`, or add this one there.",
      })),
  );
}

function lineOf({ path, key }: Complaint, document: Document, lines: LineCounter): number {
  return lines.linePos(offsetOf(document, path, key)).line;
}

/** Where a value stands, or one of its keys; for what is missing, where its parent stands. */
function offsetOf(document: Document, path: readonly PropertyKey[], key: string | undefined): number {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMap(node) && key !== undefined) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1), String(path.at(-1)));
}

function failed(problems: readonly ConfigProblem[]): KnowledgeReading {
  return { knowledge: DEFAULT_KNOWLEDGE, problems };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
