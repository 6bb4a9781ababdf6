import type { KnowledgeConfig } from "../../../src/config/config.ts";
import type { Kind, Page } from "../../../src/content/page.ts";
import { KIND_ORDER, KIND_WORDS } from "../../src/knowledge/kinds.ts";

/** A top-level folder with at least one page. */
export interface DocsSection {
  /** Relative to the docs folder. */
  readonly folder: string;
  readonly kind: Kind;
  readonly label: string;
  readonly holds: string;
  readonly url: string;
  /** Path of the page that stands for the folder; absent when the site has to list the folder itself. */
  readonly indexPath?: string;
  readonly pages: readonly Page[];
}

/**
 * The folders a reader can choose from, in the order of their kinds.
 * A folder without a name of its own in docent.yaml is called what it is called on disk.
 */
export function docsSections(
  pages: readonly Page[],
  knowledge: Pick<KnowledgeConfig, "folders">,
  docsUrl: string,
): DocsSection[] {
  const byFolder = new Map<string, Page[]>();
  for (const page of pages) {
    const slash = page.path.indexOf("/");
    if (slash < 0) continue;
    const folder = page.path.slice(0, slash);
    const group = byFolder.get(folder);
    if (group) group.push(page);
    else byFolder.set(folder, [page]);
  }
  const byUrl = new Map(pages.map((page) => [page.url, page]));
  return [...byFolder]
    .map(([folder, group]) => {
      const url = `${docsUrl}${encodeURI(sectionSlug(folder))}`;
      // The page may stand in the folder, or beside it under the same name.
      return section(folder, group, knowledge, url, byUrl.get(url));
    })
    .sort(inReadingOrder);
}

function section(
  folder: string,
  pages: readonly Page[],
  knowledge: Pick<KnowledgeConfig, "folders">,
  url: string,
  index: Page | undefined,
): DocsSection {
  const kind = knowledge.folders[folder] ?? "page";
  const words = KIND_WORDS[kind];
  const common = {
    folder,
    kind,
    label: kind === "page" ? (index?.title ?? humanise(folder)) : words.many,
    holds: index?.description ?? words.holds,
    url,
    pages: pages.filter((page) => page !== index),
  };
  return index ? { ...common, indexPath: index.path } : common;
}

/** Address of a listing made by the site, below the docs' own address. */
export function sectionSlug(folder: string): string {
  return `/${folder}`;
}

function inReadingOrder(a: DocsSection, b: DocsSection): number {
  const byKind = KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind);
  return byKind !== 0 ? byKind : a.folder.localeCompare(b.folder, "en");
}

/** "getting-started" → "Getting started"; a name that already has capitals or spaces stays as it is. */
function humanise(folder: string): string {
  const spaced = folder.replace(/[-_]+/g, " ").trim();
  return spaced === "" ? folder : spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
