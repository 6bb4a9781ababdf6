import type { Kind, Page, Problem } from "../content/page.ts";
import { type Material, promised } from "./material.ts";

/** Kinds that lead to each other: the fix to what it once taught, the lesson to the fix. */
const PARTNER: Readonly<Partial<Record<Kind, Kind>>> = { lesson: "runbook", runbook: "lesson" };

/** Lessons and runbooks of which only one links to the other: half of their readers miss the other half. */
export function checkBacklinks(material: Pick<Material, "pages" | "declared">): Problem[] {
  const { pages } = material;
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const links = new Map(pages.map((page) => [page.path, new Set(page.links.map((link) => link.target))]));
  const isOneSided = (page: Page, target: string): boolean => {
    const other = byPath.get(target);
    return other !== undefined && other.kind === PARTNER[page.kind] && links.get(target)?.has(page.path) === false;
  };
  return pages.flatMap((page) => {
    if (PARTNER[page.kind] === undefined) return [];
    return [...(links.get(page.path) ?? [])]
      .filter((target) => isOneSided(page, target))
      .map((target) => ({
        file: page.path,
        line: page.links.find((link) => link.target === target)?.line ?? 1,
        rule: "backlinks/one-way",
        severity: promised(material),
        message: `Links the ${PARTNER[page.kind]} ${target}, which does not link back`,
        fix: `Link this ${page.kind} from there.`,
      }));
  });
}
