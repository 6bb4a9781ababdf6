import type { KnowledgeConfig } from "../../../src/config/config.ts";
import type { Page } from "../../../src/content/page.ts";
import type { PageFacts, ReviewedPage, SiteFacts } from "../../src/knowledge/facts.ts";
import { KIND_ORDER } from "../../src/knowledge/kinds.ts";
import { relatedPages } from "./related.ts";
import type { DocsSection } from "./sections.ts";

const QUESTIONS = 4;
const RECENT = 6;
/** Longer questions wrap on a phone and stop being examples. */
const LONGEST_QUESTION = 72;

/** Facts of each page, by path. */
export function pageFacts(pages: readonly Page[], knowledge: KnowledgeConfig): ReadonlyMap<string, PageFacts> {
  const related = relatedPages(pages);
  return new Map(
    pages.map((page) => [
      page.path,
      {
        path: page.path,
        kind: page.kind,
        related: related.get(page.path) ?? [],
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
): SiteFacts {
  const answering = pages.filter((page) => page.audience !== "project");
  return {
    team: knowledge.team.name,
    askWhom: knowledge.team.askWhom,
    pages: answering.length,
    sections: sections.map(({ label, url, pages: held, holds }) => ({ label, url, count: held.length, holds })),
    questions: exampleQuestions(answering),
    recentlyReviewed: recentlyReviewed(answering, knowledge),
  };
}

/**
 * One question from each of the kinds that people ask about most, runbooks first; the first question of
 * a page is the one its author thought of first.
 */
export function exampleQuestions(pages: readonly Page[]): string[] {
  const order: readonly string[] = ["runbook", "way-of-working", "term", "practice", ...KIND_ORDER];
  const byKind = new Map<string, string[]>();
  for (const page of pages) {
    const question = page.questions.find((text) => text.length <= LONGEST_QUESTION);
    if (question === undefined) continue;
    const list = byKind.get(page.kind);
    if (list) list.push(question);
    else byKind.set(page.kind, [question]);
  }
  const kinds = [...new Set(order)].filter((kind) => byKind.has(kind));
  const chosen: string[] = [];
  for (let round = 0; chosen.length < QUESTIONS && kinds.some((kind) => byKind.get(kind)?.[round]); round++) {
    for (const kind of kinds) {
      const question = byKind.get(kind)?.[round];
      if (question !== undefined && chosen.length < QUESTIONS) chosen.push(question);
    }
  }
  return chosen;
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
