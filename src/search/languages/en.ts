import { stemmer } from "stemmer";
import { QUERY_FILLERS, STOP_WORDS } from "../words.ts";
import type { LanguageRules } from "./rules.ts";

/**
 * English, stemmed after Porter (1980), with the one rule of his "Porter 2" without which "deploy" and "deployment"
 * are strangers: a final y after a vowel stays.
 */
export const english: LanguageRules = {
  language: "en",
  stem: (word) => stemmer(american(word)).replace(/(?<=[aeou])i$/, "y"),
  stopWords: STOP_WORDS,
  fillers: QUERY_FILLERS,
};

/**
 * British spellings as American ones: "normalise", "analyse" and "behaviour" are what others write otherwise. Words
 * that only look so ("promise") become what nobody writes, in pages and questions alike. Those before v and c stay
 * ("supervise", "precise"), since their nouns keep the s ("supervision").
 */
function american(word: string): string {
  return word.replace(/(?<=\w{3}[^cv]i|aly)s(?=e|ing|ation)/, "z").replace(/(?<=\w{3}o)ur(?=(s|ed|ing|al)?$)/, "r");
}
