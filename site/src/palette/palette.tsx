import { type MouseEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { AskBox } from "../asking/ask-box.tsx";
import type { OptionGroup } from "../asking/options.ts";
import { recentQuestions } from "../asking/recent.ts";
import { useSiteFacts } from "../knowledge/use-site-facts.ts";
import styles from "./palette.module.css";
import { SearchTips } from "./search-tips.tsx";

interface PaletteProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

/**
 * The question box over any page. A native modal dialog: the browser keeps the focus inside, makes the page behind
 * inert, and gives the focus back to where it was.
 */
export function Palette({ text, onText, onClose }: PaletteProps): ReactNode {
  const dialogRef = useRef<HTMLDialogElement>(null);
  const inputRef = useRef<HTMLInputElement>(null);
  const idle = useIdleGroups();

  useEffect(() => {
    const dialog = dialogRef.current;
    dialog?.showModal();
    inputRef.current?.focus();
    inputRef.current?.select();
    // Closing before it goes is what returns the focus.
    return () => dialog?.close();
  }, []);

  const closeOutside = (event: MouseEvent): void => {
    if (event.target === dialogRef.current) onClose();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog; the click is on what surrounds it
    <dialog
      ref={dialogRef}
      className={styles.palette}
      aria-label="Ask or search"
      onClose={onClose}
      onClick={closeOutside}
    >
      <div className={styles.panel}>
        <AskBox
          size="palette"
          text={text}
          onText={onText}
          idle={idle}
          onLeave={onClose}
          inputRef={inputRef}
          trailing={
            <button type="button" className={styles.close} onClick={onClose} aria-label="Close search">
              Esc
            </button>
          }
        />
        <Footer />
      </div>
    </dialog>
  );
}

function useIdleGroups(): readonly OptionGroup[] {
  const { questions, sections } = useSiteFacts();
  return useMemo(() => {
    const asQuestions = (list: readonly string[]) => list.map((question) => ({ type: "question", question }) as const);
    const groups: OptionGroup[] = [
      { id: "recent", label: "Asked from here before", options: asQuestions(recentQuestions()) },
      { id: "examples", label: "Try asking", options: asQuestions(questions) },
      {
        id: "sections",
        label: "Go to",
        options: sections.map(({ label, url, count }) => ({
          type: "link",
          url,
          label,
          detail: `${count} ${count === 1 ? "page" : "pages"}`,
        })),
      },
    ];
    return groups.filter(({ options }) => options.length > 0);
  }, [questions, sections]);
}

function Footer(): ReactNode {
  const tips = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.foot}>
      {isOpen && <SearchTips id={tips} />}
      <div className={styles.footer}>
        <KeyHints />
        <button
          type="button"
          className={styles.tips}
          aria-expanded={isOpen}
          aria-controls={isOpen ? tips : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          Search tips
        </button>
      </div>
    </div>
  );
}

function KeyHints(): ReactNode {
  return (
    <div className={styles.hints} aria-hidden="true">
      <span>
        <kbd>↑</kbd>
        <kbd>↓</kbd> choose
      </span>
      <span>
        <kbd>↵</kbd> open and mark the words
      </span>
      <span>
        <kbd>Ctrl</kbd>
        <kbd>↵</kbd> in a new tab
      </span>
    </div>
  );
}
