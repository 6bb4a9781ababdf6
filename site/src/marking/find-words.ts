import { type Analyser, ENGLISH, type Token } from "../../../src/search/analyse.ts";

/** The terms of a question, as the index knows them: so "retraining" also marks "retrained". */
export function termsOf(question: string, analyser: Analyser = ENGLISH): ReadonlySet<string> {
  return new Set(
    analyser.tokeniseQuery(question).flatMap((token) => [token.term, ...token.parts.map((part) => part.term)]),
  );
}

/** Places of the terms in a text, in UTF-16 offsets, ascending and apart. */
export function findTerms(
  text: string,
  terms: ReadonlySet<string>,
  analyser: Analyser = ENGLISH,
): [start: number, end: number][] {
  return analyser.tokenise(text).flatMap((token) => rangesIn(token, terms));
}

function rangesIn(token: Token, terms: ReadonlySet<string>): [number, number][] {
  if (terms.has(token.term)) return [[token.start, token.end]];
  return token.parts.filter((part) => terms.has(part.term)).map((part) => [part.start, part.end]);
}
