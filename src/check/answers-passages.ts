import { createAnswerer } from "../answer/answerer.ts";
import { blockText } from "../content/page.ts";
import type { Searcher } from "../search/search.ts";
import { share } from "./answers-ask.ts";
import { type KnownPassage, plain } from "./answers-files.ts";

/** How often what is quoted answers. */
export interface PassageFigures {
  readonly questions: number;
  /** Of all, those answered with a quotation. */
  readonly quoted: number;
  /** Of those quoted, the ones whose quotation holds the words that answer; 1 when nothing is quoted. */
  readonly answering: number;
}

/** Places that an answer weighs, as in chat. */
const PLACES = 5;

/** @param today ISO date */
export async function askPassages(
  searcher: Searcher,
  passages: readonly KnownPassage[],
  today: string,
): Promise<PassageFigures> {
  const answer = createAnswerer(searcher, () => today);
  const outcomes: ("silent" | "answers" | "misses")[] = [];
  for (const { text, says } of passages) {
    const given = await answer({ text, limit: PLACES });
    if (given.kind !== "found") outcomes.push("silent");
    else outcomes.push(plain(given.best.blocks.map(blockText).join("\n")).includes(plain(says)) ? "answers" : "misses");
  }
  const quoted = outcomes.filter((outcome) => outcome !== "silent");
  return {
    questions: passages.length,
    quoted: share(outcomes, (outcome) => outcome !== "silent"),
    answering: quoted.length === 0 ? 1 : share(quoted, (outcome) => outcome === "answers"),
  };
}
