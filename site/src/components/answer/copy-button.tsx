import { type ReactNode, useEffect, useState } from "react";
import { Icon } from "../icon/icon.tsx";
import styles from "./copy-button.module.css";

const SHOWN_MS = 1600;

/** Copies a code block; says so where it worked and says how to do it by hand where the browser refused. */
export function CopyButton({ text }: { readonly text: string }): ReactNode {
  const [state, setState] = useState<"ready" | "copied" | "refused">("ready");
  useEffect(() => {
    if (state === "ready") return undefined;
    const timer = setTimeout(() => setState("ready"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("refused");
    }
  };
  const label = { ready: "Copy", copied: "Copied", refused: "Select and copy by hand" }[state];
  return (
    <button type="button" className={styles.copy} onClick={() => void copy()} aria-label={`${label} code`}>
      <Icon name={state === "copied" ? "check" : "copy"} size={14} />
      <span>{label}</span>
    </button>
  );
}
