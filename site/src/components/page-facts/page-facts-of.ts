import type { PageFacts } from "../../knowledge/facts.ts";

/** @param frontMatter of the page, completed by the site's config; undefined for pages that are not the core's */
export function pageFactsOf(frontMatter: unknown): PageFacts | undefined {
  if (typeof frontMatter !== "object" || frontMatter === null || !("docent" in frontMatter)) return undefined;
  return frontMatter.docent as PageFacts;
}
