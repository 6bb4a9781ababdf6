import type { Page } from "../content/page.ts";
import type { Language } from "../text/language.ts";
import type { Analyser } from "./analyse.ts";
import { ENGLISH_SYNONYMS } from "./languages/en-synonyms.ts";
import { type GroupKind, type NameGroup, packGroups } from "./synonyms.ts";

/** Names of a thing, as people write them. */
interface Names {
  readonly names: readonly string[];
  readonly kind: GroupKind;
  /** Of no use beside the first name: only where no page holds that. */
  readonly onlyInstead?: boolean;
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
  return packGroups(groups.flatMap((group) => toGroup(group, termsOf, holds)));
}

/** Aliases are written for finding their page; measured, they are too loose to mean the same on every other page. */
function glossaryNames({ kind, title, aliases }: Page): Names[] {
  return kind === "term" ? [{ names: [title, ...aliases], kind: "near" }] : [];
}

function readLexicon(text: string): Names[] {
  return text
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({
      names: line.slice(2).split(", "),
      kind: line.startsWith("=") ? "same" : "first",
      onlyInstead: line.startsWith("?"),
    }));
}

/** Nothing, where no name leads to what some page holds. */
function toGroup(
  { names, kind, onlyInstead }: Names,
  termsOf: (name: string) => string[],
  holds: (term: string) => boolean,
): NameGroup[] {
  const distinct = new Map(names.map(termsOf).map((terms) => [terms.join(" "), terms]));
  const read = [...distinct.values()].filter(({ length }) => length > 0);
  const all = read.map((terms) => ({ terms, isHeld: terms.every(holds) }));
  if (onlyInstead === true && all[0]?.isHeld === true) return [];
  // Of a name that leads only one way, those that no page holds are of no use.
  const kept = kind === "first" ? all.filter(({ isHeld }, i) => i === 0 || isHeld) : all;
  return kept.length > 1 && kept.some(({ isHeld }) => isHeld) ? [{ names: kept, kind }] : [];
}
