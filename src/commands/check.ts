import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix, resolve } from "node:path";
import { onlyNewErrors } from "../check/against.ts";
import { githubAnnotations, gitlabCodeQuality } from "../check/annotations.ts";
import { type AnswerComparison, compareAnswers } from "../check/answer-changes.ts";
import { answerLine, answersSentence, markdownReport } from "../check/answer-report.ts";
import { breachProblems } from "../check/answer-thresholds.ts";
import { type AnswerFigures, checkAnswers } from "../check/answers.ts";
import { type AnswerFiles, knownQuestions, readAnswerFiles } from "../check/answers-files.ts";
import { answerSentences } from "../check/answers-shown.ts";
import { answerAlike, inParts, type KnownQuestion, mergeQuestions, questionsOf } from "../check/ask-pages.ts";
import { checkWithHidden } from "../check/hidden.ts";
import { type RememberingProbe, rememberLinks } from "../check/link-cache.ts";
import { openParsedStore, type ParsedStore } from "../check/parsed-store.ts";
import { createProbe } from "../check/probe.ts";
import { rememberParsed } from "../check/remember-parsed.ts";
import { formatProblem, shownFile } from "../check/report.ts";
import { prefixInRepository, type Revision, withRevision } from "../check/revision.ts";
import { checkDocs, type RuleOptions } from "../check/rules.ts";
import { coverageLines, type RunbookCoverage, runbookCoverage } from "../check/runbook-contract.ts";
import { Threads } from "../check/threads.ts";
import type { Config, KnowledgeConfig } from "../config/config.ts";
import { readKnowledge } from "../config/read-knowledge.ts";
import { listMarkdown, loadPages } from "../content/load.ts";
import type { Page, Problem } from "../content/page.ts";
import { messageOf, UsageError } from "../errors.ts";
import { fingerprint } from "../fingerprint.ts";
import { displayPath } from "../text/display-path.ts";
import { localDate } from "../text/local-date.ts";
import { didYouMean } from "../text/nearest.ts";
import { printable } from "../text/printable.ts";
import { type Command, type CommandContext, type Output, printJson } from "./command.ts";

const FORMATS = ["text", "github", "gitlab"] as const;
type Format = (typeof FORMATS)[number];

/** Pages from which threads are worth their start, about half a second each, and parsed files worth keeping. */
const SHARED_FROM = 100;

/** What the check found. */
interface Findings {
  readonly pages: readonly Page[];
  readonly problems: readonly Problem[];
  readonly figures: AnswerFigures;
  readonly runbooks: readonly RunbookCoverage[];
  /** With --against: what the change does to the answers. */
  readonly answers?: AnswerComparison;
}

/** `docent check`: what is wrong with the pages, and whether their own questions find them. Exit 1 on errors. */
export const check: Command = async (context) => {
  refuseWords(context.words);
  const format = readFormat(context.flags.format);
  const links = context.flags.external === true ? await openLinks(context) : undefined;
  const parsed = await openParsed(context);
  const findings = await withThreads((threads) => find(context, { links, parsed }, threads));
  await links?.keep();
  await writeReport(findings, context);
  await show(findings, format, context);
  await parsed?.keep();
  return findings.problems.some(({ severity }) => severity === "error") ? 1 : 0;
};

/** A folder without its option would be left out, and the default one be checked in its place. */
function refuseWords([stray]: readonly string[]): void {
  if (stray === undefined) return;
  const cure = "To check a folder, name it with --docs: npx docent check --docs my-docs";
  throw new UsageError(`${printable(stray)} belongs to no option.`, cure);
}

async function withThreads<Result>(use: (threads: Threads) => Promise<Result>): Promise<Result> {
  const threads = new Threads();
  try {
    return await use(threads);
  } finally {
    await threads.close();
  }
}

function readFormat(given = "text"): Format {
  const format = FORMATS.find((known) => known === given);
  if (format !== undefined) return format;
  throw new UsageError(
    `There is no format ${printable(given)}${didYouMean(given, FORMATS) || "."}`,
    `Use one of: ${FORMATS.join(", ")}; for scripts there is --json.`,
  );
}

function openLinks({ config, now }: CommandContext): Promise<RememberingProbe> {
  return rememberLinks(join(config.dataDir, "external-links.json"), createProbe(), () => now().getTime());
}

/** All that parsing runs, and what it leaves out of what is kept. */
export const PARSER = [
  "package-lock.json",
  "src/content",
  "src/config",
  "src/text",
  "src/errors.ts",
  "src/check/lighter.ts",
];

/** What earlier runs parsed; undefined for a folder so small that it is parsed as soon. */
async function openParsed({ config, root }: CommandContext): Promise<ParsedStore | undefined> {
  if ((await listMarkdown(config.docsDir)).length < SHARED_FROM) return undefined;
  const version = await fingerprint(PARSER.map((name) => join(root, name)));
  return openParsedStore(join(config.dataDir, "parsed-pages.txt"), version);
}

/** What is remembered from one run to the next. */
interface Remembered {
  readonly links: RememberingProbe | undefined;
  readonly parsed: ParsedStore | undefined;
}

async function find(context: CommandContext, { links, parsed }: Remembered, threads: Threads): Promise<Findings> {
  if (parsed !== undefined) threads.start();
  const { docsDir, knowledge } = context.config;
  const today = localDate(context.now());
  const strictFreshness = context.flags["strict-freshness"] === true;
  const options = {
    docsDir,
    knowledge,
    today,
    strictFreshness,
    parseAll: rememberParsed((texts) => threads.begin("parse", texts, texts.length >= SHARED_FROM)(), parsed),
    ...(links === undefined ? {} : { probe: links.probe }),
  };
  const { against } = context.flags;
  const { pages, problems } = await (against === undefined ? checkDocs : checkWithHidden)(options);
  const files = await readAnswerFiles(docsDir, knowledge.answers, pages);
  const { figures, breaches } = await checkAnswers(pages, knowledge, files, today, threads);
  const wrong = [...problems, ...files.problems];
  const runbooks = runbookCoverage(knowledge.routes, pages);
  if (against === undefined) {
    return { pages, problems: [...wrong, ...(await breachProblems(breaches, [], docsDir))], figures, runbooks };
  }
  // What was wrong before only matters where something is wrong now.
  const isWrong = wrong.some(({ severity }) => severity === "error");
  const before = await stateAt(against, options, isWrong);
  const known = isWrong ? await knownProblems(before, context.config) : [];
  const missed = breaches.length === 0 ? [] : (await missedBefore(before, knowledge, files, today, threads)).breaches;
  const answers = await compareStates([before, { pages, knowledge }], knownQuestions(files.holdout), today, threads);
  const failures = await breachProblems(breaches, missed, docsDir);
  return { pages, problems: [...onlyNewErrors(wrong, known, before.renamed), ...failures], figures, runbooks, answers };
}

async function knownProblems({ pages, problems }: Before, { docsDir, knowledge }: Config): Promise<Problem[]> {
  return [...problems, ...(await readAnswerFiles(docsDir, knowledge.answers, pages)).problems];
}

/** Thresholds that the earlier pages miss as well, by the files and thresholds of now. */
function missedBefore(
  before: State,
  { answers }: KnowledgeConfig,
  files: AnswerFiles,
  today: string,
  threads: Threads,
) {
  const { language } = before.knowledge;
  const knowledge = { language, ...(answers === undefined ? {} : { answers }) };
  return checkAnswers(before.pages, knowledge, files, today, threads);
}

/** The pages at one time, read by the docent.yaml of that time. */
interface State {
  readonly pages: readonly Page[];
  readonly knowledge: KnowledgeConfig;
}

type Before = State & Pick<Findings, "problems"> & Pick<Revision, "renamed">;

/**
 * The pages at an earlier revision, by the docent.yaml of that time.
 * @param isJudged whether the same rules say what was wrong with them
 */
async function stateAt(ref: string, options: RuleOptions, isJudged: boolean): Promise<Before> {
  return withRevision(options.docsDir, ref, async ({ docsDir, exists, renamed }) => {
    if ((await listMarkdown(docsDir)).length === 0) {
      return { pages: [], problems: [], knowledge: options.knowledge, renamed };
    }
    const { knowledge, problems } = readKnowledge(docsDir);
    // A docent.yaml that was broken then says nothing; today's is the nearest to what was meant.
    const rules = problems.length > 0 ? options.knowledge : knowledge;
    const then = { ...options, docsDir, exists, knowledge: rules };
    if (!isJudged) return { pages: (await loadPages(then)).pages, problems: [], knowledge: rules, renamed };
    const found = await checkWithHidden(then);
    return { pages: found.pages, problems: found.problems, knowledge: rules, renamed };
  });
}

/** Asks both states the questions of both, and those of the hold-out file. */
async function compareStates(
  [before, now]: readonly [before: Before, now: State],
  heldOut: readonly KnownQuestion[],
  today: string,
  threads: Threads,
): Promise<AnswerComparison> {
  const questions = mergeQuestions([...questionsOf(now.pages), ...questionsOf(before.pages), ...heldOut]);
  const [then, current] = [before, now].map(({ pages, knowledge: { language } }) => ({ pages, language }));
  if (then === undefined || current === undefined || answerAlike(then, current))
    return { asked: questions.length, changes: [], reworded: 0 };
  const work = { before: then, now: current, questions: inParts(questions), today };
  const told = await threads.begin("states", work, now.pages.length >= SHARED_FROM)();
  return compareAnswers(questions, told.flat(), before.renamed);
}

async function writeReport({ problems, answers }: Findings, context: CommandContext): Promise<void> {
  const { report } = context.flags;
  if (report === undefined) return;
  const located = await inRepository(problems, context);
  const text = markdownReport({ problems: located, ...(answers === undefined ? {} : { answers }) });
  await writeInto(resolve(report), text).catch((error: unknown) => {
    throw new UsageError(`The report could not be written: ${messageOf(error)}`, "Name a file with --report.", {
      cause: error,
    });
  });
}

async function writeInto(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Problems with their files as a code host names them: from the root of the pages' repository. */
async function inRepository(problems: readonly Problem[], { config, root }: CommandContext): Promise<Problem[]> {
  const prefix = await prefixInRepository(config.docsDir);
  // Files of questions may lie beside the pages: `docs/../test/…`.
  const name = (file: string): string =>
    prefix === undefined ? shownFile(file, config.docsDir, root) : posix.normalize(prefix + file);
  return problems.map((problem) => ({ ...problem, file: name(problem.file) }));
}

async function show(findings: Findings, format: Format, context: CommandContext): Promise<void> {
  if (context.flags.json === true) {
    showJson(findings, context);
    return;
  }
  const out = format === "gitlab" ? context.stderr : context.stdout;
  const located = format === "text" ? [] : await inRepository(findings.problems, context);
  if (format === "github") context.stdout.write(printable(githubAnnotations(located)));
  if (format === "gitlab") context.stdout.write(gitlabCodeQuality(located));
  // GitHub shows its annotations in the log as well; GitLab's report has to stand alone.
  if (format !== "github") showProblems(findings, out, context);
  showSummary(findings, out, context);
}

function showJson({ problems, figures, runbooks, answers }: Findings, context: CommandContext): void {
  const { config, root } = context;
  const shown = problems.map((problem) => ({ ...problem, file: shownFile(problem.file, config.docsDir, root) }));
  const ok = problems.every(({ severity }) => severity !== "error");
  printJson(context, {
    ok,
    problems: shown,
    answers: figures,
    runbooks,
    ...(answers === undefined ? {} : { compared: answers }),
  });
}

function showProblems({ problems }: Findings, out: Output, { config, root }: CommandContext): void {
  for (const problem of problems) out.write(`${printable(formatProblem(problem, config.docsDir, root))}\n`);
}

function showSummary(
  { pages, problems, figures, runbooks, answers }: Findings,
  out: Output,
  context: CommandContext,
): void {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const found =
    problems.length === 0 ? "no problems" : `${count(errors, "error")}, ${count(problems.length - errors, "warning")}`;
  const where = printable(displayPath(context.root, context.config.docsDir));
  out.write(`${count(pages.length, "page")} of ${where}: ${found}.\n`);
  for (const sentence of answerSentences(figures)) out.write(`${sentence}\n`);
  for (const line of coverageLines(runbooks)) out.write(`${printable(line)}\n`);
  if (answers === undefined) return;
  out.write(`${answersSentence(answers)}\n`);
  for (const change of answers.changes) out.write(`${printable(answerLine(change))}\n`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
