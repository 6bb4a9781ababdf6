import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { blockText, type Page } from "../../../src/content/page.ts";

/** A written page: where its file lies and under which address it is served. */
export interface WrittenPage {
  readonly file: string;
  readonly url: string;
}

/** Writes every page as HTML, the way Docusaurus marks up its articles, for tools that index a built site. */
export async function writeHtml(pages: readonly Page[], folder: string): Promise<WrittenPage[]> {
  const written: WrittenPage[] = [];
  for (const [i, page] of pages.entries()) {
    // Numbered, since paths come from anywhere.
    const url = `/pages/${i}.html`;
    const file = join(folder, url);
    if (i === 0) await mkdir(dirname(file), { recursive: true });
    await writeFile(file, pageHtml(page));
    written.push({ file, url });
  }
  return written;
}

export function pageHtml({ title, description, sections }: Page): string {
  const [opening, ...rest] = sections;
  const meta = description === undefined ? "" : `<meta name="description" content="${escapeHtml(description)}">`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>${meta}</head>
<body><main><article data-pagefind-body><header><h1>${escapeHtml(title)}</h1></header>
${opening === undefined ? "" : blocksHtml(opening)}
${rest.map((section) => headingHtml(section) + blocksHtml(section)).join("\n")}
</article></main></body></html>
`;
}

function headingHtml({ anchor, heading }: Page["sections"][number]): string {
  const id = escapeHtml(anchor);
  return `<h2 id="${id}">${escapeHtml(heading)}<a class="hash-link" href="#${id}"></a></h2>`;
}

function blocksHtml({ blocks }: Page["sections"][number]): string {
  return blocks.map((block) => `<p>${escapeHtml(blockText(block))}</p>`).join("\n");
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
