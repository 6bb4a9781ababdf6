import type { Page, Section } from "../content/page.ts";
import type { ForwardIndex } from "./forward-index.ts";
import { MAX_NAMES } from "./names.ts";
import { opening, sectionTexts } from "./places.ts";
import { FIELDS, type Field } from "./rank.ts";
import { units } from "./sentences.ts";
import type { Reading, TermReader } from "./term-reader.ts";

/** What the index knows of a page beside its terms. */
export interface IndexedDocument {
  /** Words in each field. */
  readonly lengths: Readonly<Record<Field, number>>;
  /** Position at which each section begins. */
  readonly sectionStarts: readonly number[];
  /** Numbers of the distinct terms of each name of the page: its title, then its aliases. None for navigation, which only points at what has the name. */
  readonly names: readonly (readonly number[])[];
  /** The page mostly points at others (a folder's index): it holds their words without answering. */
  readonly navigation: boolean;
}

/** A page with at least this many internal links, and this many per sentence or list item, is navigation. */
const NAVIGATION_LINKS = 4;
const NAVIGATION_SHARE = 0.6;

/**
 * Reads a page into the index.
 * @param linkTexts texts of the links that other pages point at it with
 */
export function indexDocument(
  page: Page,
  linkTexts: readonly string[],
  reader: TermReader,
  index: ForwardIndex,
): IndexedDocument {
  const collector = new Collector(reader, index);
  const sectionStarts: number[] = [];
  for (const [i, section] of page.sections.entries()) {
    sectionStarts.push(collector.position);
    for (const text of sectionTexts(page, section, section.blocks, i === 0)) collector.text(text);
  }
  if (page.sections.length === 0) collector.text(opening(page));
  collector.field("title", page.title);
  for (const alias of page.aliases) collector.field("title", alias);
  for (const heading of headings(page.sections)) collector.field("headings", heading);
  for (const text of linkTexts) collector.field("links", text);
  collector.field("slug", slugWords(page));
  for (const question of page.questions) collector.field("questions", question);
  for (const tag of page.tags) collector.field("questions", tag);
  index.endPage();
  const navigation = isNavigation(page);
  return { lengths: collector.lengths, sectionStarts, navigation, names: navigation ? [] : namesOf(page, reader) };
}

function namesOf({ title, aliases }: Page, reader: TermReader): number[][] {
  const names = [title, ...aliases].slice(0, MAX_NAMES);
  return names.map((name) => {
    const all = reader.read(name);
    const words = all.filter(({ stop }) => !stop);
    // "Who we are" is made of nothing else.
    return [...new Set((words.length > 0 ? words : all).map(({ term }) => term))];
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

class Collector {
  position = 0;
  readonly lengths: Record<Field, number> = { text: 0, title: 0, headings: 0, links: 0, slug: 0, questions: 0 };
  readonly #reader: TermReader;
  readonly #index: ForwardIndex;

  constructor(reader: TermReader, index: ForwardIndex) {
    this.#reader = reader;
    this.#index = index;
  }

  text(text: string): void {
    for (const reading of this.#reader.read(text)) {
      if (reading.stop) continue;
      const { parts } = reading;
      this.#index.place(reading, TEXT, this.position);
      for (let i = 0; i < parts.length; i++) this.#index.place(parts[i] as Reading, TEXT, this.position + i);
      this.position += Math.max(1, parts.length);
    }
    this.lengths.text = this.position;
  }

  /** Stop words are known here, for questions that hold nothing else, and make no field longer. */
  field(field: Exclude<Field, "text">, text: string): void {
    const index = FIELDS.indexOf(field);
    for (const reading of this.#reader.read(text)) {
      this.#index.count(reading, index);
      if (!reading.stop) this.lengths[field] += Math.max(1, reading.parts.length);
    }
  }
}
