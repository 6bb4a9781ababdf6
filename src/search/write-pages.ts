import type { Page } from "../content/page.ts";
import type { PageFile, SectionBlocks, StoredPage } from "./artefact.ts";
import { inBatches } from "./batches.ts";
import type { IndexedDocument } from "./document.ts";
import { encodeJson } from "./stored-json.ts";

/**
 * Bytes of a page that is read as a whole; about a third of it when compressed. Of a longer one only the part that is
 * shown is worth a request of its own, and two round trips more.
 */
const WHOLE_BYTES = 16_384;
/** Bytes of blocks in each part of a longer page. */
const PART_BYTES = 8_192;

/** Writes the files of all pages. */
export function writePages(
  files: Map<string, Uint8Array>,
  pages: readonly Page[],
  documents: readonly IndexedDocument[],
): void {
  for (const [id, page] of pages.entries()) {
    const about = { page: storedPage(page, documents[id] as IndexedDocument), questions: page.questions };
    const sections = page.sections.map(({ blocks }) => blocks);
    const whole = encodeJson({ ...about, text: { sections } } satisfies PageFile);
    // What fits with all that is known of its page fits alone.
    const parts = whole.length <= WHOLE_BYTES ? [sections] : inBatches(sections, bytesOf, PART_BYTES);
    if (parts.length > 1) {
      for (const [part, own] of parts.entries()) files.set(`text-${id}-${part}.json`, encodeJson(own));
      const text = { parts: parts.map((own) => own.length) };
      files.set(`page-${id}.json`, encodeJson({ ...about, text } satisfies PageFile));
    } else files.set(`page-${id}.json`, whole);
  }
}

function bytesOf(blocks: SectionBlocks[number]): number {
  return encodeJson(blocks).length;
}

function storedPage(page: Page, document: IndexedDocument): StoredPage {
  const { questions: _questions, handles: _handles, links: _links, sections, ...summary } = page;
  return {
    ...summary,
    length: document.lengths.text,
    sections: sections.map(({ anchor, heading, trail, blocks }, i) => ({
      anchor,
      heading,
      trail,
      start: document.sectionStarts[i] ?? 0,
      ...(blocks.length === 0 ? { empty: true } : {}),
    })),
  };
}
