import { posix } from "node:path";
import { resolveTarget } from "../content/links.ts";
import type { Problem } from "../content/page.ts";
import { type Material, promised } from "./material.ts";

/** Entrances, which readers reach without a link. */
const INDEX = /^_?(?:index|readme)\.mdx?$/i;

/**
 * Pages that no other page links to, so that only a search or the sidebar finds them. Entrances (a folder's index,
 * and what lies right in the docs folder) need no link; a folder that declares nothing may be a heap of notes.
 */
export function checkOrphans(material: Material): Problem[] {
  if (!material.declared) return [];
  const linked = linkedPaths(material);
  return material.pages
    .filter(({ path }) => path.includes("/") && !INDEX.test(posix.basename(path)) && !linked.has(path))
    .map(({ path }) => ({
      file: path,
      line: 1,
      rule: "orphans/page",
      severity: promised(material),
      message: "No other page links to this one",
      fix: "Link it from its folder's index and from where readers need it.",
    }));
}

function linkedPaths({ pages, sources, excluded }: Material): Set<string> {
  const linked = new Set<string>();
  for (const page of pages) for (const { target } of page.links) if (target !== page.path) linked.add(target);
  // A page that its own error leaves out will link again once it is mended; until then its text has to do.
  for (const path of excluded) {
    for (const [, target = ""] of sources.get(path)?.text.matchAll(/\]\(<?([^)>\s]+)/g) ?? []) {
      linked.add(resolveTarget(target, path).target);
    }
  }
  return linked;
}
