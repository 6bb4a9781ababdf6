import type { Block } from "../content/page.ts";
import type { Mark, SearchResult } from "../search/search.ts";

/** A place in the docs that an answer points at. Optional fields are absent when the page does not say. */
export interface Source {
  readonly path: string;
  readonly url: string;
  /** Empty when the source is the page's opening text. */
  readonly anchor: string;
  readonly title: string;
  readonly heading: string;
  readonly trail: readonly string[];
  /** Display name of the owner. */
  readonly owner?: string;
  /** ISO date of the last review. */
  readonly reviewed?: string;
  /** True when the review is overdue on the day of the answer. */
  readonly stale: boolean;
  readonly starter?: boolean;
  readonly score: number;
  /** One or two whole sentences in plain text, with the matching words marked. */
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** A source with the blocks that answer: whole sentences, whole code blocks, whole lists; never cut inside. */
export interface Passage extends Source {
  readonly blocks: readonly Block[];
}

export type Answer = AnswerBase &
  (
    | { readonly kind: "found"; readonly best: Passage; readonly others: readonly Source[] }
    /** `listed`: nothing was asked, the candidates are the pages that a filter such as `kind:runbook` lets through. */
    | { readonly kind: "unsure"; readonly listed?: true; readonly candidates: readonly Source[] }
    | { readonly kind: "nothing"; readonly nearest: readonly Source[]; readonly askWhom: string }
  );

interface AnswerBase {
  readonly query: string;
  readonly corrected?: SearchResult["corrected"];
  readonly relaxed?: SearchResult["relaxed"];
}
