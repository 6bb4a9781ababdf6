import { join, resolve } from "node:path";
import { formatProblem } from "../check/report.ts";
import { loadPages } from "../content/load.ts";
import { writeArtefact } from "../search/build.ts";
import { printable } from "../text/printable.ts";
import { type Command, printJson } from "./command.ts";
import { buildIndex } from "./open-docs.ts";

/** `docent index`: builds the index for a process that serves without the site. */
export const indexDocs: Command = async (context) => {
  const { config, flags, root } = context;
  const directory = flags.out === undefined ? join(root, "build", "index") : resolve(flags.out);
  const { pages, problems } = await loadPages(config);
  for (const problem of problems) context.stderr.write(`${printable(formatProblem(problem, config.docsDir, root))}\n`);
  const artefact = await buildIndex(pages, config);
  await writeArtefact(artefact, directory);
  const { hash, sections } = artefact;
  if (flags.json === true) printJson(context, { hash, pages: artefact.pages, sections, directory });
  else context.stdout.write(`Indexed ${artefact.pages} pages (${sections} sections) as ${hash} in ${directory}\n`);
  return 0;
};
