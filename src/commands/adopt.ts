import { readFile, writeFile } from "node:fs/promises";
import { isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { adoptFrontMatter } from "../content/adopt-front-matter.ts";
import { readFrontMatter, splitFrontMatter } from "../content/front-matter.ts";
import { listMarkdown } from "../content/load.ts";
import { ContentError, UsageError } from "../errors.ts";
import { displayPath } from "../text/display-path.ts";
import { localDate } from "../text/local-date.ts";
import { nearestWord } from "../text/nearest.ts";
import { printable } from "../text/printable.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";
import { ownerGiven } from "./owner.ts";

interface Adopted {
  /** Relative to the docs folder. */
  readonly path: string;
  readonly text: string;
}

/** `docent adopt PAGE… --owner TEAM`: starter pages become the team's own, reviewed today. All of them or none. */
export const adopt: Command = async (context) => {
  const { config, flags, words } = context;
  const owners = Object.keys(config.knowledge.owners);
  if (words.length === 0) throw new UsageError("Name the page to adopt.", EXAMPLE);
  if (flags.owner === undefined) {
    const choice = owners.length === 0 ? "" : ` Owners are: ${owners.join(", ")}.`;
    throw new UsageError("Name the team that keeps the page from now on, with --owner.", EXAMPLE + choice);
  }
  const owner = ownerGiven(flags.owner, config.knowledge.owners);
  const reviewed = localDate(context.now());
  const known = await listMarkdown(config.docsDir);
  const pages: Adopted[] = [];
  for (const path of new Set(words.map((word) => findPage(word, known, context)))) {
    pages.push(await readAdopted(path, owner, reviewed, context));
  }
  for (const { path, text } of pages) await writeFile(join(config.docsDir, path), text);
  const paths = pages.map(({ path }) => path);
  if (flags.json === true) printJson(context, { adopted: paths, owner, reviewed });
  else {
    for (const path of paths)
      context.stdout.write(`${shown(path, context)} is kept by ${owner}, reviewed ${reviewed}.\n`);
    context.stdout.write("Put in your own names, links and numbers, and try the commands before you commit it.\n");
  }
  return 0;
};

const EXAMPLE = "For example: npx docent adopt runbooks/gpu-node-lost.md --owner ml-platform.";

/** The page that a word means: its path in the docs folder, or as seen from the working folder; `.md` may be left out. */
function findPage(word: string, known: readonly string[], context: CommandContext): string {
  const { docsDir } = context.config;
  const fromHere = relative(docsDir, resolve(word)).split(sep).join("/");
  const fromRoot = relative(docsDir, resolve(context.root, word)).split(sep).join("/");
  const written = isAbsolute(word) ? fromHere : posix.normalize(word.replaceAll("\\", "/"));
  const names = [written, fromHere, fromRoot].flatMap((name) => [name, `${name}.md`, `${name}.mdx`]);
  const found = names.find((name) => known.includes(name));
  if (found !== undefined) return found;
  const meant = nearestPage(written, known);
  const hint = meant === undefined ? "." : `, did you mean \`${meant}\`?`;
  throw new UsageError(
    `There is no page ${printable(word)} in ${displayPath(context.root, docsDir)}${hint}`,
    "Give its path in the docs folder, such as runbooks/gpu-node-lost.md.",
  );
}

/** By the whole path, or else by the file's name, since the folder is what people leave out. */
function nearestPage(word: string, known: readonly string[]): string | undefined {
  const bare = (path: string): string => path.replace(/\.mdx?$/i, "");
  const near = nearestWord(bare(word), known.map(bare));
  if (near !== undefined) return known.find((path) => bare(path) === near);
  const name = nearestWord(
    posix.basename(bare(word)),
    known.map((path) => posix.basename(bare(path))),
  );
  return known.find((path) => posix.basename(bare(path)) === name);
}

async function readAdopted(path: string, owner: string, today: string, context: CommandContext): Promise<Adopted> {
  const source = await readFile(join(context.config.docsDir, path), "utf8");
  const { yaml = "" } = splitFrontMatter(source);
  const rules = { file: path, folderKind: "page", owners: [], strict: false } as const;
  if (readFrontMatter(yaml, rules).data.starter !== true) {
    throw new UsageError(
      `${shown(path, context)} is no starter page: it has no \`starter: true\`.`,
      "To review a page of your own, set `reviewed:` in it.",
    );
  }
  const text = adoptFrontMatter(source, owner, today);
  if (text !== undefined) return { path, text };
  throw new ContentError(
    `The front matter of ${shown(path, context)} cannot be changed line by line.`,
    "Remove `starter: true` and set `owner:` and `reviewed:` by hand.",
  );
}

function shown(path: string, { config, root }: CommandContext): string {
  return displayPath(root, join(config.docsDir, path));
}
