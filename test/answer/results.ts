import type { PageSummary } from "../../src/content/page.ts";
import type { Hit, HitEvidence, SearchEvidence, SearchResult } from "../../src/search/search.ts";

export const CERTAIN: HitEvidence = { pageCoverage: 1, sectionCoverage: 1, titleCoverage: 1, strength: 1 };
export const DOUBTFUL: HitEvidence = { pageCoverage: 0.5, sectionCoverage: 0.5, titleCoverage: 0, strength: 0.2 };
export const POOR: HitEvidence = { pageCoverage: 0.1, sectionCoverage: 0.1, titleCoverage: 0, strength: 0.1 };

/** A hit on a made-up page; `page` changes what is known of it. */
export function hitOn(path: string, evidence: HitEvidence, page: Partial<PageSummary> = {}): Hit {
  const url = `/docs/${path.replace(/\.md$/, "")}`;
  return {
    page: { path, url, kind: "page", title: `Title of ${path}`, tags: [], aliases: [], audience: "everyone", ...page },
    section: {
      id: `${path}#part`,
      url: `${url}#part`,
      anchor: "part",
      heading: "Part",
      trail: ["Above"],
      blocks: [{ type: "prose", text: "All of it." }],
    },
    score: 2,
    extract: { text: "All of it.", marks: [[0, 3]], code: false },
    evidence,
    weights: new Map([["all", 1]]),
  };
}

export function resultWith(
  evidences: readonly HitEvidence[],
  evidence: Partial<SearchEvidence> = {},
  page: Partial<PageSummary> = {},
): SearchResult {
  const hits = evidences.map((one, i) => hitOn(`p${i}.md`, one, page));
  return { hits, evidence: { margin: 0.5, known: 1, words: 2, ...evidence } };
}
