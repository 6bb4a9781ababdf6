import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import type { Config } from "../config/config.ts";
import { periodText } from "../config/period.ts";
import { listMarkdown } from "../content/load.ts";
import { ConfigError, UsageError } from "../errors.ts";
import { TEMPLATE_KINDS, type TemplateKind } from "../templates/page-templates.ts";
import { emptyKeys, renderPage } from "../templates/render-page.ts";
import { displayPath } from "../text/display-path.ts";
import { localDate } from "../text/local-date.ts";
import { didYouMean } from "../text/nearest.ts";
import { printable } from "../text/printable.ts";
import { slug } from "../text/slug.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";
import { ownerGiven } from "./owner.ts";

const CURE = 'For example: npx docent new runbook "GPU node lost"';

/**
 * `docent new KIND "Title"`: a skeleton in the folder of its kind. What only the writer can know is left empty, and
 * `docent check` names it and keeps the page out of answers until it is there.
 */
export const newPage: Command = async (context) => {
  const { config, flags, words } = context;
  const kind = readKind(words[0]);
  const title = words.slice(1).join(" ").replace(/\s+/g, " ").trim();
  if (title === "") throw new UsageError("A new page needs a title.", CURE);
  const folder = folderOf(kind, config);
  const { owner, chosen } = readOwner(flags.owner, config);
  const named = await nameOf(kind, title, join(config.docsDir, folder));
  const path = `${folder}/${named.name}.md`;
  const days = config.knowledge.reviewEveryDays[kind];
  const today = localDate(context.now());
  const text = renderPage({
    kind,
    title: named.title,
    owner,
    today,
    ...(days === undefined ? {} : { reviewEvery: periodText(days) }),
  });
  await writeNew(join(config.docsDir, path), text, shown(path, context));
  const empty = emptyKeys(kind);
  if (flags.json === true) printJson(context, { path, kind, owner, reviewed: today, empty });
  else context.stdout.write(await report(path, kind, chosen, context));
  return 0;
};

function readKind(word: string | undefined): TemplateKind {
  const kind = TEMPLATE_KINDS.find((known) => known === word);
  if (kind !== undefined) return kind;
  const kinds = `Use one of: ${TEMPLATE_KINDS.join(", ")}.`;
  if (word === undefined) throw new UsageError("A new page needs its kind and a title.", `${kinds} ${CURE}`);
  throw new UsageError(`There is no kind ${printable(word)}${didYouMean(word, TEMPLATE_KINDS) || "."}`, kinds);
}

/** @throws {ConfigError} where docent.yaml gives the kind no folder */
function folderOf(kind: TemplateKind, { docsDir, knowledge }: Config): string {
  if (!knowledge.declared) {
    throw new ConfigError(
      `${docsDir} has no docent.yaml, which says what folder holds which kind of page.`,
      "Start a knowledge folder with: npx docent init DIR",
    );
  }
  const folder = Object.keys(knowledge.folders).find((name) => knowledge.folders[name] === kind);
  if (folder !== undefined) return folder;
  throw new ConfigError(`docent.yaml names no folder for the kind ${kind}.`, `Add one under \`folders:\` there.`);
}

/** The owner named, else the first of docent.yaml; `chosen` says that there were others. */
function readOwner(given: string | undefined, { knowledge }: Config): { owner: string; chosen?: string } {
  if (given !== undefined) return { owner: ownerGiven(given, knowledge.owners) };
  const [owner, ...others] = Object.keys(knowledge.owners);
  if (owner === undefined) throw new ConfigError("docent.yaml names no owner.", "Add one under `owners:` there.");
  return others.length === 0 ? { owner } : { owner, chosen: owner };
}

/** The file's name, and the title; decisions are numbered in both. */
async function nameOf(kind: TemplateKind, title: string, folder: string): Promise<{ name: string; title: string }> {
  const name = slug(title);
  if (name === "")
    throw new UsageError(`The title "${printable(title)}" makes no file name.`, "Use letters or digits.");
  if (name === "index" || name === "readme") {
    throw new UsageError(`The name ${name} is kept for a folder's overview.`, "Choose a title that says more.");
  }
  if (kind !== "decision") return { name, title };
  const files = await readdir(folder).catch(() => []);
  const last = Math.max(0, ...files.map((file) => Number(/^\d+(?=[-_. ])/.exec(file)?.[0] ?? 0)));
  const same = files.find((file) => file.replace(/^\d+-/, "") === `${name}.md`);
  if (same !== undefined) throw exists(same);
  const number = String(last + 1).padStart(4, "0");
  return { name: `${number}-${name}`, title: `${number}: ${title}` };
}

async function writeNew(file: string, text: string, name: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw exists(name, error);
    throw error;
  }
}

function exists(name: string, cause?: unknown): UsageError {
  return new UsageError(`${name} exists already.`, "Write into it, or choose another title.", { cause });
}

async function report(
  path: string,
  kind: TemplateKind,
  chosen: string | undefined,
  context: CommandContext,
): Promise<string> {
  const { config, flags } = context;
  const overview = `${posix.dirname(path)}/index.md`;
  const hasOverview = (await listMarkdown(config.docsDir)).includes(overview);
  const steps = [
    `Fill in the front matter: ${emptyKeys(kind).join(", ")}. Until then no answer is made of the page.`,
    "Write below each heading, the answer first, and remove the hints.",
    ...(chosen === undefined ? [] : [`The owner is ${chosen}, the first of docent.yaml; correct it if it is another.`]),
    ...(hasOverview ? [`Link it from ${shown(overview, context)}.`] : []),
    `See what is missing: npx docent check${flags.docs === undefined ? "" : ` --docs ${flags.docs}`}`,
  ];
  return [`Wrote ${shown(path, context)}`, ...steps.map((step, at) => `  ${at + 1}. ${step}`), ""].join("\n");
}

function shown(path: string, { config, root }: CommandContext): string {
  return displayPath(root, join(config.docsDir, path));
}
