import type { PageSummary } from "../content/page.ts";
import { fold } from "./analyse.ts";

/**
 * Kind, tags and owner are stored as terms with a colon, which no word can contain: a filter is then a postings list
 * like any other, fetched from the same shards.
 */
export function facetTerms(page: PageSummary): string[] {
  const facets = [facetTerm("kind", page.kind), ...page.tags.map((tag) => facetTerm("tag", tag))];
  if (page.owner !== undefined) facets.push(facetTerm("owner", page.owner));
  return [...new Set(facets)];
}

/** Whether a term of the index is a facet and no word of a page. */
export function isFacet(term: string): boolean {
  return term.includes(":");
}

export function facetTerm(name: "kind" | "tag" | "owner", value: string): string {
  return `${name}:${fold(value)}`;
}

/** The id of the owner whom somebody names by id or by display name, with or without its "team". */
export function ownerId(named: string, owners: Readonly<Record<string, string>>): string {
  const bare = (name: string): string => fold(name).replace(/ team$/, "");
  const byName = Object.entries(owners).find(([, name]) => bare(name) === bare(named));
  return Object.hasOwn(owners, named) ? named : (byName?.[0] ?? named);
}
