import { type Block, blockText, type PageSummary } from "../content/page.ts";
import type { Analyser } from "./analyse.ts";
import type { SectionBlocks, SectionOutline, StoredPage } from "./artefact.ts";

/**
 * The texts of a section whose words have positions on its page, in order.
 * @param first whether it is the page's first
 */
export function sectionTexts(
  page: Pick<PageSummary, "title" | "description">,
  { anchor, heading }: Pick<SectionOutline, "anchor" | "heading">,
  blocks: readonly Block[],
  first: boolean,
): string[] {
  return [...(first ? [opening(page)] : []), ...(anchor === "" ? [] : [heading]), ...blocks.map(blockText)];
}

/** The description says what the whole page is about, as the opening does. */
export function opening({ title, description }: Pick<PageSummary, "title" | "description">): string {
  return description === undefined ? title : `${title} . ${description}`;
}

/** Ascending word positions of the terms of one page. */
export type Places = ReadonlyMap<string, readonly number[]>;

/** Where terms stand on a page whose text is at hand: as the index says, without a file of positions for each word. */
export function placesInText(page: StoredPage, text: SectionBlocks, analyser: Analyser): Places {
  const places = new Map<string, number[]>();
  const place = (term: string, position: number): void => {
    const known = places.get(term);
    if (known === undefined) places.set(term, [position]);
    else if (known.at(-1) !== position) known.push(position);
  };
  let position = 0;
  const read = (words: string): void => {
    for (const { term, parts } of analyser.tokenise(words)) {
      place(term, position);
      for (const [i, part] of parts.entries()) place(part.term, position + i);
      position += Math.max(1, parts.length);
    }
  };
  if (page.sections.length === 0) read(opening(page));
  for (const [i, section] of page.sections.entries()) {
    for (const words of sectionTexts(page, section, text[i] ?? [], i === 0)) read(words);
  }
  return places;
}
