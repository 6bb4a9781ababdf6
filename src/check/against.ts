import type { Problem } from "../content/page.ts";

/**
 * Makes a warning of every error that was there before, so that a change answers for what it brings. Lines do not
 * count, since text moves; a problem that there were two of and are three of is new once, as the last of them.
 * @param renamed path then → path now: a page takes its old faults along
 */
export function onlyNewErrors(
  problems: readonly Problem[],
  before: readonly Problem[],
  renamed: ReadonlyMap<string, string> = new Map(),
): Problem[] {
  const known = new Map<string, number>();
  for (const problem of before) {
    const key = keyOf(underNewNames(problem, renamed));
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return problems.map((problem) => {
    const left = known.get(keyOf(problem)) ?? 0;
    known.set(keyOf(problem), left - 1);
    return left > 0 && problem.severity === "error" ? { ...problem, severity: "warning" } : problem;
  });
}

function underNewNames(problem: Problem, renamed: ReadonlyMap<string, string>): Problem {
  let { message } = problem;
  for (const [then, now] of renamed) message = message.replaceAll(then, now);
  return { ...problem, file: renamed.get(problem.file) ?? problem.file, message };
}

/** What makes two problems the same: not the line, nor the guess at what was meant, which depends on other pages. */
export function keyOf({ file, rule, message }: Problem): string {
  return JSON.stringify([file, rule, message.replace(/, did you mean `[^`]*`\?$/, "")]);
}
