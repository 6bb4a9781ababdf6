import { type ReactNode, useRef, useState } from "react";
import { AskBox } from "../../asking/ask-box.tsx";
import { useSiteFacts } from "../../knowledge/use-site-facts.ts";
import { usePalette } from "../../palette/palette-context.ts";
import { Icon } from "../icon/icon.tsx";
import styles from "./ask-first.module.css";

/** The question box of the landing page; its answers appear right below it. */
export function AskFirst(): ReactNode {
  const { team, pages, questions } = useSiteFacts();
  const { warmUp } = usePalette();
  const [text, setText] = useState("");
  const inputRef = useRef<HTMLInputElement>(null);
  const ask = (question: string): void => {
    setText(question);
    inputRef.current?.focus();
  };
  return (
    <section className={styles.ask} aria-labelledby="ask-title">
      {team !== "" && <p className={styles.team}>{team}</p>}
      <h1 id="ask-title">What do you need to know?</h1>
      <p className={styles.lead}>
        Answers come from {pages} pages, <span className={styles.quoted}>quoted word for word</span>, each with its
        owner and the day of its last review.
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: nothing happens here, it only foresees what will */}
      <div onFocus={warmUp} onPointerEnter={warmUp}>
        <AskBox
          size="page"
          text={text}
          onText={setText}
          idle={[]}
          inputRef={inputRef}
          trailing={
            text !== "" && (
              <button type="button" className={styles.clear} onClick={() => ask("")} aria-label="Clear the question">
                <Icon name="close" size={18} />
              </button>
            )
          }
        />
      </div>
      {text === "" && questions.length > 0 && (
        <div className={styles.examples}>
          <h2>Asked here</h2>
          <ul>
            {questions.map((question) => (
              <li key={question}>
                <button type="button" onClick={() => ask(question)} onPointerEnter={warmUp}>
                  {question}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
