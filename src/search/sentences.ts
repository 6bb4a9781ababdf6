import type { Block } from "../content/page.ts";

/** A piece of a block that may be quoted on its own: a sentence, a list item, a table row, or a whole code block. */
export interface Unit {
  readonly text: string;
  readonly code: boolean;
  /** Index of the block within its section. */
  readonly block: number;
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Words after which a full stop does not end a sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|incl|no|fig|dr|mr|mrs|ms|st|resp|max|min|p)\.\s*$/i;

/** The sentences of a text in order; joined again they give the text without its outer white space. */
export function sentences(text: string): string[] {
  const found: string[] = [];
  let open = "";
  for (const { segment } of segmenter.segment(text)) {
    open += segment;
    const unfinished = ABBREVIATION.test(open) || oddBackticks(open) || !/[.!?:;…。！？]["'”’)\]`*]*\s*$/u.test(open);
    if (unfinished) continue;
    found.push(open.trim());
    open = "";
  }
  if (open.trim() !== "") found.push(open.trim());
  return found;
}

/** A sentence may not end inside inline code (`train.py --lr 1. `). */
function oddBackticks(text: string): boolean {
  return (text.match(/`/g)?.length ?? 0) % 2 === 1;
}

/** Everything in a section that can be quoted alone, in order. */
export function units(blocks: readonly Block[]): Unit[] {
  return blocks.flatMap((block, index) =>
    blockUnits(block).map((text) => ({ text, code: block.type === "code", block: index })),
  );
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
