import { type Block, blockText } from "../content/page.ts";
import { type AskedWeights, bestUnit } from "../search/best-unit.ts";
import { announces, sentences, type Unit, units } from "../search/sentences.ts";
import { matcherOf } from "../search/word-matcher.ts";

/** A section up to this many characters is quoted whole: there is nothing to gain by leaving parts out. */
const WHOLE_SECTION = 480;
/** A passage grows by whole sentences or items until it reaches this many characters. */
const PASSAGE = 560;
/** Prose is followed by the code below it when that has at most this many lines. */
const CODE_LINES = 15;

/**
 * The blocks of a section that answer: the sentence (item, row, code) that says most about the question, with what
 * introduces it and the code it introduces. Sentences, items and code blocks are never cut.
 */
export function passage(blocks: readonly Block[], weights: AskedWeights): Block[] {
  const size = blocks.reduce((sum, block) => sum + blockText(block).length, 0);
  if (size <= WHOLE_SECTION) return [...blocks];
  const best = bestUnit(units(blocks), weights);
  if (best === undefined) return [];
  const at = best.block;
  const block = blocks[at];
  if (block === undefined) return [];
  const chosen = [...leadIn(blocks, at), trimmed(block, best, weights)];
  const last = chosen.at(-1);
  const next = blocks[at + 1];
  const isFollowed = next !== undefined && last !== undefined && belongs(last, next);
  if (isFollowed) chosen.push(trimmed(next, undefined, weights));
  return [...chosen, ...explanation(chosen, blocks[at + (isFollowed ? 2 : 1)])];
}

/** What stands below code says what it prints, and what to do when it does not: as many sentences as there is room for. */
function explanation(chosen: readonly Block[], next: Block | undefined): Block[] {
  if (chosen.at(-1)?.type !== "code" || next?.type !== "prose") return [];
  let room = PASSAGE - chosen.reduce((sum, block) => sum + blockText(block).length, 0);
  const fitting = sentences(next.text);
  const end = fitting.findIndex((sentence) => {
    room -= sentence.length;
    return room < 0;
  });
  const kept = end === -1 ? fitting : fitting.slice(0, end);
  return kept.length === 0 ? [] : [{ type: "prose", text: kept.join(" ") }];
}

/** The sentence that introduces a list, a table or code; a quotation without it would hang in the air. */
function leadIn(blocks: readonly Block[], at: number): Block[] {
  const block = blocks[at];
  const before = blocks[at - 1];
  if (block === undefined || before === undefined || block.type === "prose") return [];
  if (before.type === "prose") return [{ type: "prose", text: sentences(before.text).at(-1) ?? before.text }];
  if (before.type === "list" && block.type === "code") return [lastItem(before)];
  return [];
}

function lastItem(list: Extract<Block, { type: "list" }>): Block {
  const start = (list.start ?? 1) + list.items.length - 1;
  return { ...list, ...(list.ordered ? { start } : {}), items: list.items.slice(-1) };
}

/** Whether the next block completes this one: it was announced by a colon, or it is short code under prose. */
function belongs(block: Block, next: Block): boolean {
  const text = blockText(block);
  if (announces(text)) return true;
  return next.type === "code" && block.type !== "code" && next.text.split("\n").length <= CODE_LINES;
}

/** The part of a block around a unit that fits a passage; the beginning of the block when no unit is given. */
function trimmed(block: Block, unit: Unit | undefined, weights: AskedWeights): Block {
  switch (block.type) {
    case "code":
      return block;
    case "prose": {
      const all = sentences(block.text);
      return { type: "prose", text: around(all, position(all, unit), PASSAGE).items.join(" ") };
    }
    case "list": {
      const { items, from } = around(block.items, position(block.items, unit), PASSAGE);
      const start = (block.start ?? 1) + from;
      return block.ordered && start !== 1
        ? { type: "list", ordered: true, start, items }
        : { type: "list", ordered: block.ordered, items };
    }
    case "table":
      return { type: "table", rows: tableRows(block.rows, weights) };
  }
}

function position(items: readonly string[], unit: Unit | undefined): number {
  return unit === undefined ? 0 : Math.max(0, items.indexOf(unit.text));
}

/** Items around one, later ones first, since what follows explains what was asked for. */
function around(items: readonly string[], at: number, room: number): { items: string[]; from: number } {
  let from = at;
  let to = at + 1;
  let size = items[at]?.length ?? 0;
  while (to < items.length && size + (items[to]?.length ?? 0) <= room) size += items[to++]?.length ?? 0;
  while (from > 0 && size + (items[from - 1]?.length ?? 0) <= room) size += items[--from]?.length ?? 0;
  return { items: items.slice(from, to), from };
}

/** The header with the rows that match; a small table stays whole. */
function tableRows(rows: readonly (readonly string[])[], weights: AskedWeights): readonly (readonly string[])[] {
  const size = rows.reduce((sum, row) => sum + row.join(" | ").length, 0);
  if (size <= PASSAGE) return rows;
  const [header, ...body] = rows;
  const matcher = matcherOf(weights);
  const matching = body.filter((row) => matcher.weightIn(row.join(" ")) > 0).slice(0, 5);
  return header === undefined ? [] : [header, ...(matching.length > 0 ? matching : body.slice(0, 3))];
}
