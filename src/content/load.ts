import { isUtf8 } from "node:buffer";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { KnowledgeConfig } from "../config/config.ts";
import { ContentError, messageOf } from "../errors.ts";
import type { Kind, Page, Problem } from "./page.ts";
import { type ParsedFile, type ParsedSource, type ParseRules, parsePage } from "./parse.ts";

export interface LoadOptions {
  /** Absolute path. */
  readonly docsDir: string;
  readonly knowledge: KnowledgeConfig;
  /** Is shown every file that could be read, pages or not. */
  readonly visit?: (file: SourceFile) => void;
  /** Parses all files at once; for callers that share the work out, or that read the same files again. */
  readonly parseAll?: ParseAll;
}

/** Parses files as `parseOrReport` does, each in its place of the list. */
export type ParseAll = (files: readonly FileToParse[]) => Promise<readonly ParsedFile[]>;

export interface FileToParse {
  readonly text: string;
  readonly rules: ParseRules;
}

/** One markdown file as it was read. */
export interface SourceFile {
  /** Relative to the docs folder. */
  readonly path: string;
  readonly text: string;
  /** Absent for drafts and for files that an error leaves out. */
  readonly parsed?: ParsedSource;
}

export interface LoadedDocs {
  /** In the order of their paths. */
  readonly pages: readonly Page[];
  readonly problems: readonly Problem[];
  /** Paths of the files that an error leaves out of index and site. */
  readonly excluded: readonly string[];
}

/**
 * Reads every .md and .mdx file below the folder. What is wrong with one file is a problem, not a failure; hidden
 * folders, node_modules and partials (`_name.md`, except Hugo's `_index.md`) are not pages.
 * @throws ContentError when the folder is missing or holds no markdown at all
 */
export async function loadPages(options: LoadOptions): Promise<LoadedDocs> {
  const { docsDir } = options;
  const paths = await listMarkdown(docsDir);
  if (paths.length === 0) {
    throw new ContentError(
      `There is no markdown file in ${docsDir}.`,
      "Add at least one .md file, or name another folder with --docs or DOCENT_DOCS.",
    );
  }
  const pages: Page[] = [];
  const problems: Problem[] = [];
  const excluded: string[] = [];
  for await (const { path, parsed } of parseFiles(paths, options)) {
    problems.push(...parsed.problems);
    if (parsed.page !== undefined) pages.push(parsed.page);
    else if (parsed.problems.some((problem) => problem.severity === "error")) excluded.push(path);
  }
  reportSharedUrls(pages, problems);
  return { pages: resolveUrlLinks(pages), problems, excluded };
}

/** One file's text at a time is held, unless the caller parses all of them. */
async function* parseFiles(
  paths: readonly string[],
  options: LoadOptions,
): AsyncGenerator<{ readonly path: string; readonly parsed: ParsedFile }> {
  const { parseAll, visit } = options;
  const shown = (path: string, file: FileRead, parsed: ParsedFile) => {
    if (!("text" in file)) return { path, parsed };
    visit?.({ path, text: file.text, ...(parsed.source === undefined ? {} : { parsed: parsed.source }) });
    const problems = file.garbled === undefined ? parsed.problems : [file.garbled, ...parsed.problems];
    return { path, parsed: { ...parsed, problems } };
  };
  if (parseAll === undefined) {
    for (const path of paths) {
      const file = await readSource(path, options);
      yield shown(path, file, "text" in file ? parseOrReport(file) : { problems: [file] });
    }
    return;
  }
  const files = await Promise.all(paths.map((path) => readSource(path, options)));
  const parsed = (await parseAll(files.filter((file) => "text" in file))).values();
  for (const [at, file] of files.entries()) {
    yield shown(paths[at] ?? "", file, "text" in file ? (parsed.next().value as ParsedFile) : { problems: [file] });
  }
}

/** A file with its text, whose `garbled` says that some of it could not be read; or why there is none. */
type FileRead = (FileToParse & { readonly garbled?: Problem }) | Problem;

async function readSource(path: string, { docsDir, knowledge }: LoadOptions): Promise<FileRead> {
  try {
    const rules = {
      file: path,
      folderKind: folderKind(path, knowledge.folders),
      owners: Object.keys(knowledge.owners),
      strict: knowledge.declared,
      reviewEveryDays: knowledge.reviewEveryDays,
    };
    const bytes = await readFile(join(docsDir, path));
    if (isUtf8(bytes)) return { text: bytes.toString("utf8"), rules };
    const garbled = unreadable(path, "some of its bytes are no UTF-8");
    // What is nobody's promise is read as far as it can be.
    return knowledge.declared
      ? garbled
      : { text: bytes.toString("utf8"), rules, garbled: { ...garbled, severity: "warning" } };
  } catch (error) {
    return unreadable(path, messageOf(error));
  }
}

/** Parses a file; what cannot be parsed at all is a problem of the file. */
export function parseOrReport({ text, rules }: FileToParse): ParsedFile {
  try {
    return parsePage(text, rules);
  } catch (error) {
    return { problems: [unreadable(rules.file, messageOf(error))] };
  }
}

function unreadable(file: string, why: string): Problem {
  return {
    file,
    line: 1,
    rule: "content/unreadable",
    severity: "error",
    message: `Cannot be read: ${why}`,
    fix: "Make the file readable UTF-8 text.",
  };
}

/** The kind of the longest configured folder that holds the page; `page` outside of them all. */
function folderKind(path: string, folders: Readonly<Record<string, Kind>>): Kind {
  let best: string | undefined;
  for (const folder of Object.keys(folders)) {
    if (path.startsWith(`${folder}/`) && folder.length > (best?.length ?? 0)) best = folder;
  }
  return (best === undefined ? undefined : folders[best]) ?? "page";
}

/** Paths of the markdown files below a folder, relative, with `/`, sorted. */
export async function listMarkdown(docsDir: string): Promise<string[]> {
  const found = await stat(docsDir).catch(() => undefined);
  if (found === undefined || !found.isDirectory()) {
    throw new ContentError(
      `The docs folder ${docsDir} does not exist.`,
      "Name a folder that exists with --docs or DOCENT_DOCS.",
    );
  }
  const paths: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(docsDir, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      if (entry.name.startsWith("_") && !/^_index\.mdx?$/.test(entry.name)) continue;
      if (entry.isDirectory()) await visit(path);
      else if (/\.mdx?$/i.test(entry.name) && (entry.isFile() || entry.isSymbolicLink())) paths.push(path);
    }
  };
  await visit("");
  return paths.sort();
}

function reportSharedUrls(pages: readonly Page[], problems: Problem[]): void {
  const seen = new Map<string, string>();
  for (const { url, path } of pages) {
    const first = seen.get(url);
    if (first === undefined) seen.set(url, path);
    else
      problems.push({
        file: path,
        line: 1,
        rule: "content/duplicate-url",
        severity: "warning",
        message: `Has the same address as ${first} (${url})`,
        fix: "Rename one of them, or give it another `slug:`.",
      });
  }
}

/**
 * Links written as site addresses (`/docs/runbooks/gpu`), without the file's ending or from the folder's top
 * (`/runbooks/gpu.md`, as GitHub and Docusaurus read it) become paths, so that all forms count alike.
 */
function resolveUrlLinks(pages: readonly Page[]): Page[] {
  const byUrl = new Map(pages.map((page) => [decodeURI(page.url), page.path]));
  const known = new Set(pages.map((page) => page.path));
  return pages.map((page) => ({
    ...page,
    links: page.links.map((link) => {
      if (known.has(link.target)) return link;
      const target = byUrl.get(link.target.replace(/\/+$/, "")) ?? pathOf(link.target, known);
      return target === undefined ? link : { ...link, target };
    }),
  }));
}

function pathOf(target: string, known: ReadonlySet<string>): string | undefined {
  if (/^\/.*\.mdx?$/i.test(target) && known.has(target.slice(1))) return target.slice(1);
  const bare = target.replace(/\/+$/, "");
  return [`${bare}.md`, `${bare}.mdx`, `${bare}/index.md`, `${bare}/README.md`].find((path) => known.has(path));
}
