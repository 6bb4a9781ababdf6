import type { Page } from "../../../src/content/page.ts";
import type { PageLinkFacts } from "../../src/knowledge/facts.ts";

const MOST = 4;

/**
 * Pages worth reading next: those this page links to come last, since the reader has met them already;
 * those that link here, and those that share links, tags or owner with it, come first.
 */
export function relatedPages(pages: readonly Page[]): ReadonlyMap<string, readonly PageLinkFacts[]> {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const linksOf = new Map(pages.map((page) => [page.path, linkedPaths(page, byPath)]));
  const linkedFrom = invert(linksOf);
  const byTag = invert(new Map(pages.map((page) => [page.path, new Set(page.tags)])));
  const related = new Map<string, readonly PageLinkFacts[]>();
  for (const page of pages) {
    const scores = new Map<string, number>();
    const add = (path: string, score: number): void => {
      if (path !== page.path) scores.set(path, (scores.get(path) ?? 0) + score);
    };
    for (const path of linkedFrom.get(page.path) ?? []) add(path, 3);
    for (const target of linksOf.get(page.path) ?? []) {
      add(target, 2);
      const siblings = linkedFrom.get(target) ?? new Set<string>();
      // A page that everything links to says nothing about what belongs together.
      for (const path of siblings) add(path, 1 / Math.max(1, siblings.size));
    }
    for (const tag of page.tags) {
      const sharing = byTag.get(tag) ?? new Set<string>();
      for (const path of sharing) add(path, 1 / Math.log2(1 + sharing.size));
    }
    related.set(page.path, best(scores, byPath, page));
  }
  return related;
}

function best(scores: ReadonlyMap<string, number>, byPath: ReadonlyMap<string, Page>, from: Page): PageLinkFacts[] {
  return [...scores]
    .map(([path, score]) => ({ page: byPath.get(path), score }))
    .filter((entry): entry is { page: Page; score: number } => isWorthOffering(entry.page, from))
    .sort((a, b) => b.score - a.score || a.page.path.localeCompare(b.page.path, "en"))
    .slice(0, MOST)
    .map(({ page }) => ({ title: page.title, url: page.url, kind: page.kind }));
}

/** Pages about the product's own making are only related to each other. */
function isWorthOffering(page: Page | undefined, from: Page): boolean {
  return page !== undefined && page.audience === from.audience && !/(?:^|\/)(?:index|readme)\.mdx?$/i.test(page.path);
}

function linkedPaths(page: Page, byPath: ReadonlyMap<string, Page>): ReadonlySet<string> {
  return new Set(page.links.map((link) => link.target).filter((target) => byPath.has(target)));
}

function invert(map: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> {
  const inverted = new Map<string, Set<string>>();
  for (const [from, targets] of map) {
    for (const target of targets) {
      const sources = inverted.get(target);
      if (sources) sources.add(from);
      else inverted.set(target, new Set([from]));
    }
  }
  return inverted;
}
