import { type Analyser, ENGLISH } from "./analyse.ts";
import type { SectionOutline, StoredPage } from "./artefact.ts";
import { pairFrequency, saturatePair } from "./proximity.ts";
import { FIELD_WEIGHTS, PROXIMITY_WEIGHT, saturate } from "./rank.ts";
import type { ResolvedWord } from "./resolve.ts";
import { bestWindow } from "./window.ts";

/** A word of the query with its positions on the page at hand. */
export interface PlacedWord extends ResolvedWord {
  readonly places: ArrayLike<number>;
}

export interface ScoredSection {
  readonly index: number;
  readonly score: number;
  /** Words of the query that occur in the section, its heading or the headings above it. */
  readonly found: ReadonlySet<number>;
  /** See `Hit.fromTop`. */
  readonly fromTop?: true;
  /** Says what to do. */
  readonly isRemedy?: true;
}

/** Weight of a query word in a section's own heading, beside its weight in the text. */
const HEADING_WEIGHT = 1.2;
/**
 * Words of the page's title say which page is wanted, not which part of it: "how do I roll back a model" is no question
 * for the section "Roll back" of the runbook "Roll back a model version".
 */
const TITLE_WORD = 0.25;
/** The opening says what the page is about, which is the answer when the title holds (nearly) the whole question. */
const OPENING_BONUS = 0.4;
/** But a part that the question names outright ("CUDA out of memory, how do I *fix* it") is wanted more. */
const NAMED_BONUS = 0.6;
/** What the best sentence or two of a section hold of the question counts beside what the section holds in all. */
const WINDOW_WEIGHT = 1;
/** Words of a window: about two sentences, stop words left out. */
const WINDOW = 25;
/** Lists of links hold the words of many questions and answer none. */
const POINTER_WEIGHT = 0.5;
const POINTERS =
  /^(?:related|see also|further reading|read more|learn more|resources|references|links|where to go next|runbooks changed)\b/i;

/**
 * Scores each section of a page with the formula that ranks pages, over the section's own words. Best first; equal
 * scores keep the page's order.
 */
export function scoreSections(
  page: StoredPage,
  words: readonly PlacedWord[],
  averageLength: number,
  analyser: Analyser = ENGLISH,
): ScoredSection[] {
  const title = titleTerms(page, analyser);
  const weighed = words.map((word) => (isAmong(title, word) ? { ...word, idf: word.idf * TITLE_WORD } : word));
  const inTitle = words.reduce((sum, word, i) => sum + (weighed[i] === word ? 0 : word.idf), 0);
  const scored = page.sections.map((section, index) => {
    const end = page.sections[index + 1]?.start ?? page.length;
    const { score, found } = scoreSection(section, index, section.start, end, weighed, averageLength, analyser);
    const asked = section.anchor === "" || isNamed(termsOf(section.heading, analyser), title, words);
    return {
      index,
      found,
      score: asked ? score + (section.anchor === "" ? OPENING_BONUS : NAMED_BONUS) * inTitle : score,
    };
  });
  return scored.sort((a, b) => b.score - a.score || a.index - b.index);
}

/** Whether the question holds every word of a heading, one of them at least not a word of the title. */
function isNamed(heading: ReadonlySet<string>, title: ReadonlySet<string>, words: readonly PlacedWord[]): boolean {
  const asked = new Set(words.flatMap((word) => word.entries.map((entry) => entry.term)));
  const terms = [...heading];
  return terms.length > 0 && terms.every((term) => asked.has(term)) && terms.some((term) => !title.has(term));
}

function scoreSection(
  section: SectionOutline,
  index: number,
  start: number,
  end: number,
  words: readonly PlacedWord[],
  averageLength: number,
  analyser: Analyser,
): Omit<ScoredSection, "index"> {
  const heading = termsOf(section.heading, analyser);
  const trail = termsOf(section.trail.join(" . "), analyser);
  const found = new Set<number>();
  let score = 0;
  const inside = words.map((word) => within(word.places, start, end));
  for (const [i, word] of words.entries()) {
    const places = inside[i] ?? [];
    const inHeading = index > 0 && isAmong(heading, word);
    if (places.length > 0 || inHeading || isAmong(trail, word)) found.add(i);
    const text = saturate(places.length, end - start, averageLength, FIELD_WEIGHTS.text.b);
    score += word.idf * (text + (inHeading ? HEADING_WEIGHT : 0));
    const next = inside[i + 1];
    if (next === undefined || words[i + 1]?.standsFor !== undefined) continue;
    const idf = (word.idf + (words[i + 1]?.idf ?? 0)) / 2;
    score += PROXIMITY_WEIGHT * idf * saturatePair(pairFrequency(places, next));
  }
  const placed = words.map(({ idf }, i) => ({ idf, places: inside[i] ?? [] }));
  score += WINDOW_WEIGHT * bestWindow(placed, WINDOW);
  return { score: POINTERS.test(section.heading) ? POINTER_WEIGHT * score : score, found };
}

export function titleTerms({ title, aliases }: StoredPage, analyser: Analyser): Set<string> {
  return termsOf([title, ...aliases].join(" . "), analyser);
}

/** Whether a word, in any form that it may have, is one of the terms. */
export function isAmong(terms: ReadonlySet<string>, { entries }: PlacedWord): boolean {
  return entries.some(({ term }) => terms.has(term));
}

/** The terms of a text and of the parts of its compounds. */
export function termsOf(text: string, analyser: Analyser): Set<string> {
  return new Set(analyser.tokenise(text).flatMap((token) => [token.term, ...token.parts.map((part) => part.term)]));
}

function within(places: ArrayLike<number>, start: number, end: number): number[] {
  const inside: number[] = [];
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number;
    if (place >= start && place < end) inside.push(place);
  }
  return inside;
}
