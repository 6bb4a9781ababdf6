import { blockText, type Page, type Section } from "../content/page.ts";
import type { Analyser, Token } from "./analyse.ts";
import { MAX_NAMES } from "./names.ts";
import { FIELDS, type Field } from "./rank.ts";
import { units } from "./sentences.ts";

/** A page as the index sees it. */
export interface IndexedDocument {
  /** Term → frequency in each field, in the order of FIELDS. */
  readonly frequencies: ReadonlyMap<string, Float64Array>;
  /** Words in each field. */
  readonly lengths: Readonly<Record<Field, number>>;
  /** Term → ascending word positions in the page's text (title, then each heading with its text). */
  readonly positions: ReadonlyMap<string, readonly number[]>;
  /** Position at which each section begins. */
  readonly sectionStarts: readonly number[];
  /** Term → the first form in which the page writes it. */
  readonly surfaces: ReadonlyMap<string, string>;
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

class Collector {
  position = 0;
  readonly #analyser: Analyser;
  readonly #frequencies = new Map<string, Float64Array>();
  readonly #positions = new Map<string, number[]>();
  readonly #surfaces = new Map<string, string>();
  readonly #lengths: Record<Field, number> = { text: 0, title: 0, headings: 0, links: 0, slug: 0, questions: 0 };

  constructor(analyser: Analyser) {
    this.#analyser = analyser;
  }

  text(text: string): void {
    for (const token of this.#analyser.tokenise(text)) {
      this.#place(token, this.position);
      for (const [i, part] of token.parts.entries()) this.#place(part, this.position + i);
      this.position += Math.max(1, token.parts.length);
    }
    this.#lengths.text = this.position;
  }

  /** Stop words are known here, for questions that hold nothing else, and make no field longer. */
  field(field: Exclude<Field, "text">, text: string): void {
    for (const token of this.#analyser.tokeniseAll(text)) {
      this.#count(token, field);
      if (token.stop !== true) this.#lengths[field] += Math.max(1, token.parts.length);
    }
  }

  finish(): Omit<IndexedDocument, "sectionStarts" | "navigation" | "names"> {
    return {
      frequencies: this.#frequencies,
      lengths: this.#lengths,
      positions: this.#positions,
      surfaces: this.#surfaces,
    };
  }

  #place(token: Token, position: number): void {
    this.#count(token, "text");
    const places = this.#positions.get(token.term);
    if (places === undefined) this.#positions.set(token.term, [position]);
    else if (places.at(-1) !== position) places.push(position);
  }

  #count(token: Token, field: Field): void {
    let counts = this.#frequencies.get(token.term);
    if (counts === undefined) {
      counts = new Float64Array(FIELDS.length);
      this.#frequencies.set(token.term, counts);
      this.#surfaces.set(token.term, token.word);
    }
    const index = FIELDS.indexOf(field);
    counts[index] = (counts[index] ?? 0) + 1;
  }
}
