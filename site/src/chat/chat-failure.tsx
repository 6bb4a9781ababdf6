import type { ReactNode } from "react";
import { Icon } from "../components/icon/icon.tsx";
import { usePalette } from "../palette/palette-context.ts";
import type { Failure } from "./bot-client.ts";
import styles from "./chat-failure.module.css";

/** No reply: why, and what can be done. The search works without the bot, so it is always offered. */
export function ChatFailure({
  failure,
  onRetry,
}: {
  readonly failure: Failure;
  readonly onRetry: () => void;
}): ReactNode {
  const { open } = usePalette();
  return (
    <div className={styles.failure} role="alert">
      <Icon name="warning" size={18} />
      <div>
        <FailureText failure={failure} />
        <div className={styles.ways}>
          <button type="button" className={styles.retry} onClick={onRetry}>
            Try again
          </button>
          <button type="button" className={styles.search} onClick={() => open()}>
            Search the docs instead
          </button>
        </div>
      </div>
    </div>
  );
}

function FailureText({ failure }: { readonly failure: Failure }): ReactNode {
  switch (failure.reason) {
    case "offline":
      return (
        <p>
          <strong>Docent cannot be reached.</strong> Check your connection, and whether the server is running. Your
          question is kept.
        </p>
      );
    case "no-bot":
      return (
        <p>
          <strong>This site is served without the bot,</strong> so there is nobody to chat with. Whoever runs it can
          start both with <code>npm start</code> in the repository of these docs.
        </p>
      );
    case "refused":
      return (
        <p>
          <strong>{failure.message}</strong> {failure.cure}
        </p>
      );
  }
}
