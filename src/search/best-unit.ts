import { askedFor, gives } from "./asked-for.ts";
import type { TermWeights } from "./search.ts";
import type { Unit } from "./sentences.ts";
import { matcherOf } from "./word-matcher.ts";

/** The terms of a question, and what else is known of it. */
export interface AskedWeights extends TermWeights {
  /** As typed: words such as "who", which are not searched for, say what kind of thing is asked for. */
  readonly question?: string;
}

/** A word of the question in the lead-in of a list or the header of a table, beside one in the unit itself. */
const LEAD = 0.3;
/** The same in the sentence before or after. */
const NEIGHBOUR = 0.1;
/** What a unit gains that gives the kind of thing asked for, as a share of the question's weight. */
const KIND = 0.15;
/** Code shows how and seldom says what or why: a sentence that holds as much of the question is preferred. */
const CODE = 0.6;
/** Units that only point elsewhere. */
const POINTER = 0.5;
const POINTS = /^(?:related|see also)\b|^(?:practice|lesson|runbook|tutorial|way of working|term|guide|decision): /i;
/** Characters up to which a unit has its full score; twice as many more halve it. */
const LONG = 300;

/** The unit that says most about the question, the earliest of equals; the first one when none matches. */
export function bestUnit(all: readonly Unit[], weights: AskedWeights): Unit | undefined {
  const matcher = matcherOf(weights);
  const held = all.map(({ text }) => matcher.termsIn(text));
  const local = localWeights(held, weights);
  const kind = weights.question === undefined ? undefined : askedFor(weights.question);
  const total = sum(weights.keys(), weights);
  let lead = NONE;
  let best = all[0];
  let bestScore = 0;
  for (const [i, unit] of all.entries()) {
    if (unit.header) continue;
    const own = held[i] ?? NONE;
    if (unit.lead !== all[i - 1]?.lead) lead = unit.lead === undefined ? NONE : matcher.termsIn(unit.lead);
    if (own.size === 0 && lead.size === 0) continue;
    const neighbours = [i - 1, i + 1].flatMap((at) => (all[at]?.block === unit.block ? [...(held[at] ?? NONE)] : []));
    let score = sum(own, local);
    score += LEAD * sum(without(lead, own), local);
    score += NEIGHBOUR * sum(without(new Set(neighbours), own, lead), local);
    if (kind !== undefined && gives(unit.text, kind)) score += KIND * total;
    score *= form(unit) * (unit.code && kind !== "steps" ? CODE : 1);
    if (score > bestScore) [best, bestScore] = [unit, score];
  }
  return best;
}

const NONE: ReadonlySet<string> = new Set();

/** Long units hold many words by chance, and pointers say nothing themselves: 0 .. 1. */
function form({ text }: Unit): number {
  return (POINTS.test(text) ? POINTER : 1) / (1 + Math.max(0, text.length - LONG) / (2 * LONG));
}

/**
 * Inverse document frequency within the section, on top of that within the collection: a word that most of the
 * section's units hold says which section is meant, and little about which unit. 0 .. 1 times the weight.
 */
function localWeights(held: readonly ReadonlySet<string>[], weights: TermWeights): TermWeights {
  const counts = new Map<string, number>();
  for (const terms of held) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const rarest = Math.log(1 + held.length / 0.5);
  return new Map(
    [...counts].map(([term, count]) => [
      term,
      ((weights.get(term) ?? 0) * Math.log(1 + held.length / (count + 0.5))) / rarest,
    ]),
  );
}

function sum(terms: Iterable<string>, weights: TermWeights): number {
  let total = 0;
  for (const term of terms) total += weights.get(term) ?? 0;
  return total;
}

function without(terms: ReadonlySet<string>, ...others: readonly ReadonlySet<string>[]): Iterable<string> {
  return terms.size === 0 ? terms : [...terms].filter((term) => !others.some((other) => other.has(term)));
}
