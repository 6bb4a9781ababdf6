import { posix } from "node:path";
import GithubSlugger from "github-slugger";

/** Where the docs stand on the site. */
const BASE = "/docs";

/** What front matter can change about a page's address. */
export interface UrlHints {
  readonly slug?: string;
  readonly id?: string;
}

/**
 * The address of a page as Docusaurus computes it (number prefixes kept, no trailing slash): `slug` wins, else `id`
 * replaces the file's name; `index`, `README` and a file named like its folder stand for the folder.
 * Percent-encoded, so that it can be put into a link as it is; characters of a file's name that an address cannot hold
 * become hyphens.
 * @param path relative to the docs folder, with `/` and the extension
 */
export function pageUrl(path: string, hints: UrlHints = {}): string {
  const folder = posix.dirname(path) === "." ? "/" : `/${posix.dirname(path)}/`;
  const address = posix.normalize(`${BASE}/${slugOf(path, folder, hints).replace(/[%#?\\]+/g, "-")}`);
  // YAML can write half a surrogate pair as an escape, which no address can hold.
  return encodeURI((address.length > 1 ? address.replace(/\/+$/, "") : address).toWellFormed());
}

function slugOf(path: string, folder: string, { slug, id }: UrlHints): string {
  if (slug?.startsWith("/")) return slug;
  const name = posix.parse(path).name;
  if (slug === undefined && standsForFolder(name, folder)) return folder;
  return posix.resolve(folder, slug ?? id ?? name);
}

function standsForFolder(name: string, folder: string): boolean {
  const parent = posix.basename(folder).toLowerCase();
  return ["index", "readme", parent].includes(name.toLowerCase());
}

/** A page's headings in order to their anchors, duplicates numbered as Docusaurus and GitHub number them. */
export function createAnchors(): { fromText(text: string): string; explicit(id: string): string } {
  const slugger = new GithubSlugger();
  return {
    fromText: (text) => slugger.slug(text),
    // An explicit id is taken as it is and does not take part in the numbering.
    explicit: (id) => id,
  };
}

const EXPLICIT_ID = /\s*\{#((?:.(?!\{#|\}))*.)\}$/;

/** Splits `Heading {#its-id}`. */
export function splitExplicitId(heading: string): { text: string; id?: string } {
  const match = EXPLICIT_ID.exec(heading);
  if (match === null) return { text: heading };
  return { text: heading.replace(match[0], ""), id: (match[1] ?? "").trim() };
}
