import { join } from "node:path";
import type { Problem } from "../src/content/page.ts";
import { DocentError, messageOf } from "../src/errors.ts";
import { displayPath } from "../src/text/display-path.ts";

/** Problems printed at once; the rest is counted. A folder that was never checked may have hundreds. */
const PRINTED_PROBLEMS = 20;
const LABEL_WIDTH = 10;

/** What the process says to the person who started it. Questions and messages never go through here. */
export interface Log {
  /** A label and what there is to say about it; with the time of day once the start is over. */
  row(label: string, text: string): void;
  /** Something failed: a DocentError as sentence and cure, all else with its stack. */
  fault(label: string, error: unknown): void;
  /** Anything else, as it is. */
  line(text: string): void;
  /** The start is over. */
  started(): void;
}

/** @param write takes whole lines, newline included */
export function createLog(write: (text: string) => void, now: () => Date = () => new Date()): Log {
  let showsTime = false;

  function row(label: string, text: string): void {
    const [first = "", ...rest] = text.split("\n");
    const time = showsTime ? `${now().toTimeString().slice(0, 8)}  ` : "";
    const indent = " ".repeat(time.length + LABEL_WIDTH + 4);
    write([`  ${time}${label.padEnd(LABEL_WIDTH)}${first}`, ...rest.map((line) => `${indent}${line}`), ""].join("\n"));
  }

  return {
    row,
    fault: (label, error) => row(label, describeFault(error)),
    line: (text) => write(`${text}\n`),
    started() {
      showsTime = true;
    },
  };
}

/** What is wrong and what to do, for a person; the stack only where no sentence was written. */
export function describeFault(error: unknown): string {
  if (error instanceof DocentError) return `${error.message}\n${error.cure}`;
  return error instanceof Error ? (error.stack ?? messageOf(error)) : messageOf(error);
}

/** One line per problem: `docs/runbooks/gpu.md:3  what → cure`; errors before warnings. */
export function describeProblems(problems: readonly Problem[], root: string, docsDir: string): string[] {
  const sorted = [...problems].sort(
    (one, other) => Number(one.severity === "warning") - Number(other.severity === "warning"),
  );
  const lines = sorted
    .slice(0, PRINTED_PROBLEMS)
    .map(({ file, line, message, fix }) => `${displayPath(root, join(docsDir, file))}:${line}  ${message} → ${fix}`);
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, `… and ${more} more: npx docent check`] : lines;
}

/** "1 page", "3 pages". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Milliseconds as "0.4 s". */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
