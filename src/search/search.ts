import type { Kind, PageSummary, Section } from "../content/page.ts";
import type { Analyser } from "./analyse.ts";

/** A question with its filters. */
export interface Query {
  readonly text: string;
  /** Number of pages wanted, 1 or more. */
  readonly limit: number;
  readonly kinds?: readonly Kind[];
  readonly tags?: readonly string[];
  readonly owner?: string;
  /** Also search pages about the product's own making (kind `project`); left out by default. */
  readonly includeProject?: boolean;
  /** Search for the words as they are written, without correcting any. */
  readonly verbatim?: boolean;
}

/** A range of UTF-16 offsets into the text it belongs to: [start, end). */
export type Mark = readonly [start: number, end: number];

/** The part of a section that shows why it matched; `text` is one or two whole sentences, or a code block's matching lines. */
export interface Extract {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** True when `text` comes from a code block. */
  readonly code: boolean;
}

/** One page; a page appears once, with its best section. */
export interface Hit {
  readonly page: PageSummary;
  readonly section: Section;
  /** Unbounded and positive; comparable within one query only. */
  readonly score: number;
  /** The section was chosen for what it is, the remedy of a runbook, and not for its words: it is read from the top. */
  readonly fromTop?: true;
  readonly extract: Extract;
  readonly evidence: HitEvidence;
  /** The query's terms with what each says (idf), for choosing and marking what is quoted. */
  readonly weights: TermWeights;
}

/** Term → how much it says (idf); what the query's words were resolved to. */
export interface TermWeights extends ReadonlyMap<string, number> {
  /** Reads texts as the index did; English when nothing else is said. */
  readonly analyser?: Analyser;
}

/** How well one hit fits, each figure independent of the size of the corpus. */
export interface HitEvidence {
  /** Share (0..1) of the query's information (idf) whose words occur anywhere on the page. */
  readonly pageCoverage: number;
  /** The same within the best section and its headings. */
  readonly sectionCoverage: number;
  /** The same within title, headings, aliases and questions. */
  readonly titleCoverage: number;
  /** Score divided by the best score this query could reach on an ideal page, 0..1. */
  readonly strength: number;
}

/** One word of the query that no page holds, and what was searched instead. */
export interface Correction {
  readonly from: string;
  readonly to: string;
}

export interface SearchEvidence {
  /** (best score − second score) / best score; 1 when there is no second, 0 without hits. */
  readonly margin: number;
  /** Share (0..1) of the query's words that the corpus knows, after correction. */
  readonly known: number;
  /** Number of words that carry meaning (neither stop words nor fillers). */
  readonly words: number;
}

export interface SearchResult {
  /** Best first. */
  readonly hits: readonly Hit[];
  /** Present when words were corrected: the query as searched, and the words changed. */
  readonly corrected?: { readonly query: string; readonly words: readonly Correction[] };
  /** Present when no page holds a quoted phrase as it stands: pages with its words were returned instead. */
  readonly relaxed?: true;
  readonly evidence: SearchEvidence;
}

/** What the answerer, the site and the bot search through. */
export interface Searcher {
  search(query: Query): Promise<SearchResult>;
  /** Paths of the best pages in order, without sections, extracts or evidence. */
  rank(query: Query): Promise<readonly string[]>;
  /** Facts about the index that answers quote (team, owners' names). */
  readonly about: IndexAbout;
}

/** What the artefact says about the knowledge base as a whole. */
export interface IndexAbout {
  readonly pages: number;
  readonly sections: number;
  readonly team: string;
  /** Whom to ask when nothing fits, in words: "#ml-help" or "the ML platform team". */
  readonly askWhom: string;
  /** Owner id → display name. */
  readonly owners: Readonly<Record<string, string>>;
  /** First 16 hex digits of the hash of the artefact's content. */
  readonly hash: string;
}
