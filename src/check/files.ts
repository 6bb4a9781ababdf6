import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { MarkdownNode } from "../content/inline.ts";
import { htmlTargets, isElsewhere, resolveTarget, walk } from "../content/links.ts";
import type { SourceFile } from "../content/load.ts";
import type { Problem } from "../content/page.ts";
import { type Material, promised } from "./material.ts";

/** Whether a path relative to the docs folder exists, as file or folder. */
export type Exists = (path: string) => Promise<boolean>;

/** Looks on disk. */
export function existsIn(docsDir: string): Exists {
  return (path) =>
    stat(join(docsDir, path)).then(
      () => true,
      () => false,
    );
}

/**
 * Pictures and downloads that are not there. Only relative targets: an address of the site (`/img/…`) may come from
 * the site's own folder, and links to pages have a rule of their own.
 */
export async function checkFiles(material: Material, exists: Exists): Promise<Problem[]> {
  const pages = new Set([...material.pages.map((page) => page.path), ...material.sources.keys()]);
  const known = new Map<string, boolean>();
  const problems: Problem[] = [];
  for (const source of material.sources.values()) {
    for (const { path, line, what } of targetsOf(source)) {
      if (isPage(path, pages)) continue;
      const isThere = known.get(path) ?? (await exists(path));
      known.set(path, isThere);
      if (isThere) continue;
      problems.push({
        file: source.path,
        line,
        rule: `files/${what}`,
        severity: promised(material),
        message: `There is no file ${path}`,
        fix: what === "image" ? "Add the picture or correct its path." : "Add the file, or correct or remove the link.",
      });
    }
  }
  return problems;
}

interface Target {
  readonly path: string;
  readonly line: number;
  readonly what: "image" | "link";
}

/** A link may leave out the ending of a page, and a folder stands for its index. */
function isPage(path: string, pages: ReadonlySet<string>): boolean {
  const bare = path.replace(/\/+$/, "");
  return [path, `${bare}.md`, `${bare}.mdx`, `${bare}/index.md`, `${bare}/README.md`].some((name) => pages.has(name));
}

function targetsOf({ path, parsed }: SourceFile): Target[] {
  if (parsed === undefined) return [];
  const definitions = new Map<string, string>();
  const found: Target[] = [];
  const add = (url: string, node: MarkdownNode, what: Target["what"], below = 0): void => {
    if (isElsewhere(url) || /^(?:[/#?]|$)/.test(url)) return;
    const { target } = resolveTarget(url, path);
    if (what === "link" && /\.mdx?$/i.test(target)) return;
    found.push({ path: target, line: (node.position?.start.line ?? 1) + parsed.bodyLine - 1 + below, what });
  };
  walk(parsed.nodes, (node) => {
    const { identifier, url } = node as { identifier?: string; url?: string };
    if (node.type === "definition" && identifier !== undefined && url !== undefined) definitions.set(identifier, url);
  });
  walk(parsed.nodes, (node) => {
    const { url, identifier = "" } = node as { url?: string; identifier?: string };
    const address = url ?? definitions.get(identifier);
    if (node.type === "html") {
      for (const { target, line } of htmlTargets(node.value ?? "", SRC)) add(target, node, "image", line);
    }
    if (node.name === "img") for (const src of jsxImage(node)) add(src, node, "image");
    if (address === undefined || node.type === "definition") return;
    if (node.type.startsWith("image")) add(address, node, "image");
    else if (node.type.startsWith("link")) add(address, node, "link");
  });
  return found;
}

const SRC = /<img\b[^<>]*?\ssrc\s*=\s*["']([^"']+)["']/gi;

/** An expression as `src` names an import, which the site's build resolves. */
function jsxImage(node: MarkdownNode): string[] {
  const { attributes = [] } = node as { attributes?: readonly { name?: string; value?: unknown }[] };
  return attributes.flatMap(({ name, value }) => (name === "src" && typeof value === "string" ? [value] : []));
}
