import Link from "@docusaurus/Link";
import type { ReactNode } from "react";
import { useSiteFacts } from "../../knowledge/use-site-facts.ts";
import styles from "./sections.module.css";

/** The ways into the docs for those who would rather look around. */
export function Sections(): ReactNode {
  const sections = useSiteFacts().sections.filter(({ aboutDocent }) => !aboutDocent);
  if (sections.length === 0) return null;
  return (
    <section className={styles.sections} aria-labelledby="sections-title">
      <h2 id="sections-title">Or look around</h2>
      <ul>
        {sections.map(({ label, url, count, holds }) => (
          <li key={url}>
            <Link to={url} className={styles.section}>
              <span className={styles.label}>{label}</span>
              <span className={styles.count}>
                {count}
                <span className="docent-visually-hidden"> {count === 1 ? "page" : "pages"}</span>
              </span>
              <span className={styles.holds}>{holds}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
