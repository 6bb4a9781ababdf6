import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { parsePeriodDays } from "../config/period.ts";
import { didYouMean } from "../text/nearest.ts";
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

/** Keys that Docusaurus understands on a docs page; allowed on every kind and left to Docusaurus. */
const DOCUSAURUS_KEYS = [
  "id", "slug", "sidebar_label", "sidebar_position", "sidebar_class_name", "sidebar_custom_props", "displayed_sidebar",
  "hide_title", "hide_table_of_contents", "toc_min_heading_level", "toc_max_heading_level", "pagination_label",
  "pagination_prev", "pagination_next", "keywords", "image", "draft", "unlisted", "last_update", "custom_edit_url",
  "title_meta", "parse_number_prefixes",
] as const;

const text = z.union([z.string(), z.number().transform(String)]).pipe(z.string().trim().min(1));
/** A list of words; a single one, or several separated by commas, may stand without the list. */
const words = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",") : value),
  z.array(z.coerce.string().trim().min(1)),
);
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "is no date; write it as 2026-03-01")
  .refine((value) => new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true, "is no day of the calendar");
const period = z.string().refine((value) => parsePeriodDays(value) !== undefined, 'is no period; write it as "6 months"');
const level = z.enum(["beginner", "intermediate", "advanced"]);
const handle = z
  .string()
  .regex(/^[a-z_]+\.[a-z_]+(:[\w.-]+=.+)?$/, 'is no event; write it as "training.failed" or "alert.firing:metric=*drift*"');

const common = {
  title: text,
  description: text.optional(),
  kind: z.enum(KINDS).optional(),
  tags: words.default([]),
  aliases: words.default([]),
  questions: words.default([]),
  starter: z.boolean().optional(),
};
const kept = { ...common, owner: text, reviewed: date, reviewEvery: period, tags: words, questions: words };

const SHAPES: Readonly<Record<Kind, z.ZodRawShape>> = {
  page: { ...common, title: text.optional(), owner: text.optional(), reviewed: date.optional(), reviewEvery: period.optional() },
  "way-of-working": { ...kept, audience: words },
  practice: { ...kept, level },
  runbook: { ...kept, handles: z.array(handle), severity: z.enum(["low", "medium", "high", "critical"]), lastVerified: date },
  lesson: { ...kept, date, authors: words, incident: text },
  term: { ...kept, aliases: words, level },
  decision: {
    ...kept,
    status: z.enum(["proposed", "accepted", "rejected", "superseded", "deprecated"]),
    supersedes: text.optional(),
    supersededBy: text.optional(),
  },
  tutorial: { ...kept, level, minutes: z.number().int().positive() },
  guide: kept,
  project: { ...kept, questions: words.default([]) },
};

/** The keys that the core reads; everything else on a page is for readers or for Docusaurus. */
export interface FrontMatter {
  readonly title?: string;
  readonly description?: string;
  readonly kind?: Kind;
  readonly owner?: string;
  readonly reviewed?: string;
  readonly reviewEvery?: string;
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
export function readFrontMatter(yaml: string, rules: FrontMatterRules): { data: FrontMatter; kind: Kind; problems: Problem[] } {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, logLevel: "silent", uniqueKeys: true });
  const problems: Problem[] = [];
  const report = reporter(problems, rules);
  for (const error of document.errors) {
    report("syntax", counter.linePos(error.pos[0]).line + 1, `The front matter is not valid YAML: ${firstLine(error.message)}`, "Mend the line; quote values that contain a colon, # or quotes.");
  }
  const raw: unknown = document.errors.length > 0 ? {} : document.toJS();
  const values = isRecord(raw) ? raw : {};
  if (document.errors.length === 0 && raw !== null && !isRecord(raw)) {
    report("syntax", 2, "The front matter is not a list of keys and values.", "Write one `key: value` per line.");
  }
  const lineOf = (key: string): number => {
    const pair = document.has(key) && isRecord(document.contents) ? findKey(document.contents, key) : undefined;
    return pair === undefined ? 1 : counter.linePos(pair).line + 1;
  };
  const kind = kindOf(values, rules.folderKind, lineOf, report);
  return { data: validate(values, kind, rules, lineOf, report), kind, problems };
}

type Report = (rule: string, line: number, message: string, fix: string, severity?: "warning") => void;

function reporter(problems: Problem[], { file, strict }: FrontMatterRules): Report {
  return (rule, line, message, fix, severity) => {
    const level = severity ?? (strict ? "error" : "warning");
    problems.push({ file, line, rule: `front-matter/${rule}`, severity: level, message, fix });
  };
}

function kindOf(values: Record<string, unknown>, folderKind: Kind, lineOf: (key: string) => number, report: Report): Kind {
  const given = values["kind"];
  if (given === undefined) return folderKind;
  const kind = KINDS.find((known) => known === given);
  if (kind !== undefined) return kind;
  report("kind", lineOf("kind"), `There is no kind \`${String(given)}\`${didYouMean(String(given), KINDS)}`, `Use one of: ${KINDS.join(", ")}.`);
  return folderKind;
}

function validate(values: Record<string, unknown>, kind: Kind, rules: FrontMatterRules, lineOf: (key: string) => number, report: Report): FrontMatter {
  const shape = SHAPES[kind];
  const known = [...Object.keys(shape), ...DOCUSAURUS_KEYS];
  const good: Record<string, unknown> = { tags: [], aliases: [], questions: [], handles: [] };
  for (const [key, schema] of Object.entries(shape)) {
    const parsed = (schema as z.ZodType).safeParse(values[key]);
    if (parsed.success) {
      if (parsed.data !== undefined) good[key] = parsed.data;
    } else if (rules.strict || values[key] !== undefined) {
      const missing = values[key] === undefined || values[key] === null;
      const why = missing ? "is missing" : reason(parsed.error);
      report(missing ? "missing-key" : "value", missing ? 1 : lineOf(key), `\`${key}\` ${why}`, missing ? `Add \`${key}:\`, which a ${kind} needs.` : `Correct \`${key}\`.`);
    }
  }
  for (const key of Object.keys(values)) {
    if (known.includes(key) || !rules.strict) continue;
    report("unknown-key", lineOf(key), `A ${kind} has no key \`${key}\`${didYouMean(key, known)}`, "Correct or remove it.", kind === "page" ? "warning" : undefined);
  }
  checkOwner(good["owner"], rules, lineOf, report);
  for (const key of ["slug", "id"]) if (typeof values[key] === "string" && values[key] !== "") good[key] = values[key];
  for (const key of ["draft", "unlisted"]) if (values[key] === true) good[key] = true;
  return good as unknown as FrontMatter;
}

function checkOwner(owner: unknown, rules: FrontMatterRules, lineOf: (key: string) => number, report: Report): void {
  if (typeof owner !== "string" || !rules.strict || rules.owners.includes(owner)) return;
  report("owner", lineOf("owner"), `docent.yaml knows no owner \`${owner}\`${didYouMean(owner, rules.owners)}`, "Use an owner of docent.yaml, or add this one there.");
}

function reason(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "has a wrong value";
  const place = issue.path.length > 0 ? `entry ${issue.path.map((part) => (typeof part === "number" ? part + 1 : String(part))).join(".")} ` : "";
  if (issue.code === "invalid_type") return `${place}should be ${issue.expected === "array" ? "a list" : `a ${issue.expected}`}`;
  if (issue.code === "invalid_value") return `${place}should be one of: ${issue.values.join(", ")}`;
  if (issue.code === "too_small") return `${place}is empty`;
  return `${place}${issue.message}`;
}

function findKey(contents: unknown, key: string): number | undefined {
  const items = (contents as { items?: readonly { key?: { value?: unknown; range?: readonly number[] } }[] }).items ?? [];
  return items.find((item) => item.key?.value === key)?.key?.range?.[0];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, ".");
}
