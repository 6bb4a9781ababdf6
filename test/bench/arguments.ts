import { parseArgs } from "node:util";
import type { Source } from "./collections.ts";

/** The tables in the order in which `all` makes them. */
export const TABLES = [
  "ranking",
  "typos",
  "speed",
  "memory",
  "size",
  "payload",
  "extracts",
  "doors",
  "reliability",
  "check",
] as const;
export type TableName = (typeof TABLES)[number];

/** What runs without arguments: a few minutes. */
const DEFAULT_TABLES: readonly TableName[] = ["ranking", "typos", "speed", "size"];
export const SIZES = [1000, 10_000, 50_000];
export const PAYLOAD_SIZES = [1000, 10_000];
const RUNS = 5;
const QUESTIONS = 200;

export interface Arguments {
  readonly help: boolean;
  readonly tables: readonly TableName[];
  readonly sources: readonly Source[];
  /** Engines whose names hold one of these, in lower case; all when empty. Ours is always among them. */
  readonly engines: readonly string[];
  /** Undefined when none were given: payload has other ones than the rest. */
  readonly sizes: readonly number[] | undefined;
  readonly runs: number;
  readonly questions: number;
  readonly writeDocs: boolean;
}

export const HELP = `Compares Docent's search with other engines, all in one run on this machine.

  npm run bench -- [table …] [options]

Tables (Markdown on standard output, and in test/bench/results/):
  ranking    nDCG@10, MRR@10, recall@10, questions without any result
  typos      how much of the ranking misspelt questions keep
  speed      time per question, to build and to load; with a plot of how it grows
  memory     resident memory of a process that holds one index
  size       bytes of the index
  payload    what a browser fetches until results stand in the page (needs Chromium)
  extracts   how good the quoted extracts are
  doors      what an answer costs through each door
  reliability  events accepted for good a second, and memory with many waiting
  check      seconds that docent check takes over 1,000 pages
  all        every table
Without a table: ranking, typos, speed and size, the last two at 1,000 documents: a few minutes.

Options:
  --collection DIR   a judged collection in BEIR's layout (corpus.jsonl, queries.jsonl, qrels.tsv); may be repeated
  --corpus FILE      the corpus of the collection named before it
  --docs DIR         a folder of Markdown, asked its pages' own questions; may be repeated
                     without any of these: this repository's docs
  --engines NAMES    only engines whose names hold one of these, by commas: --engines bm25,lunr
  --sizes NUMBERS    numbers of documents for speed, memory and size (${SIZES.join(",")}), of pages for payload
                     (${PAYLOAD_SIZES.join(",")})
  --runs N           processes per figure of speed and memory; the median counts (${RUNS})
  --questions N      questions asked at most in speed and memory (${QUESTIONS})
  --write-docs       put the plot into docs/project/ rather than test/bench/results/
  --help
`;

/** @throws Error that says what is wrong with the arguments */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    tokens: true,
    options: {
      help: { type: "boolean", short: "h", default: false },
      collection: { type: "string", multiple: true },
      corpus: { type: "string", multiple: true },
      docs: { type: "string", multiple: true },
      engines: { type: "string", default: "" },
      sizes: { type: "string" },
      runs: { type: "string" },
      questions: { type: "string" },
      "write-docs": { type: "boolean", default: false },
    },
  });
  const named = tablesOf(positionals);
  const quick = positionals.length === 0;
  return {
    help: values.help,
    tables: named,
    sources: sourcesOf(tokens.filter((token) => token.kind === "option")),
    engines: values.engines
      .toLowerCase()
      .split(",")
      .filter((name) => name !== ""),
    sizes: values.sizes?.split(",").map(positive) ?? (quick ? SIZES.slice(0, 1) : undefined),
    runs: values.runs === undefined ? (quick ? 3 : RUNS) : positive(values.runs),
    questions: values.questions === undefined ? QUESTIONS : positive(values.questions),
    writeDocs: values["write-docs"],
  };
}

function tablesOf(names: readonly string[]): readonly TableName[] {
  const unknown = names.find((name) => name !== "all" && !isTable(name));
  if (unknown !== undefined) throw new Error(`There is no table "${unknown}". Choose among ${TABLES.join(", ")}, all.`);
  if (names.length === 0) return DEFAULT_TABLES;
  return names.includes("all") ? TABLES : TABLES.filter((table) => names.includes(table));
}

function isTable(name: string): name is TableName {
  return TABLES.some((table) => table === name);
}

/** In the order given, since `--corpus` belongs to the collection before it. */
function sourcesOf(options: readonly { readonly name: string; readonly value?: string | undefined }[]): Source[] {
  const sources: Source[] = [];
  for (const { name, value = "" } of options) {
    if (name === "collection") sources.push({ type: "collection", directory: value });
    if (name === "docs") sources.push({ type: "docs", directory: value });
    if (name !== "corpus") continue;
    const last = sources.pop();
    if (last?.type !== "collection") throw new Error("--corpus FILE stands after the --collection DIR it belongs to.");
    sources.push({ ...last, corpus: value });
  }
  return sources;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`"${text}" is not a whole number above 0.`);
  return value;
}
