import type { Page } from "../content/page.ts";
import type { Language } from "../text/language.ts";
import type { Analyser } from "./analyse.ts";
import { ENGLISH_SYNONYMS } from "./languages/en-synonyms.ts";
import { packSynonyms, type Synonym } from "./synonyms.ts";

/** Names of a thing; `same` as in `Synonym`. */
interface Names {
  readonly names: readonly string[];
  readonly same: boolean;
}

const BUILT_IN: Partial<Record<Language, string>> = { en: ENGLISH_SYNONYMS };

/**
 * The synonyms of an index: what its language's own list knows, and the names of each of the glossary's terms. Only what
 * leads to words that the pages hold is kept.
 * @param holds whether some page holds a term
 * @returns as the manifest stores them
 */
export function synonymsOf(pages: readonly Page[], analyser: Analyser, holds: (term: string) => boolean): string {
  const groups = [...readLexicon(BUILT_IN[analyser.language] ?? ""), ...pages.flatMap(glossaryNames)];
  const termsOf = (name: string): string[] => analyser.tokenise(name).map(({ term }) => term);
  const synonyms = groups.flatMap((group) => toSynonyms(group, termsOf, holds));
  // The glossary may know a name that the list knows too.
  const packed = packSynonyms(synonyms).split("\n");
  return [...new Set(packed)].sort().join("\n");
}

/** Aliases are written for finding their page; measured, they are too loose to mean the same on every other page. */
function glossaryNames({ kind, title, aliases }: Page): Names[] {
  if (kind !== "term") return [];
  return [title, ...aliases].map((name, i, names): Names => ({ names: [name, ...names.toSpliced(i, 1)], same: false }));
}

function readLexicon(text: string): Names[] {
  return text
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ names: line.slice(2).split(", "), same: line.startsWith("=") }));
}

function toSynonyms(
  { names, same }: Names,
  termsOf: (name: string) => string[],
  holds: (term: string) => boolean,
): Synonym[] {
  const read = [...new Map(names.map((name) => [termsOf(name).join(" "), termsOf(name)])).values()].filter(
    ({ length }) => length > 0,
  );
  const from = same ? read : read.slice(0, 1);
  return from.flatMap((terms) => {
    const to = read.filter((other) => other !== terms && other.every(holds));
    return to.length === 0 ? [] : [{ from: terms, to, same }];
  });
}
