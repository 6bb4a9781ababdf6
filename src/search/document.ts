import { blockText, type Page, type Section } from "../content/page.ts";
import type { Analyser, Token } from "./analyse.ts";
import { MAX_NAMES } from "./names.ts";
import { FIELDS, type Field } from "./rank.ts";
import { units } from "./sentences.ts";

/** What a page says of one term; one object for all, since there are hundreds on each page. */
export interface TermInDocument {
  /** The first form in which the page writes it. */
  readonly surface: string;
  /** Frequency in each field, in the order of FIELDS. */
  readonly frequencies: readonly number[];
  /** Ascending word positions in the page's text (title, then each heading with its text). */
  readonly places: readonly number[];
}

/** A page as the index sees it. */
export interface IndexedDocument {
  readonly terms: ReadonlyMap<string, TermInDocument>;
  /** Words in each field. */
  readonly lengths: Readonly<Record<Field, number>>;
  /** Position at which each section begins. */
  readonly sectionStarts: readonly number[];
  /** Distinct terms of each name of the page: its title, then its aliases. None for navigation, which only points at what has the name. */
  readonly names: readonly (readonly string[])[];
  /** The page mostly points at others (a folder's index): it holds their words without answering. */
  readonly navigation: boolean;
}

/** A page with at least this many internal links, and this many per sentence or list item, is navigation. */
const NAVIGATION_LINKS = 4;
const NAVIGATION_SHARE = 0.6;

/** Analyses a page; `linkTexts` are the texts of the links that other pages point at it with. */
export function indexDocument(page: Page, linkTexts: readonly string[], analyser: Analyser): IndexedDocument {
  const collector = new Collector(analyser);
  const sectionStarts: number[] = [];
  // The description says what the whole page is about, as the opening does.
  const opening = page.description === undefined ? page.title : `${page.title} . ${page.description}`;
  for (const [i, section] of page.sections.entries()) {
    sectionStarts.push(collector.position);
    if (i === 0) collector.text(opening);
    if (section.anchor !== "") collector.text(section.heading);
    for (const block of section.blocks) collector.text(blockText(block));
  }
  if (page.sections.length === 0) collector.text(opening);
  collector.field("title", page.title);
  for (const alias of page.aliases) collector.field("title", alias);
  for (const heading of headings(page.sections)) collector.field("headings", heading);
  for (const text of linkTexts) collector.field("links", text);
  collector.field("slug", slugWords(page));
  for (const question of page.questions) collector.field("questions", question);
  for (const tag of page.tags) collector.field("questions", tag);
  const navigation = isNavigation(page);
  return { ...collector.finish(), sectionStarts, navigation, names: navigation ? [] : namesOf(page, analyser) };
}

function namesOf({ title, aliases }: Page, analyser: Analyser): string[][] {
  const names = [title, ...aliases].slice(0, MAX_NAMES);
  return names.map((name) => {
    const words = analyser.tokenise(name);
    // "Who we are" is made of nothing else.
    return [...new Set((words.length > 0 ? words : analyser.tokeniseAll(name)).map(({ term }) => term))];
  });
}

function isNavigation({ links, sections }: Page): boolean {
  if (links.length < NAVIGATION_LINKS) return false;
  const said = sections.reduce((sum, section) => sum + units(section.blocks).length, 0);
  return links.length >= NAVIGATION_SHARE * said;
}

function headings(sections: readonly Section[]): string[] {
  return sections.filter((section) => section.anchor !== "").map((section) => section.heading);
}

/** The last part of the URL as words; a purely numeric one says nothing. */
function slugWords(page: Page): string {
  const last = decodeURIComponent(page.url.split("/").at(-1) ?? "");
  return /^\d+$/.test(last) ? "" : last;
}

const TEXT = FIELDS.indexOf("text");
const NOT_FOUND = FIELDS.map(() => 0);

interface GrowingTerm extends TermInDocument {
  readonly frequencies: number[];
  readonly places: number[];
}

class Collector {
  position = 0;
  readonly #analyser: Analyser;
  readonly #terms = new Map<string, GrowingTerm>();
  readonly #lengths: Record<Field, number> = { text: 0, title: 0, headings: 0, links: 0, slug: 0, questions: 0 };

  constructor(analyser: Analyser) {
    this.#analyser = analyser;
  }

  text(text: string): void {
    for (const token of this.#analyser.tokenise(text)) {
      const { parts } = token;
      this.#place(token, this.position);
      for (let i = 0; i < parts.length; i++) this.#place(parts[i] as Token, this.position + i);
      this.position += Math.max(1, parts.length);
    }
    this.#lengths.text = this.position;
  }

  /** Stop words are known here, for questions that hold nothing else, and make no field longer. */
  field(field: Exclude<Field, "text">, text: string): void {
    const index = FIELDS.indexOf(field);
    for (const token of this.#analyser.tokeniseAll(text)) {
      this.#count(token, index);
      if (token.stop !== true) this.#lengths[field] += Math.max(1, token.parts.length);
    }
  }

  finish(): Pick<IndexedDocument, "terms" | "lengths"> {
    return { terms: this.#terms, lengths: this.#lengths };
  }

  #place(token: Token, position: number): void {
    const { places } = this.#count(token, TEXT);
    if (places.at(-1) !== position) places.push(position);
  }

  #count({ term, word }: Token, field: number): GrowingTerm {
    let own = this.#terms.get(term);
    if (own === undefined) {
      own = { surface: word, frequencies: NOT_FOUND.slice(), places: [] };
      this.#terms.set(term, own);
    }
    own.frequencies[field] = (own.frequencies[field] as number) + 1;
    return own;
  }
}
