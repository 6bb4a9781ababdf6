import type { Page } from "../content/page.ts";
import type { PageFile, StoredPage } from "./artefact.ts";
import { inBatches } from "./batches.ts";
import type { IndexedDocument } from "./document.ts";
import { encodeJson } from "./stored-json.ts";

/**
 * Bytes of blocks that are read with a page; about a third of it when compressed. Of a longer page only the part that
 * is shown is worth a request of its own.
 */
const TEXT_BYTES = 8_192;

/** Writes the files of all pages. */
export function writePages(
  files: Map<string, Uint8Array>,
  pages: readonly Page[],
  documents: readonly IndexedDocument[],
): void {
  for (const [id, page] of pages.entries()) {
    const sections = page.sections.map(({ blocks }) => blocks);
    const parts = inBatches(sections, (blocks) => encodeJson(blocks).length, TEXT_BYTES);
    if (parts.length > 1) {
      for (const [part, own] of parts.entries()) files.set(`text-${id}-${part}.json`, encodeJson(own));
    }
    const text: PageFile["text"] = parts.length > 1 ? { parts: parts.map((own) => own.length) } : { sections };
    const file: PageFile = {
      page: storedPage(page, documents[id] as IndexedDocument),
      questions: page.questions,
      text,
    };
    files.set(`page-${id}.json`, encodeJson(file));
  }
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
