import type { ReactNode } from "react";
import { printable } from "../../../../src/text/printable.ts";
import styles from "./place.module.css";

interface PlaceProps {
  readonly title: string;
  readonly heading: string;
}

/**
 * Page › heading; the heading is left out where it is the page's own title. The spaces are of the text, since neither a
 * copy nor a screen reader knows of margins.
 */
export function Place({ title, heading }: PlaceProps): ReactNode {
  return (
    <span className={styles.place}>
      <span className={styles.title}>{printable(title)}</span>
      {heading !== "" && heading !== title && (
        <>
          {" "}
          <span className={styles.divider} aria-hidden="true">
            ›
          </span>{" "}
          <span className={styles.heading}>{printable(heading)}</span>
        </>
      )}
    </span>
  );
}
