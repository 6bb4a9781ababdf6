import type { Problem } from "../content/page.ts";

/**
 * Makes a warning of every error that was there before, so that a change answers for what it brings. Lines do not
 * count, since text moves; a problem that there were two of and are three of is new once, as the last of them.
 */
export function onlyNewErrors(problems: readonly Problem[], before: readonly Problem[]): Problem[] {
  const known = new Map<string, number>();
  for (const problem of before) known.set(keyOf(problem), (known.get(keyOf(problem)) ?? 0) + 1);
  return problems.map((problem) => {
    const left = known.get(keyOf(problem)) ?? 0;
    known.set(keyOf(problem), left - 1);
    return left > 0 && problem.severity === "error" ? { ...problem, severity: "warning" } : problem;
  });
}

function keyOf({ file, rule, message }: Problem): string {
  return JSON.stringify([file, rule, message]);
}
