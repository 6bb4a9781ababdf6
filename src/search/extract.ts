import type { Block } from "../content/page.ts";
import { type AskedWeights, bestUnit } from "./best-unit.ts";
import type { Extract } from "./search.ts";
import { announces, type Unit, units } from "./sentences.ts";
import { matcherOf, type WordMatcher } from "./word-matcher.ts";

export type { TermWeights } from "./search.ts";

/** An extract is grown by the next sentence while it stays below this many characters. */
const COMFORTABLE = 200;
/** Lines shown of a long code block, around the first that matches. */
const CODE_LINES = 6;

/**
 * The sentence (or code) of a section that says most about the query, with the sentence that follows when both are
 * short; a list item or table row after what introduces it, where there is room. Never cut inside a sentence; a long
 * code block is shortened to whole lines.
 */
export function extract(blocks: readonly Block[], weights: AskedWeights): Extract {
  const all = units(blocks);
  const best = bestUnit(all, weights);
  if (best === undefined) return { text: "", marks: [], code: false };
  const matcher = matcherOf(weights);
  if (best.code) return marked(matchingLines(best.text, matcher), matcher, true);
  return marked(grown(best, all, blocks), matcher, false);
}

/** The unit after what introduces it, with the units that follow, as far as all of it stays short. */
function grown(best: Unit, all: readonly Unit[], blocks: readonly Block[]): string {
  let text = best.text;
  const fits = (more: string): boolean => text.length + more.length <= COMFORTABLE;
  if (best.lead !== undefined && fits(best.lead)) text = joined(best.lead, text, "list");
  let { block } = best;
  for (const unit of all.slice(all.indexOf(best) + 1)) {
    const type = blocks[unit.block]?.type;
    if (type === "list" && announces(text)) ({ block } = unit);
    if (unit.code || unit.block !== block || !fits(unit.text)) break;
    text = joined(text, unit.text, type);
  }
  return text;
}

function joined(before: string, after: string, type: Block["type"] | undefined): string {
  return before + (type === "prose" || announces(before) ? " " : " · ") + after;
}

/** Marks every word of the text that the query asked for. */
function marked(text: string, matcher: WordMatcher, code: boolean): Extract {
  return { text, marks: matcher.placesIn(text), code };
}

function matchingLines(code: string, matcher: WordMatcher): string {
  const lines = code.split("\n");
  if (lines.length <= CODE_LINES) return code;
  let at = 0;
  let bestScore = 0;
  for (const [i, line] of lines.entries()) {
    const score = matcher.weightIn(line);
    if (score > bestScore) {
      at = i;
      bestScore = score;
    }
  }
  const from = Math.max(0, Math.min(at - 1, lines.length - CODE_LINES));
  return lines.slice(from, from + CODE_LINES).join("\n");
}
