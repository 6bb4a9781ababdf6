import { blockText, type Page } from "../../../src/content/page.ts";

/** What the peers index of a page; ours reads the same words from the page itself. */
export interface Fields {
  readonly id: string;
  readonly title: string;
  readonly headings: string;
  /** All but title and headings. */
  readonly text: string;
}

export function fieldsOf({ path, title, aliases, description, tags, questions, sections }: Page): Fields {
  const headings = sections.filter(({ anchor }) => anchor !== "").map(({ heading }) => heading);
  const blocks = sections.flatMap((section) => section.blocks.map(blockText));
  return {
    id: path,
    title: [title, ...aliases].join(" . "),
    headings: headings.join(" . "),
    text: [description ?? "", ...blocks, ...tags, ...questions].join("\n"),
  };
}

/** Everything in one field, for engines that know no fields. */
export function wholeText(page: Page): string {
  const { title, headings, text } = fieldsOf(page);
  return `${title}\n${headings}\n${text}`;
}
