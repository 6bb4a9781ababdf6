import type { Block } from "../content/page.ts";

/** A piece of a block that may be quoted on its own: a sentence, a list item, a table row, or a whole code block. */
export interface Unit {
  readonly text: string;
  readonly code: boolean;
  /** Index of the block within its section. */
  readonly block: number;
  /** What the unit hangs on: the sentence that announces its list or code, the header of its table. Absent otherwise. */
  readonly lead?: string;
  /** The first row of a table with more rows: it says what the others hold. */
  readonly header?: true;
}

/** Ends of sentences in the scripts that mark them: Latin, CJK, Armenian, Arabic, Urdu, Devanagari, Ethiopic. */
const CANDIDATE =
  /[.!?…։؟۔।॥።]["'”’»)\]*_]{0,8}\s+|[。！？｡][”’」』）)]{0,8}\s*|[:;]["'”’»)\]`*_]{0,8}[^\S\n]{0,8}\n\s*/g;
/** What may stand before the first letter of a sentence. Inline code begins a sentence whatever its first letter. */
const CONTINUES = /^["'“‘«([*_]*\p{Ll}/u;
/** Abbreviations after which the sentence goes on, in the languages that are read. */
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|vs|cf|incl|resp|dr|mr|mrs|ms|st|z\.\s?B|d\.\s?h|u\.\s?a|bzw|ggf|vgl|evtl|inkl|p\.\s?ex|p\.\s?ej|sr|sra|mme)\.\s*$/i;
/** The first half of those that are written apart ("z. B."). */
const HALF = /(?:^|[\s(])(?:z|d|u|p)\.\s*$/;
/** Abbreviations that a number follows, or the letter of a figure; without it they end a sentence ("it says no."). */
const NUMBERED = /(?:^|[\s(])(?:no|nr|p|pp|fig|abb|max|min|approx|ca|abs|sec|vol|núm)\.\s*$/i;
const NUMBER = /^(?:[\d~≈<>+-]|\p{Lu}(?!\p{L}))/u;
/** "1." at the beginning is the number of what follows. */
const ORDINAL = /^\s*\(?(?:\d+|\p{L})[.)]\s*$/u;

/**
 * The sentences of a text in order; joined again they give the text without its outer white space. Own rules instead of
 * `Intl.Segmenter`: its answers differ between the versions of a browser and of a server, it ends sentences inside
 * inline code, and it takes a hundred times as long.
 */
export function sentences(text: string): string[] {
  const spans = codeSpans(text);
  const found: string[] = [];
  let start = 0;
  let span = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const end = match.index + match[0].length;
    while (span < spans.length && (spans[span]?.[1] ?? 0) <= match.index) span++;
    const isInCode = (spans[span]?.[0] ?? text.length) < match.index;
    if (isInCode || goesOn(text, start, match.index, end)) continue;
    push(found, text.slice(start, end));
    start = end;
  }
  push(found, text.slice(start));
  return found;
}

function push(found: string[], sentence: string): void {
  const trimmed = sentence.trim();
  if (trimmed !== "") found.push(trimmed);
}

/** Whether the sentence goes on after a possible end. */
function goesOn(text: string, start: number, mark: number, end: number): boolean {
  const dotted = text[mark] === "." || text[mark] === "…";
  if (!dotted) return false;
  const next = text.slice(end, end + 6);
  if (CONTINUES.test(next)) return true;
  // Longer than any abbreviation with the white space around it.
  const tail = text.slice(Math.max(start, end - 16), end);
  if (ABBREVIATION.test(tail) || (HALF.test(tail) && /^(?:B|h|a|ex|ej)\./.test(next))) return true;
  if (NUMBERED.test(tail) && NUMBER.test(next)) return true;
  return end - start < 8 && ORDINAL.test(text.slice(start, end));
}

/** Inline code, from backtick to backtick: no sentence ends inside it. A backtick without a partner is only a sign. */
function codeSpans(text: string): (readonly [start: number, end: number])[] {
  const spans: (readonly [number, number])[] = [];
  for (let open = text.indexOf("`"); open !== -1; ) {
    const close = text.indexOf("`", open + 1);
    if (close === -1) break;
    spans.push([open, close]);
    open = text.indexOf("`", close + 1);
  }
  return spans;
}

/** Everything in a section that can be quoted alone, in order. */
export function units(blocks: readonly Block[]): Unit[] {
  const all: Unit[] = [];
  for (const [index, block] of blocks.entries()) {
    const lead = leadOf(block, all, index);
    for (const [i, text] of blockUnits(block).entries()) {
      const unit = { text, code: block.type === "code", block: index };
      const header = block.type === "table" && block.rows.length > 1 && i === 0;
      if (header) all.push({ ...unit, header });
      else all.push(lead === undefined ? unit : { ...unit, lead });
    }
  }
  return all;
}

/** The last sentence before a list or code, where it announces it; of a table the header. */
function leadOf(block: Block, before: readonly Unit[], index: number): string | undefined {
  if (block.type === "table") return block.rows.length > 1 ? block.rows[0]?.join(" | ") : undefined;
  const last = before.at(-1);
  if (block.type === "prose" || last === undefined || last.code || last.block !== index - 1) return undefined;
  return block.type === "code" || announces(last.text) ? last.text : undefined;
}

/** Whether what follows belongs to the text: it ends in a colon. */
export function announces(text: string): boolean {
  return /[:：][`*"”)]*$/.test(text);
}

function blockUnits(block: Block): readonly string[] {
  switch (block.type) {
    case "prose":
      return sentences(block.text);
    case "code":
      return [block.text];
    case "list":
      return block.items;
    case "table":
      return block.rows.map((row) => row.join(" | "));
  }
}
