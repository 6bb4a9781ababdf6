/** Languages that an index can be in: those whose words we can reduce to stems. */
export const LANGUAGES = ["en", "de", "fr", "es", "pt"] as const;

export type Language = (typeof LANGUAGES)[number];
