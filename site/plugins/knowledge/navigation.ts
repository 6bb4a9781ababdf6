import type { DocsSection } from "./sections.ts";

/** More than these do not fit beside the search button of a small laptop. */
const MOST_IN_NAVBAR = 8;

export interface NavigationLink {
  readonly label: string;
  readonly to: string;
}

export interface NavbarLink extends NavigationLink {
  readonly position: "left";
  /** Pages below this address light the item up. */
  readonly activeBasePath: string;
}

export interface NavbarMenu {
  readonly type: "dropdown";
  readonly label: string;
  readonly position: "left";
  readonly items: readonly Omit<NavbarLink, "position">[];
}

/** Items of the navigation bar; the product's own making is only in the footer. */
export function navbarItems(sections: readonly DocsSection[], docsUrl: string): (NavbarLink | NavbarMenu)[] {
  const links = sections.filter((section) => section.kind !== "project").map(toLink);
  if (links.length === 0) return [{ label: "Docs", to: docsUrl, position: "left", activeBasePath: docsUrl }];
  if (links.length <= MOST_IN_NAVBAR) return links;
  const rest = links.slice(MOST_IN_NAVBAR - 1).map(({ position: _, ...link }) => link);
  return [
    ...links.slice(0, MOST_IN_NAVBAR - 1),
    { type: "dropdown", label: "More", position: "left", items: rest },
  ];
}

function toLink({ label, url }: DocsSection): NavbarLink {
  return { label, to: url, position: "left", activeBasePath: url };
}
