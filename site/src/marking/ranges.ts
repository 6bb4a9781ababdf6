/** Marking more than this helps nobody to find a place. */
const MOST = 300;
const BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, h6, pre, dt, dd, figcaption, summary";
const NOT_CONTENT = ".hash-link, button, [aria-hidden='true'], .screen-only";

/** Finds where words stand in a text: `[start, end)` offsets. */
export type Finder = (text: string) => readonly (readonly [start: number, end: number])[];

/**
 * The ranges of the words below a heading; of the whole article, where the heading's own section has none of them.
 * Nothing is changed in the document, so that React never meets a node that it did not make.
 */
export function findRanges(article: Element, anchor: string, find: Finder): Range[] {
  const section = rangesWithin(sectionNodes(article, anchor), find);
  return section.length > 0 ? section : rangesWithin([article], find);
}

/** The heading with what follows it, up to the next heading; without an anchor, all before the first heading. */
function sectionNodes(article: Element, anchor: string): Element[] {
  const heading = anchor === "" ? null : document.getElementById(anchor);
  if (heading && !article.contains(heading)) return [];
  const headings = [...article.querySelectorAll("h2[id], h3[id], h4[id], h5[id], h6[id]")];
  const end = heading ? headings[headings.indexOf(heading) + 1] : headings[0];
  const blocks = [...article.querySelectorAll(BLOCKS)];
  return blocks.filter((block) => isFrom(block, heading) && isBefore(block, end));
}

function isFrom(node: Element, start: Element | null): boolean {
  return (
    start === null || node === start || Boolean(start.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)
  );
}

function isBefore(node: Element, end: Element | undefined): boolean {
  return end === undefined || Boolean(end.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING);
}

function rangesWithin(roots: readonly Element[], find: Finder): Range[] {
  const ranges: Range[] = [];
  for (const texts of textsByBlock(roots)) {
    const text = texts.map((node) => node.data).join("");
    for (const [start, end] of find(text)) {
      if (ranges.length >= MOST) return ranges;
      ranges.push(rangeOver(texts, start, end));
    }
  }
  return ranges;
}

/** Text nodes grouped by the block they stand in: a word may be cut by a syntax colour, never by a paragraph's end. */
function textsByBlock(roots: readonly Element[]): Iterable<Text[]> {
  const groups = new Map<Element, Text[]>();
  const seen = new Set<Text>();
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node as Text;
      const parent = text.parentElement;
      if (!parent || seen.has(text) || parent.closest(NOT_CONTENT)) continue;
      seen.add(text);
      const block = parent.closest(BLOCKS) ?? root;
      const group = groups.get(block);
      if (group) group.push(text);
      else groups.set(block, [text]);
    }
  }
  return groups.values();
}

function rangeOver(texts: readonly Text[], start: number, end: number): Range {
  const range = new Range();
  let offset = 0;
  for (const node of texts) {
    const after = offset + node.length;
    if (start >= offset && start < after) range.setStart(node, start - offset);
    if (end > offset && end <= after) {
      range.setEnd(node, end - offset);
      break;
    }
    offset = after;
  }
  return range;
}
