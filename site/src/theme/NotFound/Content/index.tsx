import Link from "@docusaurus/Link";
import { useLocation } from "@docusaurus/router";
import { type ReactNode, useEffect, useState } from "react";
import { Icon } from "../../../components/icon/icon.tsx";
import { usePalette } from "../../../palette/palette-context.ts";
import styles from "./styles.module.css";

/** No page here: the address itself often says what was looked for, so it becomes the question. */
export default function NotFoundContent(): ReactNode {
  const { open } = usePalette();
  const words = useWordsOfAddress();
  return (
    <main className={styles.missing}>
      <p className={styles.code}>404</p>
      <h1>There is no page at this address.</h1>
      <p>It may have been renamed or deleted. What it said may still be written down somewhere.</p>
      <div className={styles.ways}>
        <button type="button" className={styles.search} onClick={() => open(words)}>
          <Icon name="search" />
          {words === "" ? "Search the docs" : `Search for “${words}”`}
        </button>
        <Link to="/">Home</Link>
        <Link to="/docs">All pages</Link>
      </div>
    </main>
  );
}

/** One file serves every missing address, so the address is only known in the browser. */
function useWordsOfAddress(): string {
  const { pathname } = useLocation();
  const [words, setWords] = useState("");
  useEffect(() => setWords(wordsOf(pathname)), [pathname]);
  return words;
}

function wordsOf(pathname: string): string {
  const last = pathname.split("/").filter(Boolean).at(-1) ?? "";
  let text = last;
  try {
    text = decodeURIComponent(last);
  } catch {
    // An address that is not properly encoded still holds readable words.
  }
  return text
    .replace(/\.(?:html?|mdx?)$/i, "")
    .replace(/[-_+]+/g, " ")
    .trim()
    .slice(0, 60);
}
