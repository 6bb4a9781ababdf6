import { posix } from "node:path";
import { inlineText, type MarkdownNode } from "./inline.ts";
import type { PageLink } from "./page.ts";

/** Internal links of a page; links to other sites, mail addresses and pictures are left out. */
export function collectLinks(nodes: readonly MarkdownNode[], path: string, bodyLine: number): PageLink[] {
  const definitions = new Map<string, string>();
  walk(nodes, (node) => {
    const { identifier, url } = node as { identifier?: string; url?: string };
    if (node.type === "definition" && identifier !== undefined && url !== undefined) definitions.set(identifier, url);
  });
  const links: PageLink[] = [];
  walk(nodes, (node) => {
    for (const { target, line } of targetsOf(node, definitions)) {
      if (isElsewhere(target)) continue;
      links.push({
        ...resolveTarget(target, path),
        text: inlineText(node.children ?? []),
        line: (node.position?.start.line ?? 1) + bodyLine - 1 + line,
      });
    }
  });
  return links;
}

/** An address within a node; `line` counts from the node's first, which is 0. */
interface Target {
  readonly target: string;
  readonly line: number;
}

function targetsOf(node: MarkdownNode, definitions: ReadonlyMap<string, string>): readonly Target[] {
  if (node.type === "html") return htmlTargets(node.value ?? "", HREF);
  if (node.type.startsWith("mdxJsx")) return jsxTargets(node);
  const { url, identifier = "" } = node as { url?: string; identifier?: string };
  const target = node.type === "link" ? url : node.type === "linkReference" ? definitions.get(identifier) : undefined;
  return target === undefined ? [] : [{ target, line: 0 }];
}

/** Attributes that lead from a tag of MDX to a page; an expression as their value is known to the site's build only. */
const JSX_ADDRESS: Readonly<Partial<Record<string, readonly string[]>>> = { a: ["href"], Link: ["to", "href"] };

function jsxTargets(node: MarkdownNode): Target[] {
  const names = JSX_ADDRESS[node.name ?? ""];
  const { attributes = [] } = node as { attributes?: readonly { name?: string; value?: unknown }[] };
  return attributes.flatMap(({ name = "", value }) =>
    names?.includes(name) && typeof value === "string" ? [{ target: value, line: 0 }] : [],
  );
}

const HREF = /<a\b[^<>]*?\shref\s*=\s*["']([^"']+)["']/gi;

/** An address that stands in HTML without quotes around it; braces are some tool's, which puts the address in. */
const UNQUOTED = /(<[a-z][^<>]*?\s(?:href|src)\s*=\s*)([^\s"'<>=`{}][^\s"'<>`{}]*)(?=[\s>])/gi;

/**
 * Addresses in raw HTML, comments left out, in quotes or not.
 * @param pattern with the address as its first group
 */
export function htmlTargets(html: string, pattern: RegExp): Target[] {
  const shown = html.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]+/g, ""));
  const quoted = shown.replace(UNQUOTED, '$1"$2"');
  return Array.from(quoted.matchAll(pattern), (match) => {
    const [whole, target = ""] = match;
    return { target, line: quoted.slice(0, match.index + whole.length).split("\n").length - 1 };
  });
}

/** Whether a link leaves the docs: another site, a mail address, Docusaurus' name for the site's own folder. */
export function isElsewhere(target: string): boolean {
  return /^[a-z][a-z0-9+.-]*:|^\/\/|^@site\//i.test(target);
}

/**
 * A target as written, as a path relative to the docs folder; addresses of the site (`/docs/…`) stay as they are.
 * @param path of the page that links
 */
export function resolveTarget(target: string, path: string): Pick<PageLink, "target" | "anchor"> {
  const [address = "", anchor] = target.split("#", 2);
  const [file = "", query = ""] = address.split("?");
  const decoded = safeDecode(file);
  const resolved =
    decoded === ""
      ? path
      : decoded.startsWith("/")
        ? decoded
        : posix.normalize(posix.join(posix.dirname(path), decoded));
  return anchor === undefined || isPlainLine(query, anchor)
    ? { target: resolved }
    : { target: resolved, anchor: safeDecode(anchor) };
}

/** GitHub shows a page as its text with `?plain=1`, and `#L5-L9` are then lines of it. */
function isPlainLine(query: string, anchor: string): boolean {
  return /(?:^|&)plain=1(?:&|$)/.test(query) && /^L\d+(?:C\d+)?(?:-L\d+(?:C\d+)?)?$/.test(anchor);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Visits every node of a tree, parents before their children. */
export function walk(nodes: readonly MarkdownNode[], visit: (node: MarkdownNode) => void): void {
  for (const node of nodes) {
    visit(node);
    if (node.children !== undefined) walk(node.children, visit);
  }
}
