/**
 * Words that say nothing about a page's subject. Articles, pronouns, prepositions and auxiliaries:
 * never indexed, so that two words around them count as neighbours ("out of memory").
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    "a an and are as at be been being but by can could did do does doing for from had has have having he her hers him " +
    "his how i if in into is it its itself me my myself nor not of on or our ours she should so some such than that the " +
    "their theirs them then there these they this those to too us very was we were what when where which while who whom " +
    "why will with would you your yours yourself am shall may might must isn aren wasn weren doesn didn don hasn haven " +
    "hadn won wouldn shouldn couldn ll ve re im"
  ).split(" "),
);

/**
 * Words that people wrap around a question without narrowing it ("how do I want to use …"). They are indexed, since
 * pages may be about them, but a query drops them unless nothing else is left.
 */
export const QUERY_FILLERS: ReadonlySet<string> = new Set(
  (
    "want need needs wanted trying try tried like use using used get gets getting got please help know way ways possible " +
    "best correct properly right anyone someone something anything thing things just also mean means meaning explain vs versus"
  ).split(" "),
);
