import Link from "@docusaurus/Link";
import { useDoc } from "@docusaurus/plugin-content-docs/client";
import { useLocation } from "@docusaurus/router";
import OriginalFooter from "@theme-original/DocItem/Footer";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { KindBadge } from "../../../components/answer/kind-badge.tsx";
import { pageFactsOf } from "../../../components/page-facts/page-facts-of.ts";
import { VoteButtons } from "../../../components/vote/vote-buttons.tsx";
import type { PageLinkFacts } from "../../../knowledge/facts.ts";
import styles from "./styles.module.css";

/** What ends a page: the vote, what to read next, then what the framework puts there. */
export default function DocItemFooter(): ReactNode {
  const { metadata } = useDoc();
  const facts = useMemo(() => pageFactsOf(metadata.frontMatter), [metadata.frontMatter]);
  const arrival = useArrival();
  return (
    <div className="screen-only">
      {facts && !facts.listing && (
        <div className={styles.vote}>
          <VoteButtons key={facts.path} question="Was this page helpful?" vote={{ ...arrival, path: facts.path }} />
        </div>
      )}
      {facts && facts.related.length > 0 && <Related pages={facts.related} />}
      <OriginalFooter />
    </div>
  );
}

/** The heading with which the reader came, kept although the address may change meanwhile. */
function useArrival(): { anchor: string } {
  const { pathname } = useLocation();
  const [arrival, setArrival] = useState({ anchor: "" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew on every page
  useEffect(() => setArrival({ anchor: window.location.hash.slice(1) }), [pathname]);
  return arrival;
}

function Related({ pages }: { readonly pages: readonly PageLinkFacts[] }): ReactNode {
  return (
    // Without an id: a heading of the page's own text may well be called the same.
    <nav className={styles.related} aria-label="Related pages">
      <h2>Related</h2>
      <ul>
        {pages.map(({ title, url, kind }) => (
          <li key={url}>
            <Link to={url}>{title}</Link>
            <KindBadge kind={kind} />
          </li>
        ))}
      </ul>
    </nav>
  );
}
