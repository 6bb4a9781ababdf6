import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import { type ReactNode, useState } from "react";
import { Icon } from "../icon/icon.tsx";
import { sendVote, type Vote, type VoteOutcome } from "./send-vote.ts";
import styles from "./vote-buttons.module.css";

interface VoteButtonsProps {
  readonly question: string;
  readonly vote: Omit<Vote, "helpful" | "surface">;
  readonly size?: "page" | "chat";
}

/** "Was this helpful?" with two thumbs, and what became of the vote. */
export function VoteButtons({ question, vote, size = "page" }: VoteButtonsProps): ReactNode {
  const { siteConfig } = useDocusaurusContext();
  const [choice, setChoice] = useState<boolean>();
  const [outcome, setOutcome] = useState<VoteOutcome | "sending">();

  const send = async (helpful: boolean): Promise<void> => {
    setChoice(helpful);
    setOutcome("sending");
    setOutcome(await sendVote(siteConfig.baseUrl, { ...vote, helpful, surface: size === "chat" ? "web" : "site" }));
  };

  const done = outcome === "counted" || outcome === "sending";
  return (
    <div className={styles.vote} data-size={size}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand on the line of its buttons */}
      <div role="group" aria-label={question} className={styles.row}>
        <span className={styles.question}>{question}</span>
        <Thumb helpful pressed={choice === true} disabled={done} onPress={send} />
        <Thumb helpful={false} pressed={choice === false} disabled={done} onPress={send} />
      </div>
      <span role="status" className={styles.outcome}>
        {outcome !== undefined && outcome !== "sending" && wordsOf(outcome, choice === true)}
      </span>
    </div>
  );
}

interface ThumbProps {
  readonly helpful: boolean;
  readonly pressed: boolean;
  readonly disabled: boolean;
  readonly onPress: (helpful: boolean) => Promise<void>;
}

function Thumb({ helpful, pressed, disabled, onPress }: ThumbProps): ReactNode {
  return (
    <button
      type="button"
      className={styles.thumb}
      aria-pressed={pressed}
      disabled={disabled && !pressed}
      onClick={() => {
        if (!disabled) void onPress(helpful);
      }}
    >
      <Icon name={helpful ? "thumbUp" : "thumbDown"} size={15} />
      {helpful ? "Yes" : "No"}
    </button>
  );
}

function wordsOf(outcome: VoteOutcome, helpful: boolean): string {
  switch (outcome) {
    case "counted":
      return helpful
        ? "Thanks: noted for the page’s owner."
        : "Thanks: the owner will see that something is missing here.";
    case "no-bot":
      return "This site is served without the bot, so nobody counts votes here.";
    case "failed":
      return "The vote did not get through. Press again to retry.";
  }
}
