import type { DocsSection } from "./sections.ts";

/** More than these do not fit beside the search button of a small laptop. */
const MOST_IN_NAVBAR = 8;

/** Types, not interfaces, because the framework's theme config takes only what has an index signature. */
export type NavbarLink = {
  label: string;
  to: string;
  /** Pages below this address light the item up. */
  activeBasePath: string;
  position?: "left";
};

export type NavbarMenu = { type: "dropdown"; label: string; position: "left"; items: NavbarLink[] };

/** Items of the navigation bar; the product's own making is only in the footer. */
export function navbarItems(sections: readonly DocsSection[], docsUrl: string): (NavbarLink | NavbarMenu)[] {
  const links = sections.filter((section) => section.kind !== "project").map(toLink);
  if (links.length === 0) return [onTheLeft({ label: "Docs", to: docsUrl, activeBasePath: docsUrl })];
  if (links.length <= MOST_IN_NAVBAR) return links.map(onTheLeft);
  return [
    ...links.slice(0, MOST_IN_NAVBAR - 1).map(onTheLeft),
    { type: "dropdown", label: "More", position: "left", items: links.slice(MOST_IN_NAVBAR - 1) },
  ];
}

function toLink({ label, url }: DocsSection): NavbarLink {
  return { label, to: url, activeBasePath: url };
}

function onTheLeft(link: NavbarLink): NavbarLink {
  return { ...link, position: "left" };
}
