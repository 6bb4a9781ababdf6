import Link from "@docusaurus/Link";
import type { ReactNode } from "react";
import { formatDate } from "../../knowledge/review.ts";
import { useSiteFacts } from "../../knowledge/use-site-facts.ts";
import { KindBadge } from "../answer/kind-badge.tsx";
import styles from "./recently-reviewed.module.css";

/** The pages that somebody has looked through last: a sign of life, and a way to what is new. */
export function RecentlyReviewed(): ReactNode {
  const { recentlyReviewed } = useSiteFacts();
  if (recentlyReviewed.length === 0) return null;
  return (
    <section className={styles.recent} aria-labelledby="recent-title">
      <h2 id="recent-title">Reviewed last</h2>
      <ul>
        {recentlyReviewed.map(({ title, url, kind, reviewed, owner }) => (
          <li key={url}>
            <time dateTime={reviewed}>{formatDate(reviewed)}</time>
            <span className={styles.page}>
              <Link to={url}>{title}</Link>
              <KindBadge kind={kind} />
            </span>
            <span className={styles.owner}>{owner}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
