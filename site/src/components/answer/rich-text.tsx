import type { ReactNode } from "react";
import type { Mark } from "../../../../src/search/search.ts";
import { printable } from "../../../../src/text/printable.ts";
import { textRuns } from "./text-runs.ts";

/**
 * Text of the docs as text: backticks become code, marks become marker strokes, nothing becomes HTML, and nothing turns
 * the reading direction. Marks are offsets into the text as given, so each run is cleaned by itself.
 */
export function RichText({ text, marks }: { readonly text: string; readonly marks?: readonly Mark[] }): ReactNode {
  return textRuns(text, marks).map((run, index) => {
    const Tag = run.code ? "code" : "span";
    const words = printable(run.text);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: runs never move within their text
      <Tag key={index}>{run.marked ? <mark>{words}</mark> : words}</Tag>
    );
  });
}
