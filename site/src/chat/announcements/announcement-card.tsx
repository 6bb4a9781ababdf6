import type { ReactNode } from "react";
import type { Reply, Tone } from "../../../../src/chat/reply.ts";
import { printable } from "../../../../src/text/printable.ts";
import { ReplyPartView } from "../reply-part.tsx";
import styles from "./announcement-card.module.css";
import type { Post, ShownCard } from "./cards.ts";
import { useAge, When } from "./when-line.tsx";

interface AnnouncementCardProps {
  readonly shown: ShownCard;
  /** Where the reader sees several channels. */
  readonly namesChannel: boolean;
  readonly onAsk: (question: string) => void;
}

/** One run's card with its thread; what changes while it is looked at lights up for a moment. */
export function AnnouncementCard({ shown, namesChannel, onAsk }: AnnouncementCardProps): ReactNode {
  const { card, changes } = shown;
  const { message, channel, postedAt, updatedAt, replies } = card;
  const isUpdated = useAge(updatedAt) !== useAge(postedAt);
  return (
    <article className={styles.card} data-tone={toneOf(message)} aria-label={printable(message.text)}>
      {changes > 0 && <span key={changes} className={styles.flash} aria-hidden="true" />}
      <p className={styles.meta}>
        {namesChannel && <span className={styles.channel}>{printable(channel)}</span>}
        <span>
          <When iso={postedAt} />
        </span>
        {isUpdated && (
          <span>
            updated <When iso={updatedAt} />
          </span>
        )}
      </p>
      <div className={styles.parts}>
        <Parts message={message} onAsk={onAsk} />
      </div>
      {replies.length > 0 && (
        <ol className={styles.thread} aria-label="Thread">
          {replies.map((reply) => (
            <ThreadReply key={reply.id} reply={reply} onAsk={onAsk} />
          ))}
        </ol>
      )}
    </article>
  );
}

function ThreadReply({
  reply,
  onAsk,
}: {
  readonly reply: Post;
  readonly onAsk: (question: string) => void;
}): ReactNode {
  return (
    <li>
      <div className={styles.parts}>
        <Parts message={reply.message} onAsk={onAsk} />
      </div>
      <When iso={reply.postedAt} />
    </li>
  );
}

function Parts({ message, onAsk }: { readonly message: Reply; readonly onAsk: (question: string) => void }): ReactNode {
  return message.parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a changed message is a new one
    <ReplyPartView key={index} part={part} question="" onAsk={onAsk} />
  ));
}

function toneOf({ parts }: Reply): Tone {
  return parts.find((part) => part.type === "headline")?.tone ?? "neutral";
}
