import { useHistory } from "@docusaurus/router";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { WORDS_PARAMETER } from "../asking/place-url.ts";
import { Icon } from "../components/icon/icon.tsx";
import { useSiteFacts } from "../knowledge/use-site-facts.ts";
import styles from "./marked-words.module.css";
import { findRanges } from "./ranges.ts";
import { currentRoute, onRoute } from "./route-store.ts";

const HIGHLIGHT = "docent-words";

/**
 * Marks the words of the question that led to the page, until they are cleared or another page is opened.
 * Uses the browser's highlight registry; where there is none, the reader still lands at the heading.
 */
export function MarkedWords(): ReactNode {
  const { language } = useSiteFacts();
  const route = useSyncExternalStore(onRoute, currentRoute, () => "");
  const history = useHistory();
  const [count, setCount] = useState(0);

  useEffect(() => {
    const question = questionOf(route);
    if (question === "" || !("highlights" in CSS)) return undefined;
    let current = true;
    const mark = async (): Promise<void> => {
      const [{ findTerms, termsOf }, { loadAnalyser }] = await Promise.all([
        import("./find-words.ts"),
        import("../../../src/search/languages/load.ts"),
      ]);
      const analyser = await loadAnalyser(language);
      const article = document.querySelector("article .markdown");
      if (!current || !article) return;
      const terms = termsOf(question, analyser);
      const ranges = findRanges(article, anchorOf(route), (text) => findTerms(text, terms, analyser));
      CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges));
      setCount(ranges.length);
    };
    void mark();
    // Switching between light and dark draws code anew, and the marks in it are lost with the old nodes.
    const themes = new MutationObserver(() => requestAnimationFrame(() => void mark()));
    themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      current = false;
      themes.disconnect();
      CSS.highlights.delete(HIGHLIGHT);
      setCount(0);
    };
  }, [route, language]);

  useEffect(() => {
    if (count === 0) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) clear();
    };
    const clear = (): void => history.replace(withoutQuestion(route));
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [count, history, route]);

  if (count === 0) return null;
  return (
    <div className={`${styles.pill} screen-only`}>
      <span role="status">
        {count} {count === 1 ? "place" : "places"} marked
      </span>
      <button type="button" onClick={() => history.replace(withoutQuestion(route))} className={styles.clear}>
        <Icon name="close" size={13} /> Clear
      </button>
    </div>
  );
}

function questionOf(route: string): string {
  return new URL(route, "http://site").searchParams.get(WORDS_PARAMETER)?.trim() ?? "";
}

function anchorOf(route: string): string {
  const { hash } = new URL(route, "http://site");
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

function withoutQuestion(route: string): string {
  const url = new URL(route, "http://site");
  url.searchParams.delete(WORDS_PARAMETER);
  return `${url.pathname}${url.search}${url.hash}`;
}
