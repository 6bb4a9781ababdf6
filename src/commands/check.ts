import { onlyNewErrors } from "../check/against.ts";
import { checkAnswers } from "../check/answers.ts";
import { formatProblem, shownFile } from "../check/report.ts";
import { withRevision } from "../check/revision.ts";
import { checkDocs, type RuleOptions } from "../check/rules.ts";
import { readKnowledge } from "../config/read-knowledge.ts";
import { listMarkdown } from "../content/load.ts";
import type { Problem } from "../content/page.ts";
import { localDate } from "../text/local-date.ts";
import { printable } from "../text/printable.ts";
import { type Command, printJson } from "./command.ts";

/** `docent check`: what is wrong with the pages, and whether their own questions find them. Exit 1 on errors. */
export const check: Command = async (context) => {
  const { config, root } = context;
  const { docsDir, knowledge } = config;
  const today = localDate(context.now());
  const strictFreshness = context.flags["strict-freshness"] === true;
  const options = { docsDir, knowledge, today, strictFreshness };
  const { pages, problems } = await checkDocs(options);
  const { against } = context.flags;
  const all = against === undefined ? problems : onlyNewErrors(problems, await problemsAt(against, options));
  const answers =
    pages.length > 0 ? await checkAnswers(pages, knowledge.language) : { questions: 0, top1: 0, top3: 0, mrr: 0 };
  const errors = all.filter((problem) => problem.severity === "error").length;
  if (context.flags.json === true) {
    const shown = all.map((problem) => ({ ...problem, file: shownFile(problem.file, config.docsDir, root) }));
    printJson(context, { ok: errors === 0, problems: shown, answers });
  } else {
    for (const problem of all) context.stdout.write(`${printable(formatProblem(problem, config.docsDir, root))}\n`);
    const found =
      all.length === 0 ? "no problems" : `${count(errors, "error")}, ${count(all.length - errors, "warning")}`;
    context.stdout.write(`${count(pages.length, "page")}: ${found}.\n`);
    if (answers.questions > 0) {
      const percent = (share: number): string => `${Math.round(share * 100)} %`;
      context.stdout.write(
        `${count(answers.questions, "question")} asked without their own help: right page first ${percent(answers.top1)}, ` +
          `in the first three ${percent(answers.top3)}, mean reciprocal rank ${answers.mrr.toFixed(2)}.\n`,
      );
    }
  }
  return errors === 0 ? 0 : 1;
};

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** What the same rules find at an earlier revision, by the docent.yaml of that time. */
async function problemsAt(ref: string, options: RuleOptions): Promise<readonly Problem[]> {
  return withRevision(options.docsDir, ref, async ({ docsDir, exists }) => {
    if ((await listMarkdown(docsDir)).length === 0) return [];
    const { knowledge, problems } = readKnowledge(docsDir);
    // A docent.yaml that was broken then says nothing; today's is the nearest to what was meant.
    const rules = problems.length > 0 ? options.knowledge : knowledge;
    return (await checkDocs({ ...options, docsDir, exists, knowledge: rules })).problems;
  });
}
