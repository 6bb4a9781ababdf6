import Original from "@theme-original/MDXComponents";
import { FirstLevelHeading } from "../../components/page-facts/first-level-heading.tsx";
import { TitleHeader } from "../../components/page-facts/title-header.tsx";

/** A title written in the text is wrapped in a `header` by the framework: the page's facts go below it. */
const MDXComponents: Record<string, unknown> = {
  ...Original,
  header: TitleHeader,
  h1: FirstLevelHeading,
};

export default MDXComponents;
