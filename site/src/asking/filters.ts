import type { Operator } from "../../../src/search/query-language.ts";
import type { Asked } from "./engine.ts";

/** What in a question hides pages. A quoted phrase is none of it: it explains itself. */
export function filtersOf(asked: Pick<Asked, "operators"> | undefined): readonly Operator[] {
  return asked?.operators.filter(({ type }) => type !== "phrase") ?? [];
}
