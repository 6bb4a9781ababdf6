import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLParseError,
} from "yaml";
import type { z } from "zod";
import { messageOf } from "../errors.ts";
import { didYouMean } from "../text/nearest.ts";
import { DOCUSAURUS_KEYS, KIND_SCHEMAS } from "./kind-schemas.ts";
import { KINDS, type Kind, type Problem } from "./page.ts";

/** Front matter split from its file. */
export interface SplitFile {
  /** YAML between the fences, without them; undefined when the file has none. */
  readonly yaml?: string;
  readonly body: string;
  /** 1-based line of the file at which the body begins. */
  readonly bodyLine: number;
}

const FENCED = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m;

export function splitFrontMatter(source: string): SplitFile {
  const match = /^\uFEFF?---[ \t]*\r?\n/.test(source) ? FENCED.exec(source) : null;
  if (match === null || match.index !== 0) return { body: source.replace(/^\uFEFF/, ""), bodyLine: 1 };
  const lines = match[0].split("\n").length - 1;
  return { yaml: match[1] ?? "", body: source.slice(match[0].length), bodyLine: lines + 1 };
}

/** The keys that the core reads; everything else on a page is for readers or for Docusaurus. */
export interface FrontMatter {
  readonly title?: string;
  readonly description?: string;
  readonly owner?: string;
  readonly reviewed?: string;
  readonly reviewEvery?: string;
  /** Of runbooks: when the steps were last run. */
  readonly lastVerified?: string;
  /** Of decisions: how far they are, the one that this replaces, and the one that replaces this. */
  readonly status?: string;
  readonly supersedes?: string;
  readonly supersededBy?: string;
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
  readonly questions: readonly string[];
  readonly handles: readonly string[];
  readonly starter?: boolean;
  readonly slug?: string;
  readonly id?: string;
  readonly draft?: boolean;
  readonly unlisted?: boolean;
}

export interface FrontMatterRules {
  readonly file: string;
  /** The kind that the page's folder implies. */
  readonly folderKind: Kind;
  /** Ids of the owners that docent.yaml knows. */
  readonly owners: readonly string[];
  /** False for a folder without docent.yaml: what does not fit is then a warning and is ignored. */
  readonly strict: boolean;
}

/** Reads and validates front matter; what is wrong is reported with its line, and what is right is kept. */
export function readFrontMatter(
  yaml: string,
  rules: FrontMatterRules,
): { data: FrontMatter; kind: Kind; problems: Problem[] } {
  const problems: Problem[] = [];
  const reading = { ...parseYaml(yaml, problems, rules), rules, report: reporter(problems, rules) };
  // Of what cannot be read nothing can be said to be missing.
  if (problems.length > 0) return { data: NOTHING, kind: rules.folderKind, problems };
  const kind = kindOf(reading);
  reportUnknownKeys(reading, kind);
  const data = readValues(reading, kind);
  checkOwner(reading, data.owner);
  return { data, kind, problems };
}

const NOTHING: FrontMatter = { tags: [], aliases: [], questions: [], handles: [] };

/** Front matter without its closing dashes, which is text to the site and to everybody else; undefined for any other. */
export function findUnclosed({ yaml, body }: SplitFile, { file, strict }: FrontMatterRules): Problem | undefined {
  if (yaml !== undefined || !/^---[ \t]*\r?\n[\w-]+:(?:\s|$)/.test(body)) return undefined;
  return {
    file,
    line: 1,
    rule: "front-matter/syntax",
    severity: strict ? "error" : "warning",
    message: "The front matter is never closed",
    fix: "Write `---` on a line of its own below the last key.",
  };
}

/** Front matter being read. */
interface Reading {
  readonly values: Readonly<Record<string, unknown>>;
  /** 1-based line of a key in the file, or of an entry of its list. */
  readonly lineOf: (key: string, entry?: PropertyKey) => number;
  readonly rules: FrontMatterRules;
  readonly report: Report;
}

type Report = (rule: string, line: number, message: string, fix: string, severity?: "warning") => void;

function reporter(problems: Problem[], { file, strict }: FrontMatterRules): Report {
  return (rule, line, message, fix, severity) => {
    const weight = severity ?? (strict ? "error" : "warning");
    problems.push({ file, line, rule: `front-matter/${rule}`, severity: weight, message, fix });
  };
}

function parseYaml(yaml: string, problems: Problem[], rules: FrontMatterRules): Pick<Reading, "values" | "lineOf"> {
  const report = reporter(problems, rules);
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, logLevel: "silent", uniqueKeys: true });
  for (const error of document.errors) {
    const line = counter.linePos(startOf(error, document)).line + 1;
    const what = `The front matter is not valid YAML: ${firstLine(error.message)}`;
    report("syntax", line, what, "Mend the line; quote values that contain a colon, # or quotes.");
  }
  const raw = document.errors.length > 0 ? null : valuesOf(document, report, counter);
  if (raw !== null && !isRecord(raw)) {
    report("syntax", 2, "The front matter is not a list of keys and values.", "Write one `key: value` per line.");
  }
  const lineOf: Reading["lineOf"] = (key, entry) => {
    const at = findKey(document, key, entry);
    return at === undefined ? 1 : counter.linePos(at).line + 1;
  };
  return { values: isRecord(raw) ? raw : {}, lineOf };
}

/** An alias without its anchor, or too many of them, shows only here; the error names no line. */
function valuesOf(document: Document, report: Report, counter: LineCounter): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const what = `The front matter is not valid YAML: ${messageOf(error).replace(/\.$/, "")}.`;
    const at = findLooseAlias(document);
    const line = at === undefined ? 1 : counter.linePos(at).line + 1;
    report("syntax", line, what, "Put quotes around values that begin with * or &.");
    return null;
  }
}

/** Where the fault is to be mended: a quote that is never closed is noticed only where the front matter ends. */
function startOf({ code, pos: [at] }: YAMLParseError, document: Document): number {
  let start = at;
  if (code !== "MISSING_CHAR") return start;
  visit(document, {
    Scalar(_, { type, range }) {
      if (!type?.startsWith("QUOTE") || range?.[1] !== at) return undefined;
      start = range[0];
      return visit.BREAK;
    },
  });
  return start;
}

function findLooseAlias(document: Document): number | undefined {
  let found: number | undefined;
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) !== undefined) return undefined;
      found = node.range?.[0];
      return visit.BREAK;
    },
  });
  return found;
}

function kindOf({ values, rules, lineOf, report }: Reading): Kind {
  const given = values["kind"];
  if (!isGiven(given)) return rules.folderKind;
  const kind = KINDS.find((known) => known === given);
  if (kind !== undefined) return kind;
  const named = typeof given === "string" ? given : JSON.stringify(given);
  const what = `There is no kind \`${named}\`${didYouMean(named, KINDS)}`;
  report("kind", lineOf("kind"), what, `Use one of: ${KINDS.join(", ")}.`);
  return rules.folderKind;
}

function reportUnknownKeys({ values, rules, lineOf, report }: Reading, kind: Kind): void {
  if (!rules.strict) return;
  const known = [...Object.keys(KIND_SCHEMAS[kind]), ...DOCUSAURUS_KEYS];
  for (const key of Object.keys(values)) {
    if (known.includes(key)) continue;
    const what = `A ${kind} has no key \`${key}\`${didYouMean(key, known)}`;
    report("unknown-key", lineOf(key), what, "Correct or remove it.", kind === "page" ? "warning" : undefined);
  }
}

/** The valid values; a folder that declares no kinds may leave any of them out. */
function readValues(reading: Reading, kind: Kind): FrontMatter {
  const { values, rules } = reading;
  const good: Record<string, unknown> = { tags: [], aliases: [], questions: [], handles: [] };
  for (const [key, schema] of Object.entries(KIND_SCHEMAS[kind])) {
    // Read before, since it decides the schema.
    if (key === "kind") continue;
    // A key without a value, as templates leave it, says as little as no key.
    const parsed = (schema as z.ZodType).safeParse(values[key] ?? undefined);
    if (parsed.success && parsed.data !== undefined) good[key] = parsed.data;
    else if (!parsed.success && (rules.strict || isGiven(values[key]))) reportValue(reading, kind, key, parsed.error);
  }
  for (const key of ["slug", "id"]) if (typeof values[key] === "string" && values[key] !== "") good[key] = values[key];
  for (const key of ["draft", "unlisted"]) if (values[key] === true) good[key] = true;
  return good as unknown as FrontMatter;
}

function reportValue(reading: Reading, kind: Kind, key: string, { issues }: z.ZodError): void {
  const { values, lineOf, report } = reading;
  if (isGiven(values[key])) reportIssues(reading, key, issues);
  else if (key in values) {
    report("missing-key", lineOf(key), `\`${key}\` has no value`, `Give it one, which a ${kind} needs.`);
  } else report("missing-key", 1, `\`${key}\` is missing`, `Add \`${key}:\`, which a ${kind} needs.`);
}

/** Each entry of a list has its own line; of one value, and of one entry, the first fault says enough. */
function reportIssues({ values, lineOf, report }: Reading, key: string, issues: readonly z.core.$ZodIssue[]): void {
  for (const [entry, [issue]] of Map.groupBy(issues, ({ path }) => path[0])) {
    if (issue === undefined) continue;
    const cure = issue.code === "custom" ? issue.params?.["cure"] : undefined;
    // What looks like text to whoever wrote it, `- why: this`, is a list of keys to YAML.
    const isKeys = isRecord((values[key] as Record<PropertyKey, unknown>)[entry ?? ""]);
    const fix = isKeys ? "Put quotes around it." : String(cure ?? `Correct \`${key}\`.`);
    report("value", lineOf(key, entry), `\`${key}\` ${reason(issue)}`, fix);
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function checkOwner({ rules, lineOf, report }: Reading, owner: string | undefined): void {
  if (owner === undefined || !rules.strict || rules.owners.includes(owner)) return;
  const what = `docent.yaml knows no owner \`${owner}\`${didYouMean(owner, rules.owners)}`;
  report("owner", lineOf("owner"), what, "Use an owner of docent.yaml, or add this one there.");
}

/** Types as people call them, where zod's name is not theirs. */
const TYPE_NAMES: Readonly<Partial<Record<string, string>>> = { array: "list", int: "whole number" };

/** What is wrong with a value, as the end of a sentence that begins with its key. */
function reason(issue: z.core.$ZodIssue): string {
  const steps = issue.path.map((step) => (typeof step === "number" ? step + 1 : String(step)));
  const place = steps.length > 0 ? `entry ${steps.join(".")} ` : "";
  switch (issue.code) {
    case "invalid_type":
      return `${place}should be a ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `${place}should be one of: ${issue.values.join(", ")}`;
    case "invalid_union":
      return `${place}should be text`;
    case "too_small":
      return place + (issue.origin === "number" ? `should be more than ${issue.minimum}` : "is empty");
    default:
      return place + issue.message;
  }
}

function findKey({ contents }: Document, key: string, entry?: PropertyKey): number | undefined {
  const pair = isMap(contents)
    ? contents.items.find((item) => isScalar(item.key) && item.key.value === key)
    : undefined;
  const one = isSeq(pair?.value) && typeof entry === "number" ? pair.value.items[entry] : undefined;
  const node = isNode(one) && one.range ? one : pair?.key;
  return isNode(node) ? node.range?.[0] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, ".");
}
