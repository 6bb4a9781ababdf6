import type { SearchResult } from "../search/search.ts";

/** What the answerer does with the hits: quote the first, offer several, or say that nothing fits. */
export type Verdict = "found" | "unsure" | "nothing";

/**
 * Logistic regression of "the first page is the right one" on evidence that does not depend on the corpus. Fitted on
 * 740 questions to five sets of pages and 1,000 questions to the wrong set, each set left out in turn: area under the
 * curve 0.92, where coverage alone, which decided before, has 0.83. `docs/project/search.md` has the curve.
 */
const INTERCEPT = -7.65;
const PAGE_COVERAGE = 1.58;
const STRENGTH = 6.35;
const MARGIN = 4.59;
const LN_WORDS = 1.41;

/** From here on the first page is quoted as the answer. */
const FOUND = 0.53;
/** Share of the question's information that the first page must hold to be worth naming. */
const UNSURE_PAGE_COVERAGE = 0.4;

/** Decides from how much of the question the best page holds, how well, and how far ahead of the second it is. */
export function decide(result: SearchResult): Verdict {
  const best = result.hits[0];
  if (best === undefined || result.evidence.words === 0) return "nothing";
  if (best.evidence.pageCoverage < UNSURE_PAGE_COVERAGE) return "nothing";
  return confidence(result) >= FOUND ? "found" : "unsure";
}

/** How likely the first hit's page is the right one, 0 .. 1; 0 without hits. */
export function confidence({ hits, evidence }: SearchResult): number {
  const best = hits[0]?.evidence;
  if (best === undefined || evidence.words === 0) return 0;
  const logit =
    INTERCEPT +
    PAGE_COVERAGE * best.pageCoverage +
    STRENGTH * best.strength +
    MARGIN * evidence.margin +
    LN_WORDS * Math.log(evidence.words);
  return 1 / (1 + Math.exp(-logit));
}
