import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildArtefact, writeArtefact } from "../../../src/search/build.ts";
import { bundle } from "./bundle.ts";
import type { Contender } from "./contender.ts";

/** Like the site (site/src/asking/engine.ts) it asks for what every index begins with while the code is on its way. */
const loader = (imported: readonly string[]): string => `
const start = async () => {
  const current = fetch("/index/current.json");
  for (const name of ${JSON.stringify(imported)}) import("/" + name);
  return (await import("/search.js")).open(current);
};
let opened;
export async function search(text) {
  opened ??= start();
  return (await opened)(text);
}
`;

/** Ours: the index in its shards, the search core and the answerer as the site loads them. */
export const docent: Contender = {
  name: "Docent",
  async write(pages, folder) {
    await writeArtefact(buildArtefact(pages, { team: "", askWhom: "", owners: {} }), join(folder, "index"));
    const imported = await bundle(join(import.meta.dirname, "docent-page.ts"), join(folder, "search.js"));
    await writeFile(join(folder, "loader.js"), loader(imported));
  },
};
