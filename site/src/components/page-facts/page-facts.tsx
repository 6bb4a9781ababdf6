import { useDoc } from "@docusaurus/plugin-content-docs/client";
import { type ReactNode, useMemo } from "react";
import { withArticle } from "../../../../src/text/article.ts";
import type { PageFacts } from "../../knowledge/facts.ts";
import { formatDate, reviewDue } from "../../knowledge/review.ts";
import { useToday } from "../../knowledge/use-today.ts";
import { KindBadge } from "../answer/kind-badge.tsx";
import { Icon } from "../icon/icon.tsx";
import styles from "./page-facts.module.css";
import { pageFactsOf } from "./page-facts-of.ts";

/** Below the title: what kind of page it is, who keeps it, how old its review is; and what to beware of. */
export function PageFactsHeader(): ReactNode {
  const { metadata } = useDoc();
  const facts = useMemo(() => pageFactsOf(metadata.frontMatter), [metadata.frontMatter]);
  const today = useToday();
  if (!facts || isSilent(facts)) return null;
  const due = reviewDue(facts.reviewed, facts.reviewEveryDays);
  const stale = due !== undefined && today !== undefined && due < today;
  return (
    <div className={styles.facts}>
      <div className={styles.line}>
        <KindBadge kind={facts.kind} />
        {facts.owner !== undefined && (
          <span className={styles.item}>
            <Icon name="person" size={15} />
            {facts.owner}
          </span>
        )}
        {facts.reviewed !== undefined && (
          <span className={styles.item}>
            <Icon name="clock" size={15} />
            reviewed <time dateTime={facts.reviewed}>{formatDate(facts.reviewed)}</time>
          </span>
        )}
        {facts.notes.map((note) => (
          <span key={note} className={styles.item}>
            {note}
          </span>
        ))}
      </div>
      {stale && (
        <p className={`${styles.notice} ${styles.stale}`} role="note">
          <Icon name="warning" size={17} />
          <span>
            <strong>Past review since {formatDate(due)}.</strong> Check before you rely on it
            {facts.owner !== undefined && `; ask ${withArticle(facts.owner)}`}.
          </span>
        </p>
      )}
      {facts.starter && (
        <p className={styles.starter} role="note">
          Starter page: it came with Docent. Adopt it, change it or delete it.
        </p>
      )}
    </div>
  );
}

/** A page of somebody else's markdown often says nothing about itself. */
function isSilent({ kind, owner, reviewed, starter, notes }: PageFacts): boolean {
  return kind === "page" && owner === undefined && reviewed === undefined && !starter && notes.length === 0;
}
