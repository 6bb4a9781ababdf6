import Link from "@docusaurus/Link";
import type { ReactNode } from "react";
import { Mark } from "../../components/brand/mark.tsx";
import { useSiteFacts } from "../../knowledge/use-site-facts.ts";
import styles from "./styles.module.css";

export default function Footer(): ReactNode {
  const { team, sections, askWhom } = useSiteFacts();
  return (
    <footer className={styles.footer} data-site-footer>
      <div className={styles.inner}>
        <div className={styles.brand}>
          <span className={styles.name}>
            <Mark size={22} /> Docent
          </span>
          <p>
            {team !== "" && `The docs of ${team}. `}Answers are quoted, never made up. Nothing fits? Ask {askWhom}.
          </p>
        </div>
        <nav className={styles.links} aria-label="Sections">
          {sections.map(({ label, url }) => (
            <Link key={url} to={url}>
              {label}
            </Link>
          ))}
          <Link to="/docs">All pages</Link>
          <Link to="/playground">Ask</Link>
        </nav>
      </div>
    </footer>
  );
}
