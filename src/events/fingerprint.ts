import { createHash } from "node:crypto";
import type { PipelineEvent } from "./event.ts";

/** Characters of an error that count. */
const LONGEST = 4_000;
const HEX_DIGITS = 16;

/** Lines that say what went wrong, among those that say what was done. */
const REASON = /error|exception|fault|fail|denied|refused|timed? ?out|killed|out of memory|oom|abort|panic|fatal/i;
/** Says that something went wrong, and not what. */
const EMPTY = /exit(?:ed)?(?: with)?(?: code| status)|non-?zero|traceback \(most recent|^\W*$/i;

/**
 * Names the cause of a failure: equal for two runs that failed at the same step with the same error, whatever their
 * numbers, hashes, paths and times. Sixteen hex digits; undefined when the event says neither step nor error.
 */
export function fingerprintOf({ failingStep, error, alert, pipeline }: PipelineEvent): string | undefined {
  const said =
    failingStep === undefined && error === undefined && alert !== undefined
      ? ["alert", pipeline, alert.metric ?? "", alert.slice ?? ""]
      : [withoutChance((failingStep ?? "").slice(0, LONGEST)), withoutChance(reasonIn(error ?? ""))];
  if (said.every((part) => part === "")) return undefined;
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, HEX_DIGITS);
}

/** Whether an error tells what went wrong, so that it names the cause wherever it comes up; "exit code 1" does not. */
export function saysWhy(error: string): boolean {
  return reasonLine(linesOf(error)) !== undefined;
}

/** The last line that gives a reason, since a traceback ends with it; of a text without one all of it. */
function reasonIn(error: string): string {
  const lines = linesOf(error);
  return reasonLine(lines) ?? lines.join(" ");
}

function reasonLine(lines: readonly string[]): string | undefined {
  return lines.findLast((line) => REASON.test(line) && !EMPTY.test(line));
}

function linesOf(error: string): readonly string[] {
  return error.slice(-LONGEST).split(/[\r\n]+/);
}

/** What is left of a text when all that differs from one run to the next is taken out. */
export function withoutChance(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/\bhttps?:\/\/\S+/g, "#")
      // A path has two folders at least: "and/or" is none.
      .replace(/(?:\b[a-z]:|~|\.{1,2})?(?:[\\/][\w.@+%=-]+){2,}[\\/]?/g, "#")
      .replace(/\b(?:0x)?[0-9a-f]{7,}\b/g, (word) => (/\d/.test(word) ? "#" : word))
      // Names that a machine made up: letters and digits in turns.
      .replace(/\b\w*?(?:[a-z]\d+){2,}\w*\b/g, "#")
      .replace(/\d+(?:[.,:_-]\d+)*/g, "#")
      .replace(/#(?:[-t:.+ ]*#)+z?/g, "#")
      .replace(/\s+/g, " ")
      .trim()
  );
}
