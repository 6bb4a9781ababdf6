import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import { type ReactNode, useState } from "react";
import type { ReplyButton } from "../../../../src/chat/reply.ts";
import { printable } from "../../../../src/text/printable.ts";
import { readerId } from "../../components/vote/reader-id.ts";
import { pressCard } from "../bot-client.ts";
import styles from "./card-buttons.module.css";

/** The buttons of a card, and what came of the last press; what it changes for all is told by the card itself. */
export function CardButtons({ buttons }: { readonly buttons: readonly ReplyButton[] }): ReactNode {
  const { siteConfig } = useDocusaurusContext();
  const [outcome, setOutcome] = useState("");
  const [isSending, setSending] = useState(false);

  const press = async ({ action, value }: ReplyButton): Promise<void> => {
    if (isSending) return;
    setSending(true);
    setOutcome(await pressCard(siteConfig.baseUrl, { action, value, reader: readerId() }));
    setSending(false);
  };

  return (
    <div className={styles.buttons}>
      <ul>
        {buttons.map((button) => (
          <li key={button.action}>
            <button type="button" aria-disabled={isSending} onClick={() => void press(button)}>
              {printable(button.label)}
            </button>
          </li>
        ))}
      </ul>
      <p role="status">{printable(outcome)}</p>
    </div>
  );
}
