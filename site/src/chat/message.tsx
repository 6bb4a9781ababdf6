import type { ReactNode } from "react";
import { printable } from "../../../src/text/printable.ts";
import { Mark } from "../components/brand/mark.tsx";
import type { Entry } from "./conversation.ts";
import styles from "./message.module.css";
import { ReplyPartView } from "./reply-part.tsx";

interface MessageProps {
  readonly entry: Entry;
  readonly onAsk: (question: string) => void;
}

export function Message({ entry, onAsk }: MessageProps): ReactNode {
  if (entry.from === "reader") {
    return (
      <div className={styles.reader} data-from="reader">
        <span className="docent-visually-hidden">You asked: </span>
        {printable(entry.text)}
      </div>
    );
  }
  return (
    <article className={styles.docent} data-kind={entry.reply.kind} aria-label="Docent">
      <span className={styles.avatar}>
        <Mark size={26} />
      </span>
      <div className={styles.parts}>
        {entry.reply.parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a reply never changes
          <ReplyPartView key={index} part={part} question={entry.question} onAsk={onAsk} />
        ))}
      </div>
    </article>
  );
}
