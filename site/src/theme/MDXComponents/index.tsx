import Original from "@theme-original/MDXComponents";
import type { ReactNode } from "react";
import { TitleHeader } from "../../components/page-facts/title-header.tsx";

/** A title written in the text is wrapped in a `header` by the framework: the page's facts go below it. */
const MDXComponents: Record<string, unknown> & { header: (props: { children?: ReactNode }) => ReactNode } = {
  ...Original,
  header: TitleHeader,
};

export default MDXComponents;
