import type { Block } from "../content/page.ts";
import { ENGLISH } from "./analyse.ts";
import type { Extract, Mark, TermWeights } from "./search.ts";
import { type Unit, units } from "./sentences.ts";

export type { TermWeights } from "./search.ts";

/** An extract is grown by the next sentence while it stays below this many characters. */
const COMFORTABLE = 200;
/** Lines shown of a long code block, around the first that matches. */
const CODE_LINES = 6;

/**
 * The sentence (or code) of a section that says most about the query, with the sentence that follows when both are
 * short. Never cut inside a sentence; a long code block is shortened to whole lines.
 */
export function extract(blocks: readonly Block[], weights: TermWeights): Extract {
  const all = units(blocks);
  const best = bestUnit(all, weights);
  if (best === undefined) return { text: "", marks: [], code: false };
  if (best.code) return marked(matchingLines(best.text, weights), weights, true);
  let text = best.text;
  for (let next = all.indexOf(best) + 1; next < all.length; next++) {
    const unit = all[next];
    if (unit === undefined || unit.code || unit.block !== best.block) break;
    if (text.length + unit.text.length > COMFORTABLE) break;
    text += (blocks[unit.block]?.type === "prose" ? " " : " · ") + unit.text;
  }
  return marked(text, weights, false);
}

/** Marks every word of the text that the query asked for. */
function marked(text: string, weights: TermWeights, code: boolean): Extract {
  const marks: Mark[] = [];
  for (const token of (weights.analyser ?? ENGLISH).tokenise(text)) {
    if (weights.has(token.term)) marks.push([token.start, token.end]);
    else for (const part of token.parts) if (weights.has(part.term)) marks.push([part.start, part.end]);
  }
  return { text, marks, code };
}

/** How much of the query one unit holds: the sum of the idf of its distinct query words, long units discounted. */
export function unitScore(text: string, weights: TermWeights): number {
  const found = new Set<string>();
  const tokens = (weights.analyser ?? ENGLISH).tokenise(text);
  for (const token of tokens) {
    for (const { term } of [token, ...token.parts]) if (weights.has(term)) found.add(term);
  }
  let sum = 0;
  for (const term of found) sum += weights.get(term) ?? 0;
  return sum / (1 + Math.max(0, tokens.length - 40) / 80);
}

/** The unit with the highest score, the earliest of equals; the first one when none matches. */
export function bestUnit(all: readonly Unit[], weights: TermWeights): Unit | undefined {
  let best = all[0];
  let bestScore = 0;
  for (const unit of all) {
    const score = unitScore(unit.text, weights);
    if (score > bestScore) {
      best = unit;
      bestScore = score;
    }
  }
  return best;
}

function matchingLines(code: string, weights: TermWeights): string {
  const lines = code.split("\n");
  if (lines.length <= CODE_LINES) return code;
  let at = 0;
  let bestScore = 0;
  for (const [i, line] of lines.entries()) {
    const score = unitScore(line, weights);
    if (score > bestScore) {
      at = i;
      bestScore = score;
    }
  }
  const from = Math.max(0, Math.min(at - 1, lines.length - CODE_LINES));
  return lines.slice(from, from + CODE_LINES).join("\n");
}
