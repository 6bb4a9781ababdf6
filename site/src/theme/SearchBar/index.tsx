import { type ReactNode, useEffect, useState } from "react";
import { Icon } from "../../components/icon/icon.tsx";
import { usePalette } from "../../palette/palette-context.ts";
import styles from "./styles.module.css";

/** Opens the search palette; pointing at it already fetches what the palette needs. */
export default function SearchBar(): ReactNode {
  const { open, warmUp } = usePalette();
  const modifier = useModifierName();
  return (
    <button
      type="button"
      className={styles.button}
      onClick={() => open()}
      onPointerEnter={warmUp}
      onFocus={warmUp}
      aria-label="Ask or search the docs"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K /"
    >
      <Icon name="search" size={17} />
      <span className={styles.label}>Ask or search</span>
      <kbd className={styles.keys}>{modifier} K</kbd>
    </button>
  );
}

/** "Ctrl" until the browser tells otherwise, so that the built HTML is the same for everybody. */
function useModifierName(): string {
  const [name, setName] = useState("Ctrl");
  useEffect(() => {
    if (/Mac|iPhone|iPad/.test(navigator.platform)) setName("⌘");
  }, []);
  return name;
}
