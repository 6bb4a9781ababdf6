/** Languages that an index can be in: those whose words we can reduce to stems. */
export const LANGUAGES = ["en", "de", "fr", "es", "pt"] as const;

export type Language = (typeof LANGUAGES)[number];

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** Its English name: "German". */
export function languageName(language: Language): string {
  return nameIn("en", language);
}

/** The language that a word such as "german", "Deutsch" or "de-CH" surely means. */
export function languageMeant(word: string): Language | undefined {
  const wanted = word.trim().toLowerCase();
  return LANGUAGES.find((language) => {
    const names = [language, nameIn("en", language).toLowerCase(), nameIn(language, language).toLowerCase()];
    return names.includes(wanted) || wanted.startsWith(`${language}-`) || wanted.startsWith(`${language}_`);
  });
}

function nameIn(locale: string, language: Language): string {
  return new Intl.DisplayNames(locale, { type: "language" }).of(language) ?? language;
}
