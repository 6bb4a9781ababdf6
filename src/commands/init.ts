import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { messageOf, UsageError } from "../errors.ts";
import { folderFiles } from "../templates/folder-files.ts";
import { localDate } from "../text/local-date.ts";
import { printable } from "../text/printable.ts";
import { type Command, printJson } from "./command.ts";

const FIRST_OWNER = "our-team";

/** `docent init DIR`: a knowledge folder of one's own, sound as it is, in a folder that is empty or not there yet. */
export const init: Command = async (context) => {
  const { flags, words } = context;
  const [given, ...others] = words;
  if (given === undefined || others.length > 0) {
    throw new UsageError("Name one folder to start in.", "For example: npx docent init ../knowledge");
  }
  const owner = flags.owner ?? FIRST_OWNER;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(owner)) {
    throw new UsageError(`"${printable(owner)}" is no id of an owner.`, "Use lower case, digits and hyphens.");
  }
  const dir = resolve(given);
  await assertEmpty(dir, given);
  const files = Object.entries(folderFiles({ owner, today: localDate(context.now()) }));
  for (const [name, text] of files) {
    const file = join(dir, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  }
  if (flags.json === true) printJson(context, { dir, owner, files: files.map(([name]) => name) });
  else context.stdout.write(report(given, files.length));
  return 0;
};

/** A fresh repository holds its `.git` and nothing else. */
async function assertEmpty(dir: string, given: string): Promise<void> {
  const names = await readdir(dir).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new UsageError(`${printable(given)} is no folder (${messageOf(error)}).`, "Name a folder.", { cause: error });
  });
  const [first] = names.filter((name) => name !== ".git");
  if (first === undefined) return;
  throw new UsageError(
    `${printable(given)} is not empty: it holds ${printable(first)}.`,
    "Name an empty folder, or one that does not exist yet.",
  );
}

function report(given: string, count: number): string {
  const dir = /^[\w./~-]+$/.test(given) ? given : JSON.stringify(given);
  return [
    `Wrote ${count} files into ${dir}`,
    "  1. Put your team, its owners and whom to ask into docent.yaml there.",
    `  2. Serve it: npm start -- --docs ${dir}   (or set DOCENT_DOCS in .env)`,
    `  3. Add a page: npx docent new runbook "What has failed" --docs ${dir}`,
    `  4. Check it: npx docent check --docs ${dir}`,
    "  5. Put it under version control; the checks for GitHub and GitLab say at their top what they need.",
    "",
  ].join("\n");
}
