import Link from "@docusaurus/Link";
import type { ReactNode } from "react";
import { Mark } from "../../../components/brand/mark.tsx";
import { useSiteFacts } from "../../../knowledge/use-site-facts.ts";
import styles from "./styles.module.css";

export default function NavbarLogo(): ReactNode {
  const { team } = useSiteFacts();
  return (
    <Link
      to="/"
      className={`navbar__brand ${styles.brand}`}
      aria-label={team === "" ? "Docent: home" : `Docent, the docs of ${team}: home`}
    >
      <Mark />
      <span className={styles.word}>Docent</span>
      {team !== "" && <span className={styles.team}>{team}</span>}
    </Link>
  );
}
