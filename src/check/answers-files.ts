import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Document, LineCounter, parseDocument, visit } from "yaml";
import { z } from "zod";
import type { AnswerTests } from "../config/config.ts";
import type { Page, Problem } from "../content/page.ts";
import { blockText } from "../content/page.ts";
import { messageOf } from "../errors.ts";
import { didYouMean } from "../text/nearest.ts";
import { KNOWLEDGE_FILE, lineOf, linesOfKnowledge } from "./answers-lines.ts";
import type { KnownQuestion } from "./ask-pages.ts";
import { normalised } from "./duplicates.ts";

/** A question that is never indexed. */
export interface HeldOutQuestion {
  readonly text: string;
  /** Paths of the pages that answer it by their titles. */
  readonly pages: readonly string[];
  /** Paths of further pages that were read and do answer it. */
  readonly also: readonly string[];
}

/** A message that no page answers. */
export interface SilentMessage {
  readonly text: string;
  /** Whether it was kept aside when the bounds of silence were set. */
  readonly heldOut: boolean;
}

/** A question with the place that answers it. */
export interface KnownPassage {
  readonly text: string;
  readonly page: string;
  /** Empty for the text before the first heading. */
  readonly anchor: string;
  /** Words that a passage must hold to answer. */
  readonly says: string;
}

/** What the files that `answers` of docent.yaml names hold; empty where it names none. */
export interface AnswerFiles {
  readonly holdout: readonly HeldOutQuestion[];
  readonly silence: readonly SilentMessage[];
  readonly passages: readonly KnownPassage[];
  readonly problems: readonly Problem[];
}

const text = z.string().trim().min(1);
const paths = z.array(text);
const messages = z.array(z.strictObject({ q: text, group: text.optional() })).default([]);

const shapes = {
  holdout: z.array(z.strictObject({ q: text, pages: paths.min(1), also: paths.default([]) })).min(1),
  silence: z.strictObject({ tuning: messages, heldOut: messages }),
  passages: z.array(z.strictObject({ q: text, page: text, anchor: z.string().default(""), says: text })).min(1),
};

const CURES = {
  holdout: 'Write each question as `- q: "…"` with `pages: [runbooks/x.md]` and, if others answer it too, `also: […]`.',
  silence: 'Write `tuning:` and `heldOut:`, each a list of `- q: "…"` with an optional `group:`.',
  passages: 'Write each as `- q: "…"` with `page:`, `anchor:` and `says:`, the words that the passage must hold.',
} as const;

type FileKey = keyof typeof shapes;

/** A file as it was read: what it holds, and where. */
interface Listed<Value> {
  readonly value: Value;
  readonly report: (path: readonly PropertyKey[], message: string, fix: string) => Problem;
}

/**
 * Reads the files of questions, beside or inside of the docs folder. What is wrong with one is a problem with its
 * line; a file that cannot be used is left out as a whole, and so is a question that names a page which is not there.
 */
export async function readAnswerFiles(
  docsDir: string,
  tests: AnswerTests | undefined,
  pages: readonly Page[],
): Promise<AnswerFiles> {
  const problems: Problem[] = [];
  const read = <Key extends FileKey>(key: Key) => readListed(docsDir, key, tests?.[key], problems);
  const [holdout, silence, passages] = [await read("holdout"), await read("silence"), await read("passages")];
  const byPath = new Map(pages.map((page) => [page.path, page]));
  if (holdout !== undefined) problems.push(...wrongQuestions(holdout, byPath));
  if (passages !== undefined) problems.push(...wrongPassages(passages, byPath));
  return {
    holdout: (holdout?.value ?? []).map(({ q, ...rest }) => ({ text: q, ...rest })),
    silence: toMessages(silence?.value),
    passages: (passages?.value ?? []).map(({ q, ...rest }) => ({ text: q, ...rest })),
    problems,
  };
}

/** Held-out questions as others ask them: any page that answers is right. */
export function knownQuestions(holdout: readonly HeldOutQuestion[]): KnownQuestion[] {
  return holdout.map(({ text: asked, pages, also }) => ({ text: asked, pages: [...pages, ...also] }));
}

/** Case, line breaks and the marks of code are no difference between two texts. */
export function plain(words: string): string {
  return words.toLowerCase().replaceAll("`", "").replace(/\s+/g, " ").trim();
}

function toMessages(value: z.output<typeof shapes.silence> | undefined): SilentMessage[] {
  if (value === undefined) return [];
  const toMessage = (heldOut: boolean) => (one: { readonly q: string }) => ({ text: one.q, heldOut });
  return [...value.tuning.map(toMessage(false)), ...value.heldOut.map(toMessage(true))];
}

async function readListed<Key extends FileKey>(
  docsDir: string,
  key: Key,
  file: string | undefined,
  problems: Problem[],
): Promise<Listed<z.output<(typeof shapes)[Key]>> | undefined> {
  if (file === undefined) return undefined;
  const source = await readFile(join(docsDir, file), "utf8").catch((error: unknown) => error);
  if (typeof source !== "string") {
    const line = (await linesOfKnowledge(docsDir))(["answers", key]);
    const message = `\`answers.${key}\` names ${file}, which cannot be read: ${messageOf(source)}`;
    problems.push(problemIn(KNOWLEDGE_FILE, line, message, "Correct the path, which begins in the docs folder."));
    return undefined;
  }
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter, prettyErrors: false });
  const report: Listed<unknown>["report"] = (path, message, fix) =>
    problemIn(file, lineOf(document, counter, path), message, fix);
  const content = contentOf(document);
  if ("message" in content) {
    const { line } = counter.linePos(content.at);
    problems.push(problemIn(file, line, `Not valid YAML: ${content.message}`, CURES[key]));
    return undefined;
  }
  const parsed = shapes[key].safeParse(content.value, { reportInput: true });
  if (parsed.success) return { value: parsed.data as z.output<(typeof shapes)[Key]>, report };
  problems.push(...parsed.error.issues.flatMap((issue) => wrongShape(issue, report, CURES[key])));
  return undefined;
}

/** What the file holds, or its first fault with the offset. */
function contentOf(
  document: Document.Parsed,
): { readonly value: unknown } | { readonly at: number; readonly message: string } {
  const [error] = document.errors;
  if (error !== undefined) return { at: error.pos[0], message: error.message };
  try {
    return { value: document.toJS() ?? undefined };
  } catch (fault) {
    // An alias without its anchor, or too many of them, shows only here.
    return { at: looseAlias(document), message: messageOf(fault) };
  }
}

/** Offset of the first alias that names no anchor before it; 0 when all do. */
function looseAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** What a list, a text and so on are called where one of them is wanted. */
const WANTED: Readonly<Record<string, string>> = { array: "a list", string: "text", object: "keys with values" };

function wrongShape(issue: z.core.$ZodIssue, report: Listed<unknown>["report"], fix: string): Problem[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => report([...path, key], `There is no key \`${key}\``, fix));
  }
  if (issue.code === "too_small") return [report(path, `${nameOf(path)} is empty`, fix)];
  if (issue.code !== "invalid_type") return [report(path, `${nameOf(path)}: ${issue.message}`, fix)];
  const isMissing = issue.input === undefined;
  const should = isMissing ? "is missing" : `should be ${WANTED[issue.expected] ?? issue.expected}`;
  return [report(path, path.length === 0 && isMissing ? "The file is empty" : `${nameOf(path)} ${should}`, fix)];
}

/** The key of a path, or the number of an entry from 1 in its list. */
function nameOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return "The file";
  if (typeof last !== "number") return `\`${String(last)}\``;
  const list = path.at(-2);
  return `Entry ${last + 1}${list === undefined ? "" : ` of \`${String(list)}\``}`;
}

/** What makes two questions one; a text of marks alone has no words to go by. */
function wordsOf(question: string): string {
  return normalised(question) || plain(question);
}

function wrongQuestions(
  { value, report }: Listed<z.output<typeof shapes.holdout>>,
  byPath: ReadonlyMap<string, Page>,
): Problem[] {
  const indexed = new Map(
    [...byPath.values()].flatMap(({ path, questions }) =>
      questions.map((question) => [wordsOf(question), path] as const),
    ),
  );
  const asked = new Set<string>();
  return value.flatMap(({ q, pages, also }, at) => {
    const problems = [
      ...pages.flatMap((path, i) => missingPage(path, [at, "pages", i], byPath, report)),
      ...also.flatMap((path, i) => missingPage(path, [at, "also", i], byPath, report)),
    ];
    const words = wordsOf(q);
    const home = indexed.get(words);
    if (home !== undefined) {
      const message = `"${q}" is a question of ${home} and so no longer held out.`;
      problems.push(report([at, "q"], message, "Take it out here, or out of the page."));
    }
    if (asked.has(words)) problems.push(report([at, "q"], `"${q}" is asked twice.`, "Take one of them out."));
    asked.add(words);
    return problems;
  });
}

function wrongPassages(
  { value, report }: Listed<z.output<typeof shapes.passages>>,
  byPath: ReadonlyMap<string, Page>,
): Problem[] {
  return value.flatMap(({ page: path, anchor, says }, at) => {
    const page = byPath.get(path);
    if (page === undefined) return missingPage(path, [at, "page"], byPath, report);
    const section = page.sections.find((one) => one.anchor === anchor);
    if (section === undefined) {
      const anchors = page.sections.map((one) => one.anchor);
      const message = `${path} has no heading #${anchor}${didYouMean(anchor, anchors) || "."}`;
      return [report([at, "anchor"], message, "Name the section that answers.")];
    }
    if (plain(section.blocks.map(blockText).join("\n")).includes(plain(says))) return [];
    const message = `${path}#${anchor} no longer says "${says}".`;
    return [report([at, "says"], message, "Read the section again, and note words of it that an answer must hold.")];
  });
}

function missingPage(
  path: string,
  place: readonly PropertyKey[],
  byPath: ReadonlyMap<string, Page>,
  report: Listed<unknown>["report"],
): Problem[] {
  if (byPath.has(path)) return [];
  const message = `There is no page ${path}${didYouMean(path, byPath.keys()) || "."}`;
  return [report(place, message, "Name a page by its path below the docs folder.")];
}

function problemIn(file: string, line: number, message: string, fix: string): Problem {
  return { file, line, rule: "answers/file", severity: "error", message, fix };
}
