import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useState } from "react";
import { Icon } from "../components/icon/icon.tsx";
import styles from "./composer.module.css";

interface ComposerProps {
  readonly onSend: (text: string) => void;
  readonly waiting: boolean;
  readonly inputRef: RefObject<HTMLTextAreaElement | null>;
}

/** Where the question is written: Enter sends, Shift+Enter starts a new line. */
export function Composer({ onSend, waiting, inputRef }: ComposerProps): ReactNode {
  const [text, setText] = useState("");
  const canSend = text.trim() !== "" && !waiting;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height
  useEffect(() => {
    const input = inputRef.current;
    if (!input) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
  }, [text, inputRef]);

  const send = (): void => {
    if (!canSend) return;
    onSend(text);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.field}>
        <textarea
          ref={inputRef}
          rows={1}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          aria-label="Your question"
          placeholder="Ask in your own words, or paste the error message"
          enterKeyHint="send"
        />
        <button type="submit" disabled={!canSend} aria-label="Send">
          <Icon name="arrowUp" size={18} />
        </button>
      </div>
      <p className={styles.hint}>
        <span className={styles.keys}>Enter sends, Shift+Enter starts a new line. </span>Docent quotes; it does not make
        things up.
      </p>
    </form>
  );
}
