import type { Shards } from "./shards.ts";

/** Which pages may be returned: groups are ANDed, the facet terms within a group ORed. */
export interface Filter {
  readonly facets: readonly (readonly string[])[];
  readonly includeProject: boolean;
}

/** Tells whether a page passes the filter. */
export async function allowedPages(filter: Filter, shards: Shards): Promise<(page: number) => boolean> {
  const end = filter.includeProject ? Number.POSITIVE_INFINITY : shards.manifest.answerable;
  const groups: Set<number>[] = [];
  for (const facets of filter.facets) {
    const pages = new Set<number>();
    for (const facet of facets) {
      const entry = await shards.entry(facet);
      if (entry !== undefined) for (const page of (await shards.postingsOf(entry)).pages) pages.add(page);
    }
    groups.push(pages);
  }
  return (page) => page < end && groups.every((group) => group.has(page));
}
