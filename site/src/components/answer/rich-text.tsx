import type { ReactNode } from "react";
import type { Mark } from "../../../../src/search/search.ts";
import { textRuns } from "./text-runs.ts";

/** Text of the docs as text: backticks become code, marks become marker strokes, nothing becomes HTML. */
export function RichText({ text, marks }: { readonly text: string; readonly marks?: readonly Mark[] }): ReactNode {
  return textRuns(text, marks).map((run, index) => {
    const Tag = run.code ? "code" : "span";
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: runs never move within their text
      <Tag key={index}>{run.marked ? <mark>{run.text}</mark> : run.text}</Tag>
    );
  });
}
