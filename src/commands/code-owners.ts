import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { prefixInRepository } from "../check/revision.ts";
import { loadPages } from "../content/load.ts";
import { ConfigError } from "../errors.ts";
import { codeOwners } from "../templates/code-owners.ts";
import type { Command } from "./command.ts";

/** `docent codeowners`: the owners of the pages as GitHub and GitLab read them, so that each is asked to review. */
export const writeCodeOwners: Command = async ({ config, flags, stdout }) => {
  const { docsDir, knowledge } = config;
  if (!Object.values(knowledge.owners).some(({ github }) => github !== undefined)) {
    throw new ConfigError(
      "No owner in docent.yaml has a handle on the code host.",
      "Add one where you have it, such as `github: our-org/ml-platform`.",
    );
  }
  const { pages } = await loadPages({ docsDir, knowledge });
  const text = codeOwners(pages, knowledge.owners, (await prefixInRepository(docsDir)) ?? "");
  if (flags.out === undefined) {
    stdout.write(text);
    return 0;
  }
  const file = resolve(flags.out);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  stdout.write(`Wrote ${flags.out}\n`);
  return 0;
};
