import type { KnowledgeConfig } from "../../../src/config/config.ts";
import type { Kind, Page } from "../../../src/content/page.ts";
import type { PageFacts, ReviewedPage, SiteFacts } from "../../src/knowledge/facts.ts";
import { KIND_ORDER } from "../../src/knowledge/kinds.ts";
import { relatedPages } from "./related.ts";
import type { DocsSection } from "./sections.ts";

const QUESTIONS = 4;
const RECENT = 6;
/** Longer questions wrap on a phone and stop being examples. */
const LONGEST_QUESTION = 72;

/** What people come with most often, first. */
const EXAMPLE_ORDER: readonly Kind[] = [...new Set<Kind>(["runbook", "way-of-working", "term", "practice", ...KIND_ORDER])];

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
    sections: sections.map(({ label, url, pages: held, holds, kind }) => ({
      label,
      url,
      count: held.length,
      holds,
      ...(kind === "project" && { aboutDocent: true as const }),
    })),
    questions: exampleQuestions(answering),
    recentlyReviewed: recentlyReviewed(answering, knowledge),
  };
}

/**
 * One question from each of the kinds that people ask about most, then a second one: of the pages that most others
 * link to, and no two about the same thing.
 */
export function exampleQuestions(pages: readonly Page[]): string[] {
  const linked = linkCounts(pages);
  const byImportance = [...pages].sort(
    (a, b) => (linked.get(b.path) ?? 0) - (linked.get(a.path) ?? 0) || a.path.localeCompare(b.path, "en"),
  );
  const chosen: string[] = [];
  const used = new Set<Page>();
  for (let round = 0; round < QUESTIONS && chosen.length < QUESTIONS; round++) {
    for (const kind of EXAMPLE_ORDER) {
      const page = byImportance.find((candidate) => {
        const question = candidate.kind === kind && !used.has(candidate) && shortQuestion(candidate);
        return question && chosen.every((other) => !shareWords(other, question));
      });
      const question = page && shortQuestion(page);
      if (!page || question === undefined || chosen.length >= QUESTIONS) continue;
      used.add(page);
      chosen.push(question);
    }
  }
  return chosen;
}

function shortQuestion(page: Page): string | undefined {
  return page.questions.find((text) => text.length <= LONGEST_QUESTION);
}

function linkCounts(pages: readonly Page[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { target } of pages.flatMap((page) => page.links)) counts.set(target, (counts.get(target) ?? 0) + 1);
  return counts;
}

function shareWords(a: string, b: string): boolean {
  const words = new Set(longWords(a));
  return longWords(b).some((word) => words.has(word));
}

function longWords(text: string): string[] {
  return text.toLowerCase().match(/\p{L}{5,}/gu) ?? [];
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
