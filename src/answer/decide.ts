import type { SearchResult } from "../search/search.ts";

/** What the answerer does with the hits: quote the first, offer several, or say that nothing fits. */
export type Verdict = "found" | "unsure" | "nothing";

/**
 * Thresholds on evidence that does not depend on the size of the corpus (shares of the question's information, not
 * scores). Set by hand after looking at this knowledge base's own questions, asked without their `questions` fields,
 * and at 30 questions it must not answer: `docs/project/search.md` has what they gave. Not yet calibrated on others.
 */
const FOUND_SECTION_COVERAGE = 0.6;
const FOUND_PAGE_COVERAGE = 0.75;
const UNSURE_PAGE_COVERAGE = 0.4;
/** A single rare word in common may be chance; it must then be what the page is about. */
const NAMED = 0.5;

/** Decides from how much of the question the best page and its best section hold, not from the score alone. */
export function decide({ hits, evidence }: SearchResult): Verdict {
  const best = hits[0];
  if (best === undefined || evidence.words === 0) return "nothing";
  const { pageCoverage, sectionCoverage, titleCoverage } = best.evidence;
  const covered = Math.max(sectionCoverage, (sectionCoverage + titleCoverage) / 2);
  if (pageCoverage >= FOUND_PAGE_COVERAGE && (covered >= FOUND_SECTION_COVERAGE || titleCoverage >= NAMED))
    return "found";
  return pageCoverage >= UNSURE_PAGE_COVERAGE ? "unsure" : "nothing";
}
