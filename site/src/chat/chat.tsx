import { useHistory, useLocation } from "@docusaurus/router";
import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "../components/icon/icon.tsx";
import { useSiteFacts } from "../knowledge/use-site-facts.ts";
import styles from "./chat.module.css";
import { ChatFailure } from "./chat-failure.tsx";
import { Composer } from "./composer.tsx";
import { Message } from "./message.tsx";
import { useChat } from "./use-chat.ts";
import { useStickToEnd } from "./use-stick-to-end.ts";

/** The web chat: the same replies as in any other chat, without an account. */
export function Chat(): ReactNode {
  const { team } = useSiteFacts();
  const chat = useChat(useQuestionOfAddress());
  const { entries, waiting, failure } = chat;
  const endRef = useStickToEnd(entries.length + (waiting ? 0.5 : 0) + (failure ? 0.25 : 0));
  const inputRef = useRef<HTMLTextAreaElement>(null);

  const ask = (text: string): void => {
    chat.ask(text);
    inputRef.current?.focus();
  };
  return (
    <section className={styles.chat} aria-label="Conversation with Docent">
      <div className={styles.top}>
        <h1>Ask Docent</h1>
        <p>Answers from the docs{team !== "" && ` of ${team}`}, quoted. The conversation stays in this tab.</p>
        <button type="button" className={styles.restart} onClick={chat.startOver} disabled={entries.length === 0}>
          <Icon name="restart" size={15} /> Start over
        </button>
      </div>
      <div className={styles.log} role="log" aria-label="Conversation" aria-live="polite" aria-relevant="additions">
        {entries.map((entry) => (
          <Message key={entry.id} entry={entry} onAsk={ask} />
        ))}
        {waiting && (
          <p className={styles.typing} role="status">
            <span className="docent-visually-hidden">Docent is looking it up</span>
            <i />
            <i />
            <i />
          </p>
        )}
        {failure && <ChatFailure failure={failure} onRetry={chat.retry} />}
        <div ref={endRef} className={styles.end} />
      </div>
      <Composer onSend={ask} waiting={waiting} inputRef={inputRef} />
    </section>
  );
}

/** The question that a link brought along; taken out of the address, so that a reload does not ask it again. */
function useQuestionOfAddress(): string | undefined {
  const { search, pathname } = useLocation();
  const history = useHistory();
  const question = new URLSearchParams(search).get("q")?.trim();
  useEffect(() => {
    if (question !== undefined) history.replace(pathname);
  }, [question, pathname, history]);
  return question === "" ? undefined : question;
}
