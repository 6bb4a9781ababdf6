import type { ReactNode } from "react";
import type { Kind } from "../../../../src/content/page.ts";
import { KIND_WORDS } from "../../knowledge/kinds.ts";
import styles from "./kind-badge.module.css";

/** What kind of page it is; nothing for pages of no particular kind. */
export function KindBadge({ kind }: { readonly kind: Kind }): ReactNode {
  if (kind === "page") return null;
  return <span className={styles.badge}>{KIND_WORDS[kind].one}</span>;
}
