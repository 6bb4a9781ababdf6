import type { Kind } from "../../../src/content/page.ts";
import type { Language } from "../../../src/text/language.ts";

/** What a page says about itself beside its text: put into each page's metadata by the site's config. */
export interface PageFacts {
  readonly path: string;
  readonly kind: Kind;
  /** Display name. */
  readonly owner?: string;
  /** ISO date. */
  readonly reviewed?: string;
  readonly reviewEveryDays?: number;
  readonly starter?: boolean;
  /** True for a page that only lists its folder. */
  readonly listing?: true;
  readonly related: readonly PageLinkFacts[];
  /** What else a reader of this kind of page acts on, in words: "Severity high", "Verified 3 Mar 2026". */
  readonly notes: readonly string[];
}

export interface PageLinkFacts {
  readonly title: string;
  readonly url: string;
  readonly kind: Kind;
}

/** A top-level folder of the docs, as the reader meets it. */
export interface SectionFacts {
  readonly label: string;
  readonly url: string;
  readonly count: number;
  /** What it holds, in a sentence; empty when nothing is known. */
  readonly holds: string;
  /** Pages about the product's own making: found in the footer, not offered first. */
  readonly aboutDocent?: true;
}

export interface ReviewedPage extends PageLinkFacts {
  readonly reviewed: string;
  readonly owner?: string;
}

/** What every page of the site may read at once; kept small, because it travels with each of them. */
export interface SiteFacts {
  /** Empty where nobody said whose docs these are. */
  readonly team: string;
  readonly askWhom: string;
  /** What the pages are written in. */
  readonly language: Language;
  /** Pages that answers are made of. */
  readonly pages: number;
  readonly sections: readonly SectionFacts[];
  /** Real questions of real pages. */
  readonly questions: readonly string[];
  readonly recentlyReviewed: readonly ReviewedPage[];
}

/** Names under which the plugin hands its data to the theme. */
export const PLUGIN_NAME = "docent-knowledge";
