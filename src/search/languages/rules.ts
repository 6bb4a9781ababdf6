import type { Language } from "../../text/language.ts";

/** What reading a text needs to know of its language. Words come folded: lower case, without accents, ß as ss. */
export interface LanguageRules {
  readonly language: Language;
  /**
   * The stem of a folded word of three letters or more. It may depend on nothing but the folded word, so that what is
   * typed without accents meets what is written with them.
   */
  stem(word: string): string;
  /** Words that say nothing about a page's subject: articles, pronouns, prepositions, auxiliaries. Never indexed. */
  readonly stopWords: ReadonlySet<string>;
  /** Words that people wrap around a question: indexed, but dropped from a query that says more. */
  readonly fillers: ReadonlySet<string>;
  /** What an apostrophe ties to the beginning of a word (l'index): without it the word would be cut to "l". */
  readonly elision?: RegExp;
}

/** The words of a list, however it is broken into lines. */
export function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
