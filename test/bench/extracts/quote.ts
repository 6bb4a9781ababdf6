import { toAnswer } from "../../../src/answer/answerer.ts";
import type { Page } from "../../../src/content/page.ts";
import type { Hit, Searcher } from "../../../src/search/search.ts";
import { bestSentence, firstSentences } from "./baselines.ts";
import { blocksText, sectionText } from "./holds.ts";

/** What is shown of one page for one question, by each way of choosing; empty where nothing is. */
export interface Quoted {
  readonly section: string;
  readonly extract: string;
  readonly passage: string;
  readonly firstSentences: string;
  readonly bestSentence: string;
}

/** The baseline gets as much room as a passage has. */
const ROOM = 560;
/** Enough to see the verdict's evidence is beside the point here: the page is given. */
const CERTAIN = { pageCoverage: 1, sectionCoverage: 1, titleCoverage: 1, strength: 1 };

/** Asks for all pages and takes the given one, so that the ranking of pages does not blur what is measured. */
export async function quote(searcher: Searcher, page: Page, question: string): Promise<Quoted> {
  const query = { text: question, limit: searcher.about.pages, includeProject: true };
  const result = await searcher.search(query);
  const hit = result.hits.find((one) => one.page.path === page.path);
  const answer =
    hit && toAnswer(query, { ...result, hits: [{ ...hit, evidence: CERTAIN }] }, searcher.about, "2026-01-01");
  return {
    section: hit === undefined ? "" : sectionText(hit.section),
    extract: hit?.extract.text ?? "",
    passage: answer?.kind === "found" ? blocksText(answer.best.blocks) : "",
    firstSentences: firstSentences(page, ROOM),
    bestSentence: bestSentence(page, hit?.weights ?? weightsOf(result.hits)),
  };
}

function weightsOf(hits: readonly Hit[]): Hit["weights"] {
  return hits[0]?.weights ?? new Map();
}
