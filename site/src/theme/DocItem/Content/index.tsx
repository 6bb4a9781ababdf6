import { useDoc } from "@docusaurus/plugin-content-docs/client";
import { ThemeClassNames } from "@docusaurus/theme-common";
import Heading from "@theme/Heading";
import MDXContent from "@theme/MDXContent";
import clsx from "clsx";
import type { ReactNode } from "react";
import { AfterTitle } from "../../../components/page-facts/after-title.ts";
import { PageFactsHeader } from "../../../components/page-facts/page-facts.tsx";

/** As the framework does it, with the page's facts below its title, wherever the title comes from. */
export default function DocItemContent({ children }: { readonly children: ReactNode }): ReactNode {
  const { metadata, frontMatter, contentTitle } = useDoc();
  const titleInText = contentTitle !== undefined;
  return (
    <div className={clsx(ThemeClassNames.docs.docMarkdown, "markdown")}>
      {!titleInText && !frontMatter.hide_title && (
        <header>
          <Heading as="h1">{metadata.title}</Heading>
        </header>
      )}
      {!titleInText && <PageFactsHeader />}
      <AfterTitle.Provider value={titleInText ? <PageFactsHeader /> : null}>
        <MDXContent>{children}</MDXContent>
      </AfterTitle.Provider>
    </div>
  );
}
