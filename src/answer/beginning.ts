import { type Block, blockText } from "../content/page.ts";
import { sentences } from "../search/sentences.ts";

/** Characters of a quotation from the beginning of a section. */
const QUOTE = 700;
/** With no more room than this the next block is left out whole: its first words alone would end in the air. */
const TOO_LITTLE = 350;

/** Blocks from the beginning of a section: none is cut but at the end of a sentence or of a list's item. */
export function beginningOf(blocks: readonly Block[]): readonly Block[] {
  const chosen: Block[] = [];
  let room = QUOTE;
  for (const block of blocks) {
    const size = blockText(block).length;
    const isFirst = chosen.length === 0;
    const quoted = size <= room ? block : isFirst || room > TOO_LITTLE ? cut(block, room, isFirst) : undefined;
    if (quoted !== undefined) chosen.push(quoted);
    if (quoted !== block) return withoutLeadIn(chosen);
    room -= size;
  }
  return chosen;
}

/** As much of a block as there is room for; of the first block something in any case. */
function cut(block: Block, room: number, isFirst: boolean): Block | undefined {
  switch (block.type) {
    case "prose": {
      const text = fitting(sentences(block.text), room, isFirst).join(" ");
      return text === "" ? undefined : { type: "prose", text };
    }
    case "list": {
      const items = fitting(block.items, room, isFirst);
      return items.length === 0 ? undefined : { ...block, items };
    }
    default:
      return isFirst ? block : undefined;
  }
}

function fitting(units: readonly string[], room: number, atLeastOne: boolean): readonly string[] {
  let end = 0;
  let left = room;
  while (end < units.length && (units[end]?.length ?? 0) <= left) left -= units[end++]?.length ?? 0;
  return units.slice(0, end === 0 && atLeastOne ? 1 : end);
}

/** "Match the message to a cause:" without what it announces would hang in the air. */
function withoutLeadIn(blocks: readonly Block[]): readonly Block[] {
  const last = blocks.at(-1);
  const before = blocks.slice(0, -1);
  if (last?.type === "list" && /:\s*$/.test(last.items.at(-1) ?? "")) {
    const items = last.items.slice(0, -1);
    if (items.length > 0) return withoutLeadIn([...before, { ...last, items }]);
    return before.length > 0 ? withoutLeadIn(before) : blocks;
  }
  if (last?.type === "prose" && /:\s*$/.test(last.text)) {
    const text = sentences(last.text).slice(0, -1).join(" ");
    if (text !== "") return withoutLeadIn([...before, { type: "prose", text }]);
    return before.length > 0 ? withoutLeadIn(before) : blocks;
  }
  return blocks;
}
