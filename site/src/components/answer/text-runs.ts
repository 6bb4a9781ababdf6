import type { Mark } from "../../../../src/search/search.ts";

/** A run of a text that looks the same throughout. */
export interface TextRun {
  readonly text: string;
  readonly code: boolean;
  readonly marked: boolean;
}

const INLINE_CODE = /`([^`\n]+)`/g;

/** Splits plain text with backticked code into runs; marks are offsets into the text as given, ticks included. */
export function textRuns(text: string, marks: readonly Mark[] = []): TextRun[] {
  const runs: TextRun[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE_CODE)) {
    pushRuns(runs, text, end, match.index, false, marks);
    pushRuns(runs, text, match.index + 1, match.index + match[0].length - 1, true, marks);
    end = match.index + match[0].length;
  }
  pushRuns(runs, text, end, text.length, false, marks);
  return runs;
}

function pushRuns(
  runs: TextRun[],
  text: string,
  from: number,
  to: number,
  code: boolean,
  marks: readonly Mark[],
): void {
  let at = from;
  for (const [start, end] of marks) {
    const first = Math.max(at, start);
    const last = Math.min(to, end);
    if (first >= last) continue;
    if (first > at) runs.push({ text: text.slice(at, first), code, marked: false });
    runs.push({ text: text.slice(first, last), code, marked: true });
    at = last;
  }
  if (at < to) runs.push({ text: text.slice(at, to), code, marked: false });
}
