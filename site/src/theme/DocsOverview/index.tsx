import Link from "@docusaurus/Link";
import Layout from "@theme/Layout";
import type { ReactNode } from "react";
import type { Overview } from "../../../plugins/knowledge/plugin.ts";
import styles from "./styles.module.css";

/** Every page by folder, where the docs folder has no page of its own to start with. */
export default function DocsOverview({ overview }: { readonly overview: Overview }): ReactNode {
  return (
    <Layout title="All pages" description="Every page of the docs, by folder">
      <main className={styles.overview}>
        <h1>All pages</h1>
        {overview.groups.map(({ label, url, pages }) => (
          <section key={label}>
            <h2>{url === undefined ? label : <Link to={url}>{label}</Link>}</h2>
            <ul>
              {pages.map((page) => (
                <li key={page.url}>
                  <Link to={page.url}>{page.title}</Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </main>
    </Layout>
  );
}
