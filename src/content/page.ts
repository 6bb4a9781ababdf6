/** The kinds of page; the folder decides the kind (see `folders` in docent.yaml), `kind:` overrides it. */
export const KINDS = [
  "page",
  "way-of-working",
  "practice",
  "runbook",
  "lesson",
  "term",
  "decision",
  "tutorial",
  "guide",
  "project",
] as const;

export type Kind = (typeof KINDS)[number];

/** Who is meant to read an answer made of this page; `project` pages are on the site but kept out of answers. */
export type Audience = "everyone" | "project";

/**
 * A unit of text that can be quoted whole. `text` is plain text in which inline code keeps its
 * backticks; a list's items and a table's rows are separated by newlines, table cells by " | ".
 */
export type Block =
  | { readonly type: "prose"; readonly text: string }
  | { readonly type: "code"; readonly language?: string; readonly text: string }
  | {
      readonly type: "list";
      readonly ordered: boolean;
      /** Number of the first item; 1 when absent. */
      readonly start?: number;
      readonly items: readonly string[];
    }
  | { readonly type: "table"; readonly rows: readonly (readonly string[])[] };

/** The part of a page below one heading. */
export interface Section {
  /** `path#anchor`, stable across builds; the text before the first heading has the path alone. */
  readonly id: string;
  /** Site-relative, with the anchor: `/docs/runbooks/gpu#fix`. */
  readonly url: string;
  /** Empty for the text before the first heading. */
  readonly anchor: string;
  /** The heading's plain text; the page's title for the text before the first heading. */
  readonly heading: string;
  /** The headings above this one, outermost first, without the page's title. */
  readonly trail: readonly string[];
  readonly blocks: readonly Block[];
}

/** What is known of a page without its text. */
export interface PageSummary {
  /** Relative to the docs folder, with `/` and the extension: `runbooks/gpu.md`. */
  readonly path: string;
  /** Site-relative: `/docs/runbooks/gpu`. */
  readonly url: string;
  readonly kind: Kind;
  readonly title: string;
  readonly description?: string;
  /** An id of `owners` in docent.yaml. */
  readonly owner?: string;
  /** ISO date (YYYY-MM-DD) of the last review. */
  readonly reviewed?: string;
  /** Days after which a review is due again. */
  readonly reviewEveryDays?: number;
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
  /** Part of the set that ships with the product and was not yet adopted by the team. */
  readonly starter?: boolean;
  readonly audience: Audience;
}

/** A parsed markdown file. */
export interface Page extends PageSummary {
  /** ISO date on which somebody last ran the steps of this runbook. */
  readonly lastVerified?: string;
  /** What people type into chat when they need this page. */
  readonly questions: readonly string[];
  /** Event types (and labels) that this runbook answers, such as `training.failed`. */
  readonly handles: readonly string[];
  readonly sections: readonly Section[];
  /** Of headings within quotations, lists and tags, which begin no section; absent when there are none. */
  readonly innerAnchors?: readonly string[];
  /** Internal links as written, for link checks and for the text of links that point at other pages. */
  readonly links: readonly PageLink[];
}

export interface PageLink {
  /** Path of the page linked to, relative to the docs folder, or the target as written when it is no page. */
  readonly target: string;
  readonly anchor?: string;
  readonly text: string;
  /** 1-based line in the file. */
  readonly line: number;
}

/** Text of a block as one string, the way it is indexed and quoted in plain text. */
export function blockText(block: Block): string {
  switch (block.type) {
    case "list":
      return block.items.join("\n");
    case "table":
      return block.rows.map((row) => row.join(" | ")).join("\n");
    default:
      return block.text;
  }
}

/** Something wrong with one file; a warning leaves the page in, an error leaves it out (all else is served). */
export interface Problem {
  /** Relative to the docs folder. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Stable id such as `front-matter/unknown-key`. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}
