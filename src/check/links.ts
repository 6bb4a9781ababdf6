import type { Page, PageLink, Problem } from "../content/page.ts";
import { didYouMean } from "../text/nearest.ts";

/**
 * Links between pages whose page or heading does not exist. Links to files that are no pages (pictures, downloads)
 * are left to the site's build.
 * @param excluded paths of pages that errors leave out; links to them are no further problem
 */
export function checkLinks(
  pages: readonly Page[],
  severity: Problem["severity"],
  excluded: readonly string[] = [],
): Problem[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  // A page that is left out by its own errors is there once they are mended.
  const leftOut = new Set(excluded);
  return pages.flatMap((page) =>
    page.links.filter((link) => !leftOut.has(link.target)).flatMap((link) => checkLink(page, link, byPath, severity)),
  );
}

function checkLink(
  page: Page,
  link: PageLink,
  byPath: ReadonlyMap<string, Page>,
  severity: Problem["severity"],
): Problem[] {
  const problem = { file: page.path, line: link.line, severity };
  const target = byPath.get(link.target);
  if (target === undefined) {
    if (!/\.mdx?$/i.test(link.target)) return [];
    const hint = didYouMean(link.target, byPath.keys());
    return [
      {
        ...problem,
        rule: "links/page",
        message: `There is no page ${link.target}${hint}`,
        fix: "Correct or remove the link.",
      },
    ];
  }
  const { anchor } = link;
  if (anchor === undefined || anchor === "" || target.sections.some((section) => section.anchor === anchor)) return [];
  const hint = didYouMean(
    anchor,
    target.sections.map((section) => section.anchor).filter((known) => known !== ""),
  );
  return [
    {
      ...problem,
      rule: "links/anchor",
      message: `${link.target} has no heading #${anchor}${hint}`,
      fix: "Correct or remove the anchor.",
    },
  ];
}
