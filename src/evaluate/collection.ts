import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page, Section } from "../content/page.ts";
import { DocentError, UsageError } from "../errors.ts";
import type { Judgements } from "./measures.ts";

/** Queries with judgements, as BEIR lays them out (Thakur et al., "BEIR", 2021). */
export interface Judged {
  readonly queries: readonly { readonly id: string; readonly text: string }[];
  /** Query id → judgements by document id or page path. */
  readonly judgements: ReadonlyMap<string, Judgements>;
}

/**
 * Reads `queries.jsonl` and `qrels.tsv`. Lines of qrels that are no judgement (a heading, or TREC's four columns) are
 * left out.
 * @throws UsageError when a file cannot be read
 */
export async function readJudged(queriesFile: string, qrelsFile: string): Promise<Judged> {
  const queries = (await readJsonLines(queriesFile, "--queries")).map((line) => ({
    id: text(line["_id"] ?? line["id"]),
    text: text(line["text"]),
  }));
  const judgements = new Map<string, Map<string, number>>();
  for (const line of (await read(qrelsFile, "--qrels")).split(/\r?\n/)) {
    const [query, page, score, fourth = ""] = line.split("\t");
    if (query === undefined || page === undefined || score === undefined || Number.isNaN(Number(score))) continue;
    // TREC names the page third: where its ids are numbers, each would be taken for a score.
    if (fourth.trim() !== "") continue;
    const known = judgements.get(query);
    if (known === undefined) judgements.set(query, new Map([[page, Number(score)]]));
    else known.set(page, Number(score));
  }
  return { queries, judgements };
}

/**
 * Reads a BEIR corpus as pages: one section of text each; the last segment of the id is the slug unless numeric.
 * @throws UsageError when it cannot be read
 */
export async function readCorpus(file: string): Promise<Page[]> {
  return (await readJsonLines(file, "--corpus")).map((line) => {
    const id = text(line["_id"]);
    const headings = text(line["headings"])
      .split(" . ")
      .map((heading) => heading.trim())
      .filter((heading) => heading !== "");
    return collectionPage(id, text(line["title"]), headings, text(line["text"]));
  });
}

function collectionPage(id: string, title: string, headings: readonly string[], body: string): Page {
  const url = `/${encodeURI(id)}`;
  const opening: Section = {
    id,
    url,
    anchor: "",
    heading: title,
    trail: [],
    blocks: body === "" ? [] : [{ type: "prose", text: body }],
  };
  const named = headings.map((heading, i) => ({
    id: `${id}#${i}`,
    url: `${url}#${i}`,
    anchor: String(i),
    heading,
    trail: [],
    blocks: [],
  }));
  return {
    path: id,
    url,
    kind: "page",
    title,
    tags: [],
    aliases: [],
    audience: "everyone",
    questions: [],
    handles: [],
    sections: [opening, ...named],
    links: [],
  };
}

/** `queries.jsonl`, `qrels.tsv` (in BEIR's own downloads `qrels/test.tsv`) and `corpus.jsonl` of a folder. */
export function collectionFiles(directory: string): { queries: string; qrels: string; corpus: string } {
  const qrels = ["qrels.tsv", "qrels/test.tsv"].map((name) => join(directory, name));
  return {
    queries: join(directory, "queries.jsonl"),
    qrels: qrels.find((file) => existsSync(file)) ?? join(directory, "qrels.tsv"),
    corpus: join(directory, "corpus.jsonl"),
  };
}

async function readJsonLines(file: string, option: string): Promise<Record<string, unknown>[]> {
  const lines = (await read(file, option)).split(/\r?\n/);
  const values: Record<string, unknown>[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "") continue;
    try {
      values.push(parseObject(line));
    } catch (error) {
      throw new DocentError(`${file}:${i + 1} is not a line of JSON.`, "Each line must be one JSON object.", {
        cause: error,
      });
    }
  }
  return values;
}

function parseObject(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("no object");
  return value as Record<string, unknown>;
}

/** @param option of `docent eval`, which names another file */
async function read(file: string, option: string): Promise<string> {
  return readFile(file, "utf8").catch((error: unknown) => {
    throw new UsageError(`Cannot read ${file}.`, `Give the path of a file that exists with ${option}.`, {
      cause: error,
    });
  });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
