import type { Problem } from "../content/page.ts";
import type { AnswerChange, AnswerComparison, Effect } from "./answer-changes.ts";
import type { Told } from "./ask-pages.ts";

const NAMES: Readonly<Record<Effect, string>> = {
  worse: "**worse**",
  closed: "gap closes",
  better: "better",
  changed: "changed",
};

/** GitHub refuses comments of more than 65,536 characters. */
const MOST_ROWS = 60;
const LONGEST_TEXT = 120;

export interface Report {
  /** Files as seen from the repository's root. */
  readonly problems: readonly Problem[];
  /** Absent without a state to compare with. */
  readonly answers?: AnswerComparison;
}

/** An answer that changed, as one line of plain text. */
export function answerLine({ effect, question, before, now }: AnswerChange): string {
  return `  ${effect === "closed" ? "gap closes" : effect}: "${question}": ${placeText(before)} -> ${placeText(now)}`;
}

/** What a reviewer needs to know, as markdown for a comment. All that comes out of pages stands in code spans. */
export function markdownReport({ problems, answers }: Report): string {
  const parts = ["## Docent", problemsPart(problems), ...(answers === undefined ? [] : [answersPart(answers)])];
  return `${parts.join("\n\n")}\n`;
}

/** What the comparison says in one sentence. */
export function answersSentence({ asked, changes, reworded }: AnswerComparison): string {
  const number = (effect: Effect): number => changes.filter((change) => change.effect === effect).length;
  const said: readonly (readonly [number: number, one: string, many: string])[] = [
    [number("worse"), "answer gets worse", "answers get worse"],
    [number("closed"), "gap closes", "gaps close"],
    [number("better"), "gets better", "get better"],
    [number("changed"), "changes", "change"],
    [reworded, "quotes other words", "quote other words"],
  ];
  const changed = said.filter(([many]) => many > 0).map(([many, one, more]) => `${many} ${many === 1 ? one : more}`);
  const what = changed.length === 0 ? "every answer stays as it is" : changed.join(", ");
  return `${asked} ${asked === 1 ? "question" : "questions"} asked before and after: ${what}.`;
}

function problemsPart(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.length - errors.length;
  const heading = `${plural(errors.length, "error")}, ${plural(warnings, "warning")}.`;
  if (errors.length === 0) return heading;
  const rows = errors.map(
    ({ file, line, message, fix, rule }) =>
      `| ${code(`${file}:${line}`)} | ${code(message)} | ${code(fix)} | ${code(rule)} |`,
  );
  return [heading, table(["where", "what", "cure", "rule"], rows)].join("\n\n");
}

function answersPart(answers: AnswerComparison): string {
  const sentence = answersSentence(answers);
  if (answers.changes.length === 0) return `### Answers\n\n${sentence}`;
  return ["### Answers", sentence, table(["", "question", "before", "now"], answers.changes.map(answerRow))].join(
    "\n\n",
  );
}

function answerRow({ effect, question, before, now }: AnswerChange): string {
  return `| ${NAMES[effect]} | ${code(question)} | ${toldText(before)} | ${toldText(now)} |`;
}

function toldText(told: Told): string {
  return told.first === undefined ? told.kind : `${told.kind}: ${code(placeOf(told.first))}`;
}

function placeText({ kind, first }: Told): string {
  return first === undefined ? kind : `${kind} ${placeOf(first)}`;
}

function placeOf({ path, anchor }: NonNullable<Told["first"]>): string {
  return anchor === "" ? path : `${path}#${anchor}`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  const shown = rows.slice(0, MOST_ROWS);
  const left = rows.length - shown.length;
  const lines = [`| ${head.join(" | ")} |`, `|${"---|".repeat(head.length)}`, ...shown];
  return [...lines, ...(left === 0 ? [] : ["", `And ${left} more.`])].join("\n");
}

/** A code span in a table's cell: markup, mentions and further cells in a page's words stay words. */
function code(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  const short = flat.length > LONGEST_TEXT ? `${flat.slice(0, LONGEST_TEXT - 1)}…` : flat;
  return `\`${short.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
