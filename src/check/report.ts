import { join } from "node:path";
import type { Problem } from "../content/page.ts";
import { displayPath } from "../text/display-path.ts";

/** `file:line: severity: what. cure`, the file as seen from the working tree's root when it lies within. */
export function formatProblem(problem: Problem, docsDir: string, root: string): string {
  const { line, severity, message, fix, rule } = problem;
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return `${shownFile(problem.file, docsDir, root)}:${line}: ${severity}: ${sentence} ${fix} (${rule})`;
}

/** The file's path relative to the root, or absolute when it lies elsewhere. */
export function shownFile(file: string, docsDir: string, root: string): string {
  return displayPath(root, join(docsDir, file));
}
