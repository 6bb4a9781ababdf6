import type { KnowledgeConfig } from "../../../src/config/config.ts";
import type { Page } from "../../../src/content/page.ts";
import type { PageFacts, ReviewedPage, SiteFacts } from "../../src/knowledge/facts.ts";
import { relatedPages } from "./related.ts";
import type { DocsSection } from "./sections.ts";

const RECENT = 6;
/** Facts of each page, by path. */
export function pageFacts(
  pages: readonly Page[],
  sections: readonly DocsSection[],
  knowledge: KnowledgeConfig,
): ReadonlyMap<string, Omit<PageFacts, "notes">> {
  const related = relatedPages(pages);
  const listings = new Set(sections.map(({ indexPath }) => indexPath));
  return new Map(
    pages.map((page) => [
      page.path,
      {
        path: page.path,
        kind: page.kind,
        ...(listings.has(page.path)
          ? { listing: true as const, related: [] }
          : { related: related.get(page.path) ?? [] }),
        ...ownerOf(page, knowledge),
        ...(page.reviewed !== undefined && { reviewed: page.reviewed }),
        ...(page.reviewEveryDays !== undefined && { reviewEveryDays: page.reviewEveryDays }),
        ...(page.starter && { starter: true }),
      },
    ]),
  );
}

/** Facts that every page of the site may need. */
export function siteFacts(
  pages: readonly Page[],
  sections: readonly DocsSection[],
  knowledge: KnowledgeConfig,
  questions: readonly string[],
): SiteFacts {
  const answering = pages.filter((page) => page.audience !== "project");
  return {
    // A folder that says nothing of a team has none.
    team: knowledge.declared ? knowledge.team.name : "",
    askWhom: knowledge.team.askWhom,
    language: knowledge.language,
    pages: answering.length,
    sections: sections.map(({ label, url, pages: held, holds, kind }) => ({
      label,
      url,
      count: held.length,
      holds,
      ...(kind === "project" && { aboutDocent: true as const }),
    })),
    questions,
    recentlyReviewed: recentlyReviewed(answering, knowledge),
  };
}

function recentlyReviewed(pages: readonly Page[], knowledge: KnowledgeConfig): ReviewedPage[] {
  return pages
    .filter((page): page is Page & { reviewed: string } => page.reviewed !== undefined)
    .sort((a, b) => b.reviewed.localeCompare(a.reviewed) || a.path.localeCompare(b.path, "en"))
    .slice(0, RECENT)
    .map((page) => ({
      title: page.title,
      url: page.url,
      kind: page.kind,
      reviewed: page.reviewed,
      ...ownerOf(page, knowledge),
    }));
}

function ownerOf(page: Page, knowledge: KnowledgeConfig): { owner?: string } {
  if (page.owner === undefined) return {};
  return { owner: knowledge.owners[page.owner]?.name ?? page.owner };
}
