import { join } from "node:path";
import { buildArtefact, writeArtefact } from "../../../src/search/build.ts";
import { bundle } from "./bundle.ts";
import type { Contender } from "./contender.ts";

/** Ours: the index in its shards, the search core and the answerer as the site loads them. */
export const docent: Contender = {
  name: "Docent",
  async write(pages, folder) {
    await writeArtefact(buildArtefact(pages, { team: "", askWhom: "", owners: {} }), join(folder, "index"));
    await bundle(join(import.meta.dirname, "docent-page.ts"), join(folder, "search.js"));
  },
};
