import useBrokenLinks from "@docusaurus/useBrokenLinks";
import type { ComponentProps, ReactNode } from "react";

/** The framework takes the anchor from headings of the first level; a text with several of them is linked to by it. */
export function FirstLevelHeading({ children, ...props }: ComponentProps<"h1">): ReactNode {
  const { collectAnchor } = useBrokenLinks();
  if (props.id !== undefined) collectAnchor(props.id);
  return <h1 {...props}>{children}</h1>;
}
