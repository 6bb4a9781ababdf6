import type { ReactNode } from "react";
import styles from "./search-tips.module.css";

const TIPS: readonly (readonly [written: string, meant: string])[] = [
  ['"out of memory"', "these words together"],
  ["-kubernetes", "without this word"],
  ["kind:runbook", "one kind of page"],
  ["tag:gpu", "pages with this tag"],
  ["owner:ml-platform", "pages of this team"],
];

/** What can be written in a question beside words. */
export function SearchTips({ id }: { readonly id: string }): ReactNode {
  return (
    <dl id={id} className={styles.tips}>
      {TIPS.map(([written, meant]) => (
        <div key={written}>
          <dt>
            <code>{written}</code>
          </dt>
          <dd>{meant}</dd>
        </div>
      ))}
    </dl>
  );
}
