import { type ReactNode, useEffect, useState } from "react";
import { Announcements } from "./announcements/announcements.tsx";
import { useAnnouncements } from "./announcements/use-announcements.ts";
import { Chat } from "./chat.tsx";
import styles from "./playground-view.module.css";

type View = "conversation" | "announcements";

/** The two halves of any team chat: what is asked, and what is announced. Side by side, or one at a time. */
export function PlaygroundView(): ReactNode {
  const announced = useAnnouncements();
  const { happened } = announced.board;
  const [view, setView] = useState<View>("conversation");
  const [seen, setSeen] = useState(0);

  useEffect(() => {
    if (view === "announcements") setSeen(happened);
  }, [view, happened]);

  const show = (chosen: View): void => {
    setView(chosen);
    // Both halves scroll the same page: the one that appears begins at its top.
    if (chosen !== view) window.scrollTo({ top: 0 });
  };
  const unseen = happened - seen;
  return (
    <main className={styles.view} data-view={view}>
      {/* biome-ignore lint/a11y/useSemanticElements: these buttons submit nothing */}
      <div className={styles.switch} role="group" aria-label="Show">
        <ViewButton name="conversation" view={view} onShow={show}>
          Conversation
        </ViewButton>
        <ViewButton name="announcements" view={view} onShow={show}>
          Announcements
          {unseen > 0 && view === "conversation" && (
            <span className={styles.unseen}>
              {unseen > 99 ? "99+" : unseen} <span className="docent-visually-hidden">new</span>
            </span>
          )}
        </ViewButton>
      </div>
      <div className={styles.conversation}>
        <Chat />
      </div>
      <div className={styles.announcements}>
        <Announcements announced={announced} onAsk={() => show("conversation")} />
      </div>
    </main>
  );
}

interface ViewButtonProps {
  readonly name: View;
  readonly view: View;
  readonly onShow: (view: View) => void;
  readonly children: ReactNode;
}

function ViewButton({ name, view, onShow, children }: ViewButtonProps): ReactNode {
  return (
    <button type="button" aria-pressed={view === name} onClick={() => onShow(name)}>
      {children}
    </button>
  );
}
