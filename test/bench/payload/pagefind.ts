import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadPeer } from "../engines/peer.ts";
import { type Contender, SHOWN } from "./contender.ts";
import { writeHtml } from "./html.ts";

interface Pagefind {
  createIndex(options?: object): Promise<{ errors: readonly string[]; index?: Writer }>;
  close(): Promise<unknown>;
}

interface Writer {
  addDirectory(options: { path: string }): Promise<{ errors: readonly string[]; page_count: number }>;
  writeFiles(options: { outputPath: string }): Promise<{ errors: readonly string[] }>;
}

const LOADER = `
export async function search(text) {
  const { results } = await (await import("/pagefind/pagefind.js")).search(text);
  const shown = await Promise.all(results.slice(0, ${SHOWN}).map((result) => result.data()));
  return shown.map(({ meta, url, excerpt }) => ({ title: meta.title, url, text: excerpt }));
}
`;

/** Pagefind with its defaults, over the same pages as HTML. */
export const pagefind: Contender = {
  name: "Pagefind",
  async write(pages, folder) {
    await writeHtml(pages, folder);
    const { createIndex, close } = await loadPeer<Pagefind>("pagefind");
    try {
      const { index, errors } = await createIndex();
      if (index === undefined) throw new Error(`Pagefind made no index: ${errors.join("; ")}`);
      const added = await index.addDirectory({ path: folder });
      if (added.page_count !== pages.length)
        throw new Error(`Pagefind read ${added.page_count} of ${pages.length} pages: ${added.errors.join("; ")}`);
      await index.writeFiles({ outputPath: join(folder, "pagefind") });
    } finally {
      await close();
    }
    await writeFile(join(folder, "loader.js"), LOADER);
  },
};
