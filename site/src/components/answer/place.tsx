import type { ReactNode } from "react";
import styles from "./place.module.css";

interface PlaceProps {
  readonly title: string;
  readonly heading: string;
}

/** Page › heading; the heading is left out where it is the page's own title. */
export function Place({ title, heading }: PlaceProps): ReactNode {
  return (
    <span className={styles.place}>
      <span className={styles.title}>{title}</span>
      {heading !== "" && heading !== title && (
        <>
          <span className={styles.divider} aria-hidden="true">
            ›
          </span>
          <span className={styles.heading}>{heading}</span>
        </>
      )}
    </span>
  );
}
