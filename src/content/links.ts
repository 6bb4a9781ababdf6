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
    const { url, identifier } = node as { url?: string; identifier?: string };
    const target =
      node.type === "link" ? url : node.type === "linkReference" ? definitions.get(identifier ?? "") : undefined;
    for (const one of node.type === "html" ? htmlTargets(node.value ?? "") : [target]) {
      if (one === undefined || isElsewhere(one)) continue;
      links.push({
        ...resolveTarget(one, path),
        text: inlineText(node.children ?? []),
        line: (node.position?.start.line ?? 1) + bodyLine - 1,
      });
    }
  });
  return links;
}

function htmlTargets(html: string): string[] {
  const shown = html.replace(/<!--[\s\S]*?-->/g, "");
  return [...shown.matchAll(/<a\b[^<>]*?\shref\s*=\s*["']([^"']+)["']/gi)].map(([, href = ""]) => href);
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
  const decoded = safeDecode(address.split("?")[0] ?? "");
  const resolved =
    decoded === ""
      ? path
      : decoded.startsWith("/")
        ? decoded
        : posix.normalize(posix.join(posix.dirname(path), decoded));
  return anchor === undefined ? { target: resolved } : { target: resolved, anchor: safeDecode(anchor) };
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
