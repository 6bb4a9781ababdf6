import { createHash } from "node:crypto";
import type { Problem } from "../content/page.ts";
import { keyOf } from "./against.ts";

/**
 * Lines that GitHub Actions shows beside the code.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 * @param problems files relative to the repository's root; errors come first, since GitHub shows ten of each step
 */
export function githubAnnotations(problems: readonly Problem[]): string {
  const inOrder = [...problems].sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
  const lines = inOrder.map(({ severity, file, line, rule, message, fix }) => {
    const place = `file=${property(file)},line=${line},title=${property(rule)}`;
    return `::${severity} ${place}::${data(`${sentence(message)} ${fix}`)}`;
  });
  return lines.map((line) => `${line}\n`).join("");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/**
 * A Code Quality report.
 * Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 * @param problems files relative to the repository's root
 */
export function gitlabCodeQuality(problems: readonly Problem[]): string {
  const seen = new Map<string, number>();
  const report = problems.map((problem) => {
    const { severity, file, line, rule, message, fix } = problem;
    const key = keyOf(problem);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return {
      description: `${sentence(message)} ${fix}`,
      check_name: rule,
      fingerprint: createHash("sha256").update(`${key}${before}`).digest("hex"),
      severity: severity === "error" ? "major" : "minor",
      location: { path: file, lines: { begin: line } },
    };
  });
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
