import { stemmer } from "stemmer";
import { QUERY_FILLERS, STOP_WORDS } from "../words.ts";
import type { LanguageRules } from "./rules.ts";

/**
 * English, stemmed after Porter (1980), with the one rule of his "Porter 2" without which "deploy" and "deployment"
 * are strangers: a final y after a vowel stays.
 */
export const english: LanguageRules = {
  language: "en",
  stem: (word) => (word.includes("y") ? stemmer(word).replace(/(?<=[aeou])i$/, "y") : stemmer(word)),
  stopWords: STOP_WORDS,
  fillers: QUERY_FILLERS,
};
