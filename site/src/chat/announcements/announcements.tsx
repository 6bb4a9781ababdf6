import type { ReactNode } from "react";
import { Icon } from "../../components/icon/icon.tsx";
import { AnnouncementCard } from "./announcement-card.tsx";
import styles from "./announcements.module.css";
import type { ShownCard } from "./cards.ts";
import { keyOf } from "./cards.ts";
import type { ConnectionState } from "./connection.ts";
import { SampleRun } from "./sample-run.tsx";
import type { Announced } from "./use-announcements.ts";

interface AnnouncementsProps {
  readonly announced: Announced;
  readonly onAsk: (question: string) => void;
}

/** What the pipelines did, newest first, as it would be announced in a channel of any other chat. */
export function Announcements({ announced, onAsk }: AnnouncementsProps): ReactNode {
  const { board, connection, channels } = announced;
  const cards = board.cards ?? [];
  const isOpen = channels.length > 0;
  return (
    <section className={styles.panel} aria-label="Announcements">
      <div className={styles.top}>
        <h2>Announcements</h2>
        <Connection connection={connection} />
        {isOpen && <p>{channels.map((channel) => `#${channel}`).join(", ")}</p>}
      </div>
      <p className="docent-visually-hidden" aria-live="polite">
        {board.said}
      </p>
      <div className={styles.body}>
        {cards.length === 0 && <Empty connection={connection} isRead={board.cards !== undefined} />}
        {isOpen && board.cards && <SampleRun isProminent={cards.length === 0} />}
        <Cards cards={cards} namesChannel={channels.length > 1} onAsk={onAsk} />
      </div>
    </section>
  );
}

function Cards({
  cards,
  namesChannel,
  onAsk,
}: {
  readonly cards: readonly ShownCard[];
  readonly namesChannel: boolean;
  readonly onAsk: (question: string) => void;
}): ReactNode {
  return cards.map((shown) => (
    <AnnouncementCard key={keyOf(shown.card)} shown={shown} namesChannel={namesChannel} onAsk={onAsk} />
  ));
}

const CONNECTION_WORDS: Readonly<Partial<Record<ConnectionState["state"], string>>> = {
  connecting: "Connecting …",
  live: "Live",
  reconnecting: "Connection lost, trying again …",
};

function Connection({ connection: { state } }: { readonly connection: ConnectionState }): ReactNode {
  return (
    <span className={styles.connection} data-state={state} role="status">
      {CONNECTION_WORDS[state]}
    </span>
  );
}

function Empty({
  connection: { state },
  isRead,
}: {
  readonly connection: ConnectionState;
  readonly isRead: boolean;
}): ReactNode {
  if (state === "no-bot") {
    return (
      <Note title="No announcements here">
        This site is served without the bot, so nothing can be announced. Whoever runs it can start both with{" "}
        <code>npm start</code> in the repository of these docs.
      </Note>
    );
  }
  if (state === "no-channels") {
    return (
      <Note title="No channel yet">
        No route in <code>docent.yaml</code> leads to the web chat. Add <code>- web: ml-alerts</code> below{" "}
        <code>to:</code> of a route, and restart Docent.
      </Note>
    );
  }
  if (!isRead) return null;
  return (
    <Note title="All quiet">
      When a pipeline fails, its card appears here: what failed and where, with the first steps of the runbook that
      helps. The same card turns green once the run is back to normal.
    </Note>
  );
}

function Note({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles.note}>
      <Icon name="bell" size={20} />
      <div>
        <h3>{title}</h3>
        <p>{children}</p>
      </div>
    </div>
  );
}
