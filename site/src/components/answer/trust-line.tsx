import type { ReactNode } from "react";
import { printable } from "../../../../src/text/printable.ts";
import { formatDate } from "../../knowledge/review.ts";
import { Icon } from "../icon/icon.tsx";
import styles from "./trust-line.module.css";

interface TrustLineProps {
  readonly owner?: string | undefined;
  readonly reviewed?: string | undefined;
  readonly stale?: boolean | undefined;
  readonly starter?: boolean | undefined;
}

/** What a reader needs to know before relying on a passage: who keeps it, and how old its last review is. */
export function TrustLine({ owner, reviewed, stale, starter }: TrustLineProps): ReactNode {
  if (owner === undefined && reviewed === undefined && !starter) return null;
  return (
    <span className={styles.line}>
      {owner !== undefined && <span>{printable(owner)}</span>}
      {reviewed !== undefined && !stale && <span>reviewed {formatDate(printable(reviewed))}</span>}
      {stale && (
        <span className={styles.stale}>
          <Icon name="warning" size={13} />
          past its review{reviewed !== undefined && `, last checked ${formatDate(printable(reviewed))}`}
        </span>
      )}
      {starter && <span>starter page</span>}
    </span>
  );
}
