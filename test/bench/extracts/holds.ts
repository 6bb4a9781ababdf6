import { type Block, blockText, type Section } from "../../../src/content/page.ts";

/** Whether a quoted text holds one of the answers whole; white space aside. */
export function holds(quoted: string, answers: readonly string[]): boolean {
  const text = squeeze(quoted);
  return answers.some((answer) => text.includes(squeeze(answer)));
}

export function blocksText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join("\n");
}

export function sectionText({ blocks }: Pick<Section, "blocks">): string {
  return blocksText(blocks);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
